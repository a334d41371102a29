/* Whatever the way to an entry of /proc, it is one process. path_resolution(7) */
#include "proc.h"
#include <linux/openat2.h>

static void absolute(int pid)
{
	static const char *const forms[] = { "/proc/%d/stat", "//proc//%d///stat", "/proc/./%d/./stat",
					     "/proc/%d/task/../stat", "/usr/../proc/%d/stat",
					     "/proc/self/../%d/stat", "/../../proc/%d/stat",
					     "/proc/1/../%d/stat", "/proc/self/root/proc/%d/stat",
					     "/proc/thread-self/../../../%d/stat", "/proc/%d/stat/",
					     "/proc/%d/stat/x", "/proc/%d/none", "/proc/%d/task/%d/stat" };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char path[128];

		snprintf(path, sizeof path, forms[i], pid, pid);
		say_path(path);
	}
}

static void relative(int pid)
{
	char path[64];
	int proc, process, fd;

	CALL(chdir("/proc"));
	snprintf(path, sizeof path, "%d/stat", pid);
	say_path(path);
	snprintf(path, sizeof path, "/proc/%d", pid);
	result("chdir of a process", chdir(path));
	say_path("stat");
	say_path("../1/stat");
	say_path("task/../../self/stat");
	CALL(chdir("task"));
	snprintf(path, sizeof path, "%d/stat", pid);
	say_path(path);
	CALL(chdir("/"));
	snprintf(path, sizeof path, "proc/%d/stat", pid);
	say_path(path);

	proc = open("/proc", O_RDONLY | O_DIRECTORY);
	snprintf(path, sizeof path, "%d/stat", pid);
	say_stat("openat /proc", openat(proc, path, O_RDONLY));
	snprintf(path, sizeof path, "%d", pid);
	process = openat(proc, path, O_PATH);
	say_stat("openat the process", openat(process, "stat", O_RDONLY));
	say_stat("openat .. of it", openat(process, "../1/stat", O_RDONLY));
	say_stat("an absolute path", openat(process, "/proc/1/stat", O_RDONLY));
	fd = openat(process, "stat", O_PATH);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	say_stat("opened anew", open(path, O_RDONLY));
	snprintf(path, sizeof path, "/dev/fd/%d/stat", process);
	say_stat("through /dev/fd", open(path, O_RDONLY));
	CALL(fchdir(process));
	say_path("stat");
	CALL(chdir("/"));
	close(fd);
	close(process);
	close(proc);
}

static void links(int pid)
{
	char text[64];
	int fd;

	in_new_directory();
	snprintf(text, sizeof text, "/proc/%d", pid);
	CALL(symlink(text, "process"));
	CALL(symlink("process/stat", "file"));
	CALL(symlink("../../../../../proc", "proc"));
	CALL(symlink("loop", "loop"));
	CALL(symlink("/proc/self", "me"));
	say_path("process/stat");
	say_path("file");
	say_path("proc/1/stat");
	say_path("proc/self/stat");
	say_path("me/stat");
	say_path("loop/stat");
	fd = open("process/../1/stat", O_RDONLY);
	say_stat("up from a link", fd);
	say_stat("not followed", open("file", O_RDONLY | O_NOFOLLOW));
	say_stat("the link above is", open("process/stat", O_RDONLY | O_NOFOLLOW));
	say_link("process", sizeof text - 1);
	for (const char *const *name = (const char *const[]){ "process", "file", "proc", "loop", "me", 0 };
	     *name; name++)
		unlink(*name);
	remove_directory();
}

static int opened(int dir, const char *path, __u64 resolve)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = resolve };

	return syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static void resolve(int pid)
{
	char path[64];
	int proc = open("/proc", O_PATH), root = open("/", O_PATH);

	snprintf(path, sizeof path, "%d/stat", pid);
	say_stat("plain", opened(proc, path, 0));
	say_stat("beneath", opened(proc, path, RESOLVE_BENEATH));
	say_stat("beneath ..", opened(proc, "1/../../etc/passwd", RESOLVE_BENEATH));
	say_stat("in the root", opened(proc, "/../1/stat", RESOLVE_IN_ROOT));
	say_stat("no links", opened(proc, "self/stat", RESOLVE_NO_SYMLINKS));
	say_stat("no links", opened(proc, path, RESOLVE_NO_SYMLINKS));
	say_stat("no magic", opened(proc, "1/root/proc/1/stat", RESOLVE_NO_MAGICLINKS));
	say_stat("one mount", opened(proc, path, RESOLVE_NO_XDEV));
	snprintf(path, sizeof path, "proc/%d/stat", pid);
	say_stat("one mount", opened(root, path, RESOLVE_NO_XDEV));
	say_stat("a bad flag", opened(proc, "1/stat", 1 << 30));
	result("short", syscall(SYS_openat2, proc, "1/stat", NULL, 8));
	close(proc);
	close(root);
}

static int work(void)
{
	absolute(getpid());
	relative(getpid());
	links(getpid());
	resolve(getpid());
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
