/* signalfd(2) tells the sender's number in its own layout. */
#include "guest.h"
#include <sys/signalfd.h>

static int sends(void)
{
	kill(getppid(), SIGUSR1);
	sigqueue(getppid(), SIGUSR2, (union sigval){ .sival_int = 5 });
	return 9;
}

static int work(void)
{
	struct signalfd_siginfo info[4];
	sigset_t set = set_of(SIGUSR1);
	ssize_t n;
	pid_t pid;
	int fd;

	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	pid = zombie(0);
	reap("first", pid);
	n = read(fd, info, sizeof info[0]);
	say("%zd bytes: signal %d pid %d", n, info[0].ssi_signo, info[0].ssi_pid);
	pid = child(sends);
	reap("sender", pid);
	n = read(fd, info, sizeof info);
	for (int i = 0; i < (int)(n / sizeof info[0]); i++)
		say("signal %d code %d pid %d value %d", info[i].ssi_signo, info[i].ssi_code,
		    info[i].ssi_pid, info[i].ssi_int);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
