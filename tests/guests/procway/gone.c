/* Files of somebody who is gone, read once more: what was open does not tell of him any more. */
#include "proc.h"
#include <sys/uio.h>

static const char *const names[] = { "stat", "status", "wchan", "syscall", "sched", "children", "task/%d/stat",
				     "fdinfo/0" };
enum { NAMES = sizeof names / sizeof *names };

/* A descriptor of each, of which something has been read. */
static void open_all(pid_t pid, int fds[NAMES])
{
	for (int i = 0; i < NAMES; i++) {
		char name[32], path[64], text[16];

		snprintf(name, sizeof name, names[i], pid);
		snprintf(path, sizeof path, strcmp(name, "children") ? "/proc/%d/%s" : "/proc/%1$d/task/%1$d/%2$s", pid,
			 name);
		fds[i] = open(path, O_RDONLY | O_CLOEXEC);
		if (fds[i] < 0)
			continue;
		say("%s: %s", names[i], read(fds[i], text, sizeof text) < 0 ? strerrorname_np(errno) : "open");
	}
}

static void say_all(const char *when, const int fds[NAMES])
{
	for (int i = 0; i < NAMES; i++) {
		char text[4096];
		struct iovec half = { text, sizeof text / 2 };

		if (fds[i] < 0)
			continue;
		say("%s, %s", when, names[i]);
		result("  pread", pread(fds[i], text, sizeof text, 0) < 0 ? -1 : 0);
		result("  preadv", preadv(fds[i], &half, 1, 0) < 0 ? -1 : 0);
		CALL(lseek(fds[i], 0, SEEK_SET));
		/* A read that no one sees cannot fail for that reason: it finds nothing. */
		say("  read: %s", read(fds[i], text, sizeof text) > 0 ? "a text" : "none");
	}
}

static int work(void)
{
	int fds[NAMES], again[NAMES], mounts;
	char path[64], text[16];
	pid_t pid = child(sleeper), dead = zombie(0);

	open_all(pid, fds);
	snprintf(path, sizeof path, "/proc/%d/mounts", pid);
	mounts = open(path, O_RDONLY | O_CLOEXEC);
	say("mounts: %s", pread(mounts, text, sizeof text, 0) > 0 ? "a text" : "none");
	open_all(dead, again);
	say_all("dead, not reaped", again);
	put_down(pid);
	say_all("gone", fds);
	reap("dead", dead);
	say_all("reaped", again);
	say("mounts: %s", pread(mounts, text, sizeof text, 0) > 0 ? "a text" : "none");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
