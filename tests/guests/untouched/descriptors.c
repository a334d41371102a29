/* Descriptors that stand for a process, where another interface would tell a number. */
#include "guest.h"
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76
#define SO_PEERPIDFD 77
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD 4
#endif

static void say_whose(const char *what, int pidfd)
{
	/* struct pidfd_info, include/uapi/linux/pidfd.h, in its first size. */
	struct {
		uint64_t mask, cgroup;
		uint32_t pid, more[11];
	} info = { .mask = 1 };

	if (ioctl(pidfd, _IOC(_IOC_READ | _IOC_WRITE, 0xff, 11, 64), &info))
		result(what, -1);
	else
		say("%s: of %u", what, info.pid);
}

static void of_a_peer(void)
{
	int fds[2], pidfd = -1;
	socklen_t length = sizeof pidfd;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	result("SO_PEERPIDFD", getsockopt(fds[0], SOL_SOCKET, SO_PEERPIDFD, &pidfd, &length));
	say_whose("the peer", pidfd);
}

static int from;

static int sends(void)
{
	return write(from, "x", 1) != 1;
}

static void of_a_sender(void)
{
	int fds[2], one = 1, pidfd;
	char byte, control[256];
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof control };
	struct cmsghdr *header;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	result("SO_PASSPIDFD", setsockopt(fds[1], SOL_SOCKET, SO_PASSPIDFD, &one, sizeof one));
	from = fds[0];
	pid = child(sends);
	result("recvmsg", recvmsg(fds[1], &message, 0));
	for (header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
		memcpy(&pidfd, CMSG_DATA(header), sizeof pidfd);
		say("type %s", header->cmsg_type == SCM_PIDFD ? "SCM_PIDFD" : "other");
		say_whose("the sender", pidfd);
	}
	reap("sender", pid);
}

static int process;

static int signals_parent(void)
{
	result("signal 0 to the parent", syscall(SYS_pidfd_send_signal, process, 0, NULL, 0));
	return 0;
}

/* A descriptor of /proc/self is one of the process. */
static void of_a_directory(void)
{
	process = open("/proc/self", O_RDONLY | O_DIRECTORY);
	result("signal 0 to oneself", syscall(SYS_pidfd_send_signal, process, 0, NULL, 0));
	reap("child", child(signals_parent));
}

static int opens_its_own(void *unused UNUSED)
{
	process = open("/proc/self", O_RDONLY | O_DIRECTORY);
	return process < 0;
}

/* And of nobody else when that one is gone. */
static void of_one_who_is_gone(void)
{
	static char stack[65536] __attribute__((aligned(16)));

	reap("opener", clone(opens_its_own, stack + sizeof stack,
			     CLONE_VM | CLONE_FILES | SIGCHLD, NULL));
	result("stat", openat(process, "stat", O_RDONLY));
	result("fd", openat(process, "fd", O_RDONLY));
	result("signal 0", syscall(SYS_pidfd_send_signal, process, 0, NULL, 0));
}

static void of_the_living(void)
{
	pid_t pid = child(sleeper);
	int fd = syscall(SYS_pidfd_open, pid, 0), same = syscall(SYS_pidfd_open, pid, 0);
	struct stat one, two;

	result("process_mrelease", syscall(SYS_process_mrelease, fd, 0));
	result("process_mrelease of no pidfd", syscall(SYS_process_mrelease, 0, 0));
	fstat(fd, &one);
	fstat(same, &two);
	say("inodes are %s", one.st_ino == two.st_ino ? "equal" : "different");
	put_down(pid);
}

static int work(void)
{
	of_a_peer();
	of_a_sender();
	of_a_directory();
	of_one_who_is_gone();
	of_the_living();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
