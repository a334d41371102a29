/* __WCLONE and __WALL: children that end with another signal than SIGCHLD, or with none. */
#include "guest.h"

static pid_t start(int exit_signal)
{
	pid_t pid = syscall(SYS_clone, exit_signal, 0, 0, 0, 0);

	if (!pid)
		_exit(3);
	return pid;
}

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say("heard: SIG%s code %d pid %d status %d", signal_name(info->si_signo), info->si_code,
	    info->si_pid, info->si_status);
}

static int work(void)
{
	int status;
	pid_t pid;

	handle(SIGUSR1, hear, SA_RESTART);
	block(SIGUSR1);

	pid = start(SIGUSR1);
	result("without options", waitpid(pid, &status, 0));
	result("__WCLONE", waitpid(pid, &status, __WCLONE));
	unblock(SIGUSR1);
	block(SIGUSR1);
	pid = start(SIGUSR1);
	result("__WALL", waitpid(pid, &status, __WALL));
	unblock(SIGUSR1);
	pid = start(0);
	result("without a signal", waitpid(-1, &status, __WALL));
	pid = start(SIGCHLD);
	result("__WCLONE of an ordinary child", waitpid(pid, &status, __WCLONE));
	result("ordinary", waitpid(pid, &status, 0));
	pid = start(SIGUSR2 + 100);
	result("a bad exit signal", pid);
	result("at the end", waitpid(-1, &status, __WALL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
