/* pidfd_open(2) takes a number. */
#include "guest.h"

static void open_pidfd(const char *who, pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);

	if (fd < 0)
		result(who, fd);
	else
		say("%s: a descriptor, signal 0 = %ld", who,
		    syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	close(fd);
}

static int work(void)
{
	siginfo_t info;
	pid_t pid = child(sleeper);
	int fd;

	open_pidfd("oneself", getpid());
	open_pidfd("a child", pid);
	open_pidfd("the first process", 1);
	fd = syscall(SYS_pidfd_open, pid, 0);
	syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0);
	waitid(P_PIDFD, fd, &info, WEXITED);
	say_info("end", &info);
	open_pidfd("reaped", pid);
	open_pidfd("nobody", VACANT);
	open_pidfd("impossible", ABSENT);
	open_pidfd("0", 0);
	open_pidfd("-1", -1);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
