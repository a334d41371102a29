/* Calls that are made by another way, and flags that are for tracers. */
#include "guest.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif

static char selector;
static int dispatched;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	selector = 0;
	dispatched = info->si_syscall;
}

/* Syscall User Dispatch: the call is not made, until a handler makes it. */
static void user_dispatch(void)
{
	handle(SIGSYS, hear, 0);
	if (prctl(PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector)) {
		result("PR_SET_SYSCALL_USER_DISPATCH", -1);
		return;
	}
	selector = 1;
	syscall(SYS_getpid);
	say("call %d was dispatched", dispatched);
	say("getpid = %ld, gettid = %ld", syscall(SYS_getpid), syscall(SYS_gettid));
	result("kill", kill(getpid(), 0));
}

/* Without a tracer it means nothing. */
static void for_tracers(void)
{
	long pid = syscall(SYS_clone, SIGCHLD | CLONE_PTRACE, 0, 0, 0, 0);

	if (!pid)
		_exit(getppid() == 2 ? 5 : 6);
	reap("by clone", pid);
	pid = syscall(SYS_clone3,
		      &(struct clone_args){ .flags = CLONE_PTRACE, .exit_signal = SIGCHLD },
		      sizeof(struct clone_args));
	if (!pid)
		_exit(getppid() == 2 ? 5 : 6);
	reap("by clone3", pid);
}

static int work(void)
{
	for_tracers();
	user_dispatch();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
