/* A handler is told the sender's number, whoever sent the signal. */
#include "guest.h"

static struct gate gate, heard_it;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
}

static void hear_and_open(int sig, siginfo_t *info, void *context)
{
	hear(sig, info, context);
	open_gate(heard_it);
}

static int sends_to_parent(void)
{
	kill(getppid(), SIGUSR1);
	return 0;
}

static int sends_to_thread(void)
{
	syscall(SYS_tgkill, getppid(), getppid(), SIGUSR1);
	return 0;
}

static int orphan(void)
{
	handle(SIGUSR1, hear_and_open, 0);
	open_gate(gate);
	return sleeper();
}

static int fails(void)
{
	return 3;
}

static int aborts(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	abort();
}

static void pipe_signal(void)
{
	int fds[2];

	if (pipe(fds))
		broken("pipe");
	close(fds[0]);
	result("write to nobody", write(fds[1], "x", 1));
	close(fds[1]);
}

static void file_size_signal(void)
{
	struct rlimit small = { 1, RLIM_INFINITY }, big = { RLIM_INFINITY, RLIM_INFINITY };
	int fd = memfd_create("file", MFD_CLOEXEC);

	setrlimit(RLIMIT_FSIZE, &small);
	result("write past the limit", pwrite(fd, "x", 1, 10));
	setrlimit(RLIMIT_FSIZE, &big);
	close(fd);
}

static int work(void)
{
	pid_t pid, one;
	sigset_t none = set_of(0);

	gate = new_gate();
	heard_it = new_gate();
	handle(SIGUSR1, hear, SA_RESTART);
	handle(SIGPIPE, hear, SA_RESTART);
	handle(SIGXFSZ, hear, SA_RESTART);
	handle(SIGCHLD, hear, SA_RESTART);
	handle(SIGURG, hear, SA_RESTART);

	kill(getpid(), SIGUSR1);
	raise(SIGUSR1);
	/* One SIGCHLD at a time, so that none is merged with another signal's line. */
	block(SIGCHLD);
	reap("sender", child(sends_to_parent));
	unblock(SIGCHLD);
	block(SIGCHLD);
	reap("sender to a thread", child(sends_to_thread));
	unblock(SIGCHLD);
	pipe_signal();
	file_size_signal();

	block(SIGCHLD);
	reap("failing", child(fails));
	unblock(SIGCHLD);
	block(SIGCHLD);
	pid = child(sleeper);
	kill(pid, SIGTERM);
	reap("terminated", pid);
	unblock(SIGCHLD);
	block(SIGCHLD);
	reap("aborting", child(aborts));
	unblock(SIGCHLD);
	block(SIGCHLD);
	pid = child(sleeper);
	/* The change of state can be waited for before its signal has come. */
	kill(pid, SIGSTOP);
	sigsuspend(&none);
	kill(pid, SIGCONT);
	sigsuspend(&none);
	put_down(pid);
	unblock(SIGCHLD);

	/* A receiver elsewhere in the tree. */
	one = child(orphan);
	pass(gate);
	kill(one, SIGUSR1);
	pass(heard_it);
	set_disposition(SIGCHLD, SIG_DFL);
	put_down(one);

	/* Blocked until the sender is gone: its number stays. */
	block(SIGUSR1);
	reap("sender", child(sends_to_parent));
	say("sender is gone");
	unblock(SIGUSR1);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
