/* A listener that answers by itself: no call is made, and no number translated. seccomp_unotify(2) */
#include "listener.h"

static int filtered(void)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON(SYS_getpid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_getsid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_clone, SECCOMP_RET_USER_NOTIF),
		ON(SYS_vfork, SECCOMP_RET_USER_NOTIF),
		ON(SYS_wait4, SECCOMP_RET_USER_NOTIF),
		ON(SYS_setpgid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_setsid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_kill, SECCOMP_RET_USER_NOTIF),
		ON(SYS_openat, SECCOMP_RET_USER_NOTIF),
		RETURN(SECCOMP_RET_ALLOW),
	};
	char byte;
	int listener = INSTALL(code, SECCOMP_FILTER_FLAG_NEW_LISTENER), status = -1, fd;

	post_descriptor(listener);
	close(listener);
	result("getpid", syscall(SYS_getpid));
	result("getpid", syscall(SYS_getpid));
	result("getsid(1)", syscall(SYS_getsid, 1));
	result("getsid(nobody)", syscall(SYS_getsid, VACANT));
	result("clone", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	result("clone", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	result("vfork", syscall(SYS_vfork));
	result("wait4", syscall(SYS_wait4, -1, &status, 0, NULL));
	say("status %d", status);
	result("setpgid", syscall(SYS_setpgid, 0, 0));
	say("pgid is %s", getpgrp() == gettid() ? "new" : "old");
	result("setsid", syscall(SYS_setsid));
	say("pgid is %s", getpgrp() == gettid() ? "new" : "old");
	result("kill(1)", syscall(SYS_kill, 1, SIGKILL));
	fd = syscall(SYS_openat, AT_FDCWD, "/there/is/no/such", O_RDONLY);
	say("openat %s", fd >= 0 && read(fd, &byte, 1) == 1 && byte == 'x' ? "is the listener's" : "fails");
	return 0;
}

static void expect(int listener, long value, int error)
{
	struct seccomp_notif request = asked(listener);

	answer(listener, request.id, value, error, 0);
}

static int listens(void)
{
	int listener = posted_descriptor(), pipes[2];
	struct seccomp_notif request;
	struct seccomp_notif_addfd file = { .flags = SECCOMP_ADDFD_FLAG_SEND };

	expect(listener, 4242, 0);
	expect(listener, 1, 0);
	expect(listener, 77, 0);
	expect(listener, 78, 0);
	expect(listener, 0, -EPERM);
	expect(listener, 3, 0);
	expect(listener, 0, -EAGAIN);
	expect(listener, 99, 0);
	expect(listener, 0, 0);
	expect(listener, 5, 0);
	request = asked(listener);
	say("kill(%lld, %lld)", request.data.args[0], request.data.args[1]);
	say("valid: %d", ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &request.id));
	answer(listener, request.id, 0, -ENOTNAM, 0);
	if (pipe(pipes) || write(pipes[1], "x", 1) != 1)
		broken("pipe");
	request = asked(listener);
	file.id = request.id;
	file.srcfd = pipes[0];
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &file) < 0)
		broken("SECCOMP_IOCTL_NOTIF_ADDFD");
	return 0;
}

static int work(void)
{
	pid_t asks, listener;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, post))
		broken("socketpair");
	asks = child(filtered);
	listener = child(listens);
	reap("filtered", asks);
	reap("listener", listener);
	say("the next is %d", zombie(0));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
