/* Descriptors for everybody whom a number names. pidfd_open(2) */
#include "targets.h"

#define PIDFD_NONBLOCK O_NONBLOCK
#define PIDFD_THREAD O_EXCL
/* A descriptor that is none, and means the caller: include/uapi/linux/fcntl.h */
#define PIDFD_SELF_THREAD -10000
#define PIDFD_SELF_THREAD_GROUP -10001

static void open_with(const char *flags_text, long pid, unsigned int flags)
{
	int fd = syscall(SYS_pidfd_open, pid, flags);
	char line[64];

	snprintf(line, sizeof line, "  flags %s", flags_text);
	if (fd < 0) {
		result(line, fd);
		return;
	}
	say("%s: a descriptor, signal 0 = %ld", line,
	    syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	close(fd);
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	open_with("0", pid, 0);
	open_with("PIDFD_NONBLOCK", pid, PIDFD_NONBLOCK);
	open_with("PIDFD_THREAD", pid, PIDFD_THREAD);
	open_with("1", pid, 1);
}

static void ask_by_sentinel(const char *who, int fd)
{
	siginfo_t info;

	say("%s:", who);
	result("  pidfd_send_signal", syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	result("  pidfd_getfd", syscall(SYS_pidfd_getfd, fd, 777, 0));
	result("  process_madvise", syscall(SYS_process_madvise, fd, NULL, 0, MADV_COLD, 0));
	result("  waitid", waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG));
}

static int work(void)
{
	siginfo_t info;
	int fd, copy;

	make_cast();
	ask_of_everybody(ask);
	fd = syscall(SYS_pidfd_open, cast.member, PIDFD_NONBLOCK);
	result("not yet", waitid(P_PIDFD, fd, &info, WEXITED));
	copy = syscall(SYS_pidfd_getfd, fd, 1, 0);
	result("a descriptor of a member's", copy < 0 ? copy : 0);
	result("one that it has not", syscall(SYS_pidfd_getfd, fd, 777, 0));
	close(copy);
	close(fd);
	ask_by_sentinel("oneself", PIDFD_SELF_THREAD_GROUP);
	ask_by_sentinel("one's thread", PIDFD_SELF_THREAD);
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
