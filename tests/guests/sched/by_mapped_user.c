/* The same user under another number, and processes of his by that number. user_namespaces(7) */
#include "guest.h"

#define SOMEBODY 54321
#define INSIDE 77

static struct gate ready;

static int sleeps(void)
{
	open_gate(ready);
	return sleeper();
}

static void write_map(void)
{
	char map[64];
	int length = snprintf(map, sizeof map, "%d %d 1", INSIDE, SOMEBODY);
	int fd = open("/proc/self/uid_map", O_WRONLY);

	if (fd < 0 || write(fd, map, length) != length)
		broken("/proc/self/uid_map");
	close(fd);
}

static int user(void)
{
	pid_t pid;

	if (setresuid(SOMEBODY, SOMEBODY, SOMEBODY) || prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))
		return 1;
	pid = child(sleeps);
	pass(ready);
	if (unshare(CLONE_NEWUSER)) {
		say("there are no user namespaces to be had");
		put_down(pid);
		return 0;
	}
	write_map();
	say("user %d", getuid());
	result("the best by 0", syscall(SYS_getpriority, PRIO_USER, 0));
	result("the best by number", syscall(SYS_getpriority, PRIO_USER, INSIDE));
	result("by the outer number", syscall(SYS_getpriority, PRIO_USER, SOMEBODY));
	result("setpriority", syscall(SYS_setpriority, PRIO_USER, INSIDE, 9));
	result("the child's", syscall(SYS_getpriority, PRIO_PROCESS, pid));
	result("the caller's", syscall(SYS_getpriority, PRIO_PROCESS, 0));
	put_down(pid);
	return 0;
}

static int work(void)
{
	ready = new_gate();
	if (geteuid())
		say("only root can become another user");
	else
		reap("user", child(user));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
