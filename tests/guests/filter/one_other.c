/* A filter that lets a program name one other process. seccomp(2) */
#include "filter.h"

static struct gate ready, done;

static void told(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("told", info);
	open_gate(done);
}

static int receiver(void)
{
	handle(SIGUSR1, told, 0);
	handle(SIGUSR2, told, 0);
	open_gate(ready);
	return sleeper();
}

static int sends(pid_t pid)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON_OTHERS(SYS_kill, 0, pid, SECCOMP_RET_KILL_PROCESS),
		ON_OTHERS(SYS_tgkill, 1, pid, SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};

	result("filter", INSTALL(code, 0));
	if (kill(pid, SIGUSR1))
		broken("kill");
	pass(done);
	if (syscall(SYS_tgkill, pid, pid, SIGUSR2))
		broken("tgkill");
	pass(done);
	CALL(syscall(SYS_tgkill, 1, pid, 0));
	if (setuid(1000))
		broken("setuid");
	CALL(kill(pid, SIGUSR1));
	CALL(kill(pid, 0));
	kill(1, 0);
	return 0;
}

static int work(void)
{
	pid_t receives, sender;

	ready = new_gate();
	done = new_gate();
	receives = child(receiver);
	pass(ready);
	sender = fork();
	if (!sender)
		_exit(sends(receives));
	reap("sender", sender);
	put_down(receives);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
