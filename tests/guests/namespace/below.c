/* An init ends, with pidspaces below its own, under a parent that waits for nobody. pid_namespaces(7) */
#include "guest.h"
#include <poll.h>

#define LEVELS 4

static struct gate ready;
/* The inits, outermost first, by the numbers of who looks on. */
static pid_t inits[LEVELS];

static int level(void)
{
	static int depth;

	if (++depth == LEVELS) {
		open_gate(ready);
		return sleeper();
	}
	if (unshare(CLONE_NEWPID))
		broken("unshare");
	child(level);
	return sleeper();
}

/* They were made one after the other. */
static void find_them(pid_t first)
{
	int found = 0;

	for (pid_t pid = first; found < LEVELS && pid < first + 100; pid++)
		if (!kill(pid, 0))
			inits[found++] = pid;
	say("%d inits", found);
}

static void say_who_is_there(void)
{
	for (int i = 0; i < LEVELS; i++) {
		char path[32];

		snprintf(path, sizeof path, "/proc/%d/stat", inits[i]);
		say("init %d:", i);
		result("  kill", kill(inits[i], 0));
		result("  getpgid", getpgid(inits[i]) == getpgrp() ? 0 : -1);
		result("  /proc", access(path, F_OK));
	}
}

static int work(void)
{
	struct pollfd first;
	pid_t pid;

	ready = new_gate();
	if (unshare(CLONE_NEWPID))
		broken("unshare");
	pid = child(level);
	pass(ready);
	find_them(pid);
	first.fd = syscall(SYS_pidfd_open, inits[1], 0);
	first.events = POLLIN;
	CALL(kill(inits[1], SIGKILL));
	CALL(poll(&first, 1, -1));
	say_who_is_there();
	CALL(kill(pid, SIGKILL));
	reap("the outermost", pid);
	say_who_is_there();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
