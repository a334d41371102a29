/* waitid(P_PIDFD): no number goes in, one comes out. */
#include "guest.h"

static pid_t start(int *fd)
{
	struct clone_args args = { .flags = CLONE_PIDFD, .exit_signal = SIGCHLD };
	pid_t pid;

	args.pidfd = (unsigned long)fd;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		_exit(sleeper());
	return pid;
}

static void wait_for(const char *what, int fd, int options)
{
	siginfo_t info = { .si_signo = 77 };
	long got = waitid(P_PIDFD, fd, &info, options);

	if (got < 0)
		result(what, got);
	else if (info.si_signo)
		say_info(what, &info);
	else
		say("%s: nothing, pid %d", what, info.si_pid);
}

static int work(void)
{
	int fd;
	pid_t pid = start(&fd);

	wait_for("not yet", fd, WEXITED | WNOHANG);
	kill(pid, SIGSTOP);
	wait_for("stopped", fd, WSTOPPED);
	kill(pid, SIGKILL);
	wait_for("killed, left there", fd, WEXITED | WNOWAIT);
	wait_for("killed", fd, WEXITED);
	wait_for("again", fd, WEXITED);
	wait_for("no pidfd", 0, WEXITED);
	wait_for("no descriptor", 4711, WEXITED);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
