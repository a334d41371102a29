/* Texts of links, and of where one is. proc_self(5), getcwd(3) */
#include "proc.h"

static void *in_a_thread(void *unused)
{
	show_link("/proc/self");
	show_link("/proc/thread-self");
	return unused;
}

static void cut(const char *path, size_t size)
{
	char text[64];
	ssize_t length;

	memset(text, '#', sizeof text);
	length = readlink(path, text, size);
	if (length < 0)
		say("readlink of %s, %zu bytes: %s", path, size, strerrorname_np(errno));
	else
		say("readlink of %s, %zu bytes: %zd %.*s, then %c", path, size, length, (int)length,
		    text, text[length]);
}

static void where(void)
{
	char path[4096];

	say("in %s", getcwd(path, sizeof path) ? path : strerrorname_np(errno));
	show_link("/proc/self/cwd");
}

static int work(void)
{
	int fd, dir;
	pid_t pid = child(sleeper);
	struct stat stat;
	char path[8];

	show_link("/proc/self");
	show_link("/proc/thread-self");
	pthread_join(thread(in_a_thread, NULL), NULL);
	cut("/proc/self", 0);
	cut("/proc/self", 1);
	cut("/proc/thread-self", 4);
	cut("/proc/thread-self", 64);
	result("readlink to nowhere", syscall(SYS_readlink, "/proc/self", NOWHERE, 64));
	result("lstat", lstat("/proc/self", &stat));
	say("size %ld, mode %o", (long)stat.st_size, stat.st_mode);
	dir = open("/proc", O_PATH | O_CLOEXEC);
	result("readlinkat", readlinkat(dir, "self", path, sizeof path));
	close(dir);

	fd = open(name_of("/proc/%d/status", pid), O_RDONLY | O_CLOEXEC);
	dir = open(name_of("/proc/%d/task", pid), O_RDONLY | O_CLOEXEC);
	show_link(name_of("/proc/self/fd/%d", dir));
	show_link(name_of("/proc/%d/fd/%d", getpid(), dir));
	show_link(name_of("/dev/fd/%d", dir));
	close(fd);
	fd = open("/proc/self", O_PATH | O_NOFOLLOW | O_CLOEXEC);
	show_link(name_of("/proc/self/fd/%d", fd));
	close(fd);
	if (chdir(name_of("/proc/%d", pid)))
		broken("chdir");
	where();
	if (chdir("task"))
		broken("chdir");
	where();
	if (chdir(name_of("%d/fd", pid)))
		broken("chdir");
	where();
	result("getcwd of 8 bytes", syscall(SYS_getcwd, path, sizeof path));
	if (chdir("/proc"))
		broken("chdir");
	where();
	if (chdir("self"))
		broken("chdir");
	where();
	if (fchdir(dir))
		broken("fchdir");
	put_down(pid);
	where();
	show_link(name_of("/proc/self/fd/%d", dir));
	if (chdir("/"))
		broken("chdir");
	where();
	show_link(name_of("/proc/%d/exe", pid));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
