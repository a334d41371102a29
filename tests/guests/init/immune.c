/* The first process takes no default action for a signal from inside. */
#include "guest.h"

static volatile sig_atomic_t heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	heard++;
	say_info("heard", info);
}

static int signals_first(void)
{
	result("SIGTERM", kill(1, SIGTERM));
	result("SIGKILL", kill(1, SIGKILL));
	result("SIGSTOP", kill(1, SIGSTOP));
	result("SIGINT by queue", sigqueue(1, SIGINT, (union sigval){ .sival_int = 1 }));
	result("SIGKILL to its thread", syscall(SYS_tgkill, 1, 1, SIGKILL));
	result("SIGSTOP to its thread", syscall(SYS_tkill, 1, SIGSTOP));
	result("SIGTSTP", kill(1, SIGTSTP));
	result("SIGRTMIN", kill(1, SIGRTMIN));
	return 0;
}

static int signals_everybody(void)
{
	setpgid(0, 0);
	result("kill(-1)", kill(-1, SIGKILL));
	return 0;
}

static int interrupts(void)
{
	result("handled SIGUSR1", kill(1, SIGUSR1));
	return 0;
}

int main(void)
{
	sigset_t pending;
	int fds[2];
	pid_t pid;

	result("SIGTERM to oneself", kill(getpid(), SIGTERM));
	result("SIGKILL to oneself", kill(getpid(), SIGKILL));
	result("SIGSTOP to oneself", raise(SIGSTOP));
	result("SIGSEGV to oneself", raise(SIGSEGV));
	result("SIGABRT to oneself", raise(SIGABRT));
	reap("child", child(signals_first));
	reap("child", child(signals_everybody));

	if (pipe(fds))
		broken("pipe");
	close(fds[0]);
	result("write to nobody", write(fds[1], "x", 1));

	handle(SIGUSR1, hear, SA_RESTART);
	block(SIGUSR1);
	reap("child", child(interrupts));
	unblock(SIGUSR1);
	raise(SIGUSR1);
	set_disposition(SIGUSR1, SIG_IGN);
	result("ignored", raise(SIGUSR1));

	/* Blocked, it is kept; unblocked, it goes without effect. */
	set_disposition(SIGUSR1, SIG_DFL);
	block(SIGUSR1);
	result("blocked", kill(1, SIGUSR1));
	sigpending(&pending);
	say("pending: %d", sigismember(&pending, SIGUSR1));
	unblock(SIGUSR1);
	say("unblocked, and alive");
	block(SIGTERM);
	pid = child(signals_first);
	reap("child", pid);
	handle(SIGTERM, hear, SA_RESTART);
	unblock(SIGTERM);
	say("heard %d", heard);
	return 0;
}
