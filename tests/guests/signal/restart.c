/* Interrupted calls are restarted with the arguments they had. */
#include "guest.h"

static struct gate ready, heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	open_gate(heard);
}

/* Signals its parent, which waits for it, and ends only when it was heard. */
static int interrupts(void)
{
	pass(ready);
	for (int i = 0; i < 3; i++) {
		kill(getppid(), SIGUSR1);
		pass(heard);
	}
	return 4;
}

static int interrupts_once(void)
{
	kill(getppid(), SIGUSR1);
	pass(ready);
	return 5;
}

static pid_t start(void)
{
	pid_t pid = child(interrupts);

	open_gate(ready);
	return pid;
}

static int work(void)
{
	siginfo_t info;
	sigset_t none = set_of(0);
	int status;
	pid_t pid;

	ready = new_gate();
	heard = new_gate();
	handle(SIGUSR1, hear, SA_RESTART);

	pid = start();
	result("wait4 of the child", syscall(SYS_wait4, pid, &status, 0, NULL));
	say("child %s", status_text(status));
	pid = start();
	setpgid(pid, pid);
	result("wait4 of its group", syscall(SYS_wait4, -pid, &status, 0, NULL));
	say("child %s", status_text(status));
	start();
	result("wait4 of anybody", syscall(SYS_wait4, -1, &status, 0, NULL));
	say("child %s", status_text(status));
	pid = start();
	result("waitid", syscall(SYS_waitid, P_PID, pid, &info, WEXITED, NULL));
	say_info("child", &info);

	/* Without SA_RESTART the call ends; which one is interrupted is up to the signal's mask. */
	handle(SIGUSR1, hear, 0);
	block(SIGUSR1);
	pid = child(interrupts_once);
	result("sigsuspend", sigsuspend(&none));
	pass(heard);
	open_gate(ready);
	reap("child", pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
