/* A listener that lets everything through sees what was asked. seccomp_unotify(2) */
#include "listener.h"

static struct gate ready;

static int filtered(void)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON(SYS_getpid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_getppid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_gettid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_getpgid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_kill, SECCOMP_RET_USER_NOTIF),
		ON(SYS_tgkill, SECCOMP_RET_USER_NOTIF),
		ON(SYS_openat, SECCOMP_RET_USER_NOTIF),
		ON(SYS_wait4, SECCOMP_RET_USER_NOTIF),
		ON(SYS_setpgid, SECCOMP_RET_USER_NOTIF),
		ON(SYS_clone, SECCOMP_RET_USER_NOTIF),
		ON(SYS_sched_getscheduler, SECCOMP_RET_USER_NOTIF),
		RETURN(SECCOMP_RET_ALLOW),
	};
	char text[64];
	siginfo_t info;
	int listener, fd, status;
	pid_t pid;

	handle(SIGUSR1, NULL, 0);
	set_disposition(SIGUSR1, SIG_IGN);
	listener = INSTALL(code, SECCOMP_FILTER_FLAG_NEW_LISTENER);
	result("listener", listener < 0 ? -1 : 0);
	post_descriptor(listener);
	close(listener);
	say("getpid = %ld, getppid = %ld, gettid = %ld", syscall(SYS_getpid), syscall(SYS_getppid),
	    syscall(SYS_gettid));
	result("getpgid(0)", syscall(SYS_getpgid, 0));
	result("getpgid(1)", syscall(SYS_getpgid, 1));
	result("kill(oneself)", syscall(SYS_kill, syscall(SYS_getpid), SIGUSR1));
	result("kill(1)", syscall(SYS_kill, 1, 0));
	result("kill(nobody)", syscall(SYS_kill, VACANT, 0));
	result("sched_getscheduler(1)", syscall(SYS_sched_getscheduler, 1));
	fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/comm", O_RDONLY);
	say("openat %s", fd >= 0 && read(fd, text, sizeof text) > 0 ? "works" : "fails");
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		say("child: pid %ld, ppid %ld", syscall(SYS_getpid), syscall(SYS_getppid));
		_exit(5);
	}
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	say("has child %d", pid);
	result("wait4", syscall(SYS_wait4, pid, &status, 0, NULL));
	say("child %s", status_text(status));
	result("setpgid", syscall(SYS_setpgid, 0, 0));
	result("getpgid(0)", syscall(SYS_getpgid, 0));
	result("wait4", syscall(SYS_wait4, -1, &status, 0, NULL));
	return 0;
}

static const char *name(int nr)
{
	switch (nr) {
	case SYS_getpid: return "getpid";
	case SYS_getppid: return "getppid";
	case SYS_gettid: return "gettid";
	case SYS_getpgid: return "getpgid";
	case SYS_kill: return "kill";
	case SYS_tgkill: return "tgkill";
	case SYS_openat: return "openat";
	case SYS_wait4: return "wait4";
	case SYS_setpgid: return "setpgid";
	case SYS_clone: return "clone";
	case SYS_sched_getscheduler: return "sched_getscheduler";
	}
	return "another";
}

/* What was asked, in a pipe: the lines of two processes must not mix. */
static int listens(void)
{
	int listener = posted_descriptor();
	struct seccomp_notif request;
	char lines[4096];
	size_t length = 0;

	open_gate(ready);
	memset(&request, 0, sizeof request);
	while (!ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request)) {
		int has_id = request.data.nr == SYS_kill || request.data.nr == SYS_wait4 ||
			     request.data.nr == SYS_getpgid || request.data.nr == SYS_setpgid ||
			     request.data.nr == SYS_sched_getscheduler;

		length += snprintf(lines + length, sizeof lines - length, "asked: pid %u, %s(%d, %d)\n",
				   request.pid, name(request.data.nr),
				   has_id ? (int)request.data.args[0] : 0,
				   request.data.nr == SYS_kill ? (int)request.data.args[1] : 0);
		answer(listener, request.id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
		memset(&request, 0, sizeof request);
	}
	result("the last is gone", -1);
	if (write(STDOUT_FILENO, lines, length) != (ssize_t)length)
		broken("write");
	return 0;
}

static int work(void)
{
	pid_t asks, listener;
	int status;

	ready = new_gate();
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, post))
		broken("socketpair");
	asks = child(filtered);
	listener = child(listens);
	close(post[0]);
	close(post[1]);
	/* The listener speaks when nobody is left to listen to, which may be while we reap the last one. */
	if (waitpid(asks, &status, 0) != asks)
		broken("waitpid");
	reap("listener", listener);
	say("filtered %d %s", asks, status_text(status));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
