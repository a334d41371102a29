/* Ways into /proc, and what is not there. path_resolution(7), name_to_int() of fs/proc/util.c */
#include "proc.h"
#include <linux/openat2.h>

static pid_t sibling;

/* What a path leads to: an own file says whose it is. */
static void look(const char *what, int fd)
{
	char text[4096], name[64] = "", pid[64] = "";
	ssize_t length;

	if (fd < 0) {
		say("%s: %s", what, strerrorname_np(errno));
		return;
	}
	length = read(fd, text, sizeof text - 1);
	if (length < 0) {
		say("%s: %s", what, strerrorname_np(errno));
	} else {
		text[length] = 0;
		sscanf(text, "%63s %63s", pid, name);
		say("%s: %s %s", what, pid, name);
	}
	close(fd);
}

static void look_at(int dir, const char *path)
{
	look(path, openat(dir, path, O_RDONLY | O_CLOEXEC));
}

static void names(void)
{
	static const char *const names[] = {
		"/proc/1/stat", "//proc///1//stat", "/proc/./1/../1/stat", "/proc/self/../1/stat",
		"/proc/1/task/1/stat", "/proc/1/task/../stat", "/proc/1/task/1/../../stat",
		"/proc/1/stat/", "/proc/1/stat/x", "/proc/1/nothing", "/proc/1/task/2/stat",
		"/proc/2/task/1/stat", "/proc/01/stat", "/proc/+1/stat", "/proc/-1/stat",
		"/proc/ 1/stat", "/proc/1 /stat", "/proc/0/stat", "/proc/0x1/stat",
		"/proc/4194303/stat", "/proc/4194304/stat", "/proc/4294967296/stat",
		"/proc/4294967297/stat", "/proc/18446744073709551617/stat", "/proc/1/task/01/stat",
		"/proc/2/task/2/stat", "/proc/self/stat", "/proc/self/task/2/stat",
		"/proc/thread-self/stat", "/proc/self/task/1/stat", "/proc/self/cwd/proc/1/stat",
		"/proc/self/root/proc/1/stat", "/proc/1/root/proc/2/stat", "/proc/\xff\xfe/stat",
		"/proc/1/\xff", "", "/proc/self/fd/../stat", "/proc/1/cwd/../proc/2/stat",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		look_at(AT_FDCWD, names[i]);
	look_at(AT_FDCWD, name_of("/proc/%d/stat", sibling));
	look_at(AT_FDCWD, name_of("/proc/%d/stat", sibling + 1));
}

static void relative(void)
{
	int proc = open("/proc", O_PATH | O_CLOEXEC), own = open("/proc/self", O_PATH | O_CLOEXEC),
	    task = open("/proc/1/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	look_at(proc, "1/stat");
	look_at(proc, "./1/./stat");
	look_at(proc, "../proc/1/stat");
	look_at(own, "stat");
	look_at(own, "../1/stat");
	look_at(own, "task/2/stat");
	look_at(own, "../../proc/1/stat");
	look_at(task, "1/stat");
	look_at(task, "../stat");
	look_at(task, "../../2/stat");
	if (chdir("/proc"))
		broken("chdir");
	look_at(AT_FDCWD, "1/stat");
	look_at(AT_FDCWD, name_of("%d/stat", sibling));
	if (chdir(name_of("%d", sibling)))
		broken("chdir");
	look_at(AT_FDCWD, "stat");
	look_at(AT_FDCWD, "../1/stat");
	if (fchdir(task))
		broken("fchdir");
	look_at(AT_FDCWD, "1/stat");
	look_at(AT_FDCWD, "../status");
	if (chdir("/"))
		broken("chdir");
	close(proc);
	close(own);
	close(task);
}

static void links(void)
{
	char place[] = "/tmp/guest.XXXXXX";
	int dir;

	if (!mkdtemp(place) || (dir = open(place, O_DIRECTORY | O_RDONLY | O_CLOEXEC)) < 0)
		broken(place);
	if (symlinkat("/proc/1", dir, "one") || symlinkat("one/stat", dir, "stat") ||
	    symlinkat("/proc", dir, "proc") || symlinkat("loop", dir, "loop") ||
	    symlinkat("/proc/self/stat", dir, "own") ||
	    symlinkat(name_of("../../proc/%d/stat", sibling), dir, "sibling"))
		broken("symlink");
	look_at(dir, "one/stat");
	look_at(dir, "stat");
	look_at(dir, "proc/1/stat");
	look_at(dir, "proc/self/stat");
	look_at(dir, "own");
	look_at(dir, "sibling");
	look_at(dir, "one/../2/stat");
	look_at(dir, "loop");
	look("O_NOFOLLOW stat", openat(dir, "stat", O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
	unlinkat(dir, "one", 0);
	unlinkat(dir, "stat", 0);
	unlinkat(dir, "proc", 0);
	unlinkat(dir, "loop", 0);
	unlinkat(dir, "own", 0);
	unlinkat(dir, "sibling", 0);
	close(dir);
	rmdir(place);
}

static void resolved(const char *what, int dir, const char *path, unsigned long long resolve)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC, .resolve = resolve };

	look(what, syscall(SYS_openat2, dir, path, &how, sizeof how));
}

static void resolve_flags(void)
{
	int proc = open("/proc", O_PATH | O_CLOEXEC), one = open("/proc/1", O_PATH | O_CLOEXEC);

	resolved("plain", proc, "1/stat", 0);
	resolved("beneath", proc, "1/stat", RESOLVE_BENEATH);
	resolved("beneath, up", one, "../2/stat", RESOLVE_BENEATH);
	resolved("beneath, absolute", proc, "/proc/1/stat", RESOLVE_BENEATH);
	resolved("in root", proc, "/1/stat", RESOLVE_IN_ROOT);
	resolved("in root, up", proc, "/../../1/stat", RESOLVE_IN_ROOT);
	resolved("no links", proc, "1/stat", RESOLVE_NO_SYMLINKS);
	resolved("no links, self", proc, "self/stat", RESOLVE_NO_SYMLINKS);
	resolved("no magic, self", proc, "self/stat", RESOLVE_NO_MAGICLINKS);
	resolved("no magic, root", proc, "1/root/proc/1/stat", RESOLVE_NO_MAGICLINKS);
	resolved("one mount", proc, "1/stat", RESOLVE_NO_XDEV);
	resolved("one mount, in", AT_FDCWD, "/proc/1/stat", RESOLVE_NO_XDEV);
	close(proc);
	close(one);
}

static void other_calls(void)
{
	struct stat stat;
	struct statx statx_;
	const char *there = name_of("/proc/%d", sibling), *not_there = name_of("/proc/%d", sibling + 1);

	CALL(lstat(there, &stat));
	say("mode %o", stat.st_mode);
	CALL(lstat(not_there, &stat));
	CALL(access(there, F_OK));
	CALL(access(not_there, F_OK));
	CALL(faccessat(AT_FDCWD, there, X_OK, AT_EACCESS));
	CALL(statx(AT_FDCWD, there, 0, STATX_BASIC_STATS, &statx_));
	CALL(statx(AT_FDCWD, not_there, 0, STATX_BASIC_STATS, &statx_));
	CALL(chdir(not_there));
	CALL(mkdir(there, 0700));
	CALL(mkdir(not_there, 0700));
	CALL(rmdir(not_there));
	CALL(unlink(name_of("/proc/%d/stat", sibling)));
	CALL(rename(there, not_there));
	CALL(open(name_of("/proc/%d/stat", sibling), O_WRONLY));
	CALL(open(name_of("/proc/%d/stat", sibling), O_RDONLY | O_DIRECTORY));
	CALL(open("/proc/9999", O_RDWR | O_CREAT, 0600));
}

static int work(void)
{
	sibling = child(sleeper);
	if (chdir("/"))
		broken("chdir");
	names();
	relative();
	links();
	resolve_flags();
	other_calls();
	put_down(sibling);
	look_at(AT_FDCWD, name_of("/proc/%d/stat", sibling));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
