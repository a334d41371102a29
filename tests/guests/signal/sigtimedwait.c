/* rt_sigtimedwait(2) tells the sender's number without any handler. */
#include "guest.h"

static int sends(void)
{
	kill(getppid(), SIGUSR1);
	sigqueue(getppid(), SIGUSR2, (union sigval){ .sival_int = 5 });
	syscall(SYS_tgkill, getppid(), getppid(), SIGRTMIN);
	return 9;
}

static void next(const char *what, int sig)
{
	sigset_t set = set_of(sig);
	siginfo_t info;

	/* The C library's wrapper would make SI_USER of SI_TKILL. */
	if (syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 8) < 0)
		broken("rt_sigtimedwait");
	say_info(what, &info);
}

static int work(void)
{
	struct timespec at_once = { 0, 0 };
	sigset_t set = set_of(SIGUSR1);
	pid_t pid;
	int sig;

	block(SIGUSR1);
	block(SIGUSR2);
	block(SIGRTMIN);
	block(SIGCHLD);

	pid = child(sends);
	next("kill", SIGUSR1);
	next("sigqueue", SIGUSR2);
	next("tgkill", SIGRTMIN);
	next("end", SIGCHLD);
	reap("child", pid);

	kill(getpid(), SIGUSR1);
	next("oneself", SIGUSR1);
	raise(SIGUSR1);
	next("raise", SIGUSR1);
	kill(getpid(), SIGUSR1);
	result("without info", syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8));
	kill(getpid(), SIGUSR1);
	result("sigwait", sigwait(&set, &sig));
	result("nothing there", sigtimedwait(&set, NULL, &at_once));
	kill(getpid(), SIGUSR1);
	result("bad pointer for the info",
	       syscall(SYS_rt_sigtimedwait, &set, NOWHERE, &at_once, 8));
	result("the signal is used up", sigtimedwait(&set, NULL, &at_once));
	result("bad pointer for the set",
	       syscall(SYS_rt_sigtimedwait, NOWHERE, NULL, &at_once, 8));
	result("bad size", syscall(SYS_rt_sigtimedwait, &set, NULL, &at_once, 4));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
