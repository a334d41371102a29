/* What links of /proc say, and the name of a current directory there. */
#include "proc.h"

/* The link that a descriptor is of. readlinkat(2) */
static void say_own_link(const char *path)
{
	char text[64] = "";
	int fd = open(path, O_PATH | O_NOFOLLOW);
	ssize_t length = readlinkat(fd, "", text, sizeof text);

	if (length < 0)
		say("%s by itself: %s", path, strerrorname_np(errno));
	else
		say("%s by itself -> %.*s", path, (int)length, text);
	close(fd);
}

static void own(void)
{
	say_link("/proc/self", 64);
	say_link("/proc/thread-self", 64);
	say_link("/proc/thread-self", 3);
	say_link("/proc/self", 0);
	result("into nowhere", readlink("/proc/self", NOWHERE, 16));
	say_link("/proc/self/", 64);
	say_link("/proc/1", 64);
	say_link("/proc/mounts", 64);
	say_link("/proc/net", 64);
	say_own_link("/proc/self");
	say_own_link("/proc/thread-self");
	say_own_link("/proc/1");
	CALL(chdir("/proc/1"));
	say_own_link("cwd");
	CALL(chdir("/"));
	result("no path", readlinkat(AT_FDCWD, "", (char[8]){ 0 }, 8));
}

static void of_descriptor(const char *path, int flags)
{
	char link[64];
	int fd = open(path, flags);

	if (fd < 0)
		broken(path);
	say("%s", path);
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	say_link(link, 256);
	say_link(link, 7);
	snprintf(link, sizeof link, "/dev/fd/%d", fd);
	say_link(link, 256);
	close(fd);
}

static void descriptors(void)
{
	char path[64];

	of_descriptor("/proc/1", O_RDONLY);
	of_descriptor("/proc/self/task", O_RDONLY);
	of_descriptor("/proc/1/stat", O_RDONLY);
	of_descriptor("/proc/loadavg", O_RDONLY);
	of_descriptor("/proc/1/limits", O_RDONLY);
	of_descriptor("/proc/self/stat", O_PATH);
	snprintf(path, sizeof path, "/proc/self/task/%d/children", gettid());
	of_descriptor(path, O_RDONLY);
}

static void say_directory(const char *path)
{
	char name[256];

	result(path, chdir(path));
	if (getcwd(name, sizeof name))
		say("getcwd: %s", name);
	else
		say("getcwd: %s", strerrorname_np(errno));
}

static void directories(void)
{
	char name[256], path[64];
	pid_t other;

	say_directory("/proc/1");
	say_directory("task");
	say_directory("1");
	say_directory("../../../self");
	say_directory("fd");
	result("room for 6", syscall(SYS_getcwd, name, 6));
	result("its length", syscall(SYS_getcwd, name, sizeof name));
	result("into nowhere", syscall(SYS_getcwd, NOWHERE, 100));
	say_link("/proc/self/cwd", 256);
	say_directory("/usr");
	other = child(sleeper);
	snprintf(path, sizeof path, "/proc/%d", other);
	say_directory(path);
	say_link("/proc/self/cwd", 256);
	put_down(other);
	say_link("/proc/self/cwd", 256);
	say_directory("/");
}

static int work(void)
{
	own();
	descriptors();
	directories();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
