/* Priorities of all processes of a user: of all that can be seen. setpriority(2), ioprio_set(2) */
#include "guest.h"
#include <linux/ioprio.h>

/* A user with no processes but those that are made here. */
#define SOMEBODY 54321
#define SOMEBODY_ELSE 54322

static struct gate ready, done;

static void look(const char *who, pid_t pid)
{
	say("%s: nice %ld, ioprio %ld", who, 20 - syscall(SYS_getpriority, PRIO_PROCESS, pid),
	    syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, pid));
}

static int sleeps(void)
{
	open_gate(ready);
	return sleeper();
}

static void hear(int sig, siginfo_t *info UNUSED, void *context UNUSED)
{
	say("SIG%s, after the call", signal_name(sig));
}

static int user(void)
{
	pid_t first, second;

	if (setresuid(SOMEBODY, SOMEBODY, SOMEBODY))
		return 1;
	first = child(sleeps);
	pass(ready);
	second = child(sleeps);
	pass(ready);
	CALL(setpriority(PRIO_PROCESS, second, 3));
	result("the best of the user", syscall(SYS_getpriority, PRIO_USER, 0));
	result("the same by number", syscall(SYS_getpriority, PRIO_USER, SOMEBODY));
	result("nobody's", syscall(SYS_getpriority, PRIO_USER, SOMEBODY_ELSE));
	result("nobody's", syscall(SYS_setpriority, PRIO_USER, SOMEBODY_ELSE, 1));
	result("nobody's", syscall(SYS_ioprio_get, IOPRIO_WHO_USER, SOMEBODY_ELSE));
	result("nobody's", syscall(SYS_ioprio_set, IOPRIO_WHO_USER, SOMEBODY_ELSE, 0));
	result("user -1", syscall(SYS_getpriority, PRIO_USER, -1));
	result("setpriority", syscall(SYS_setpriority, PRIO_USER, SOMEBODY, 2));
	look("the caller", 0);
	look("first", first);
	look("second, which cannot come back", second);
	result("setpriority", syscall(SYS_setpriority, PRIO_USER, 0, 6));
	look("the caller", 0);
	look("first", first);
	look("second", second);
	result("the best", syscall(SYS_getpriority, PRIO_USER, 0));
	result("beyond the end", syscall(SYS_setpriority, PRIO_USER, 0, 100));
	look("first", first);
	result("ioprio_set",
	       syscall(SYS_ioprio_set, IOPRIO_WHO_USER, SOMEBODY,
		       IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6)));
	look("the caller", 0);
	look("first", first);
	CALL(syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, second,
		     IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 1)));
	result("the best", syscall(SYS_ioprio_get, IOPRIO_WHO_USER, 0));
	result("a class that is none", syscall(SYS_ioprio_set, IOPRIO_WHO_USER, 0, 7 << 13));
	look("another user's", getppid());

	handle(SIGUSR1, hear, 0);
	block(SIGUSR1);
	raise(SIGUSR1);
	CALL(syscall(SYS_setpriority, PRIO_USER, 0, 7));
	say("still blocked");
	unblock(SIGUSR1);
	put_down(first);
	put_down(second);
	result("the caller alone", syscall(SYS_getpriority, PRIO_USER, 0));
	return 0;
}

static int work(void)
{
	pid_t pid;

	ready = new_gate();
	done = new_gate();
	if (geteuid()) {
		say("only root can become another user");
		return 0;
	}
	pid = child(user);
	reap("user", pid);
	result("root, of a user with no process", syscall(SYS_setpriority, PRIO_USER, SOMEBODY, 1));
	result("root's best", syscall(SYS_getpriority, PRIO_USER, 0));
	CALL(setpriority(PRIO_PROCESS, 0, 4));
	result("root's best, the first process's", syscall(SYS_getpriority, PRIO_USER, 0));
	CALL(setpriority(PRIO_USER, 0, 5));
	look("the first process", getppid());
	look("the caller", 0);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
