/* A filter that names what is allowed, and kills for all else. seccomp(2) */
#include "filter.h"
#include <linux/capability.h>

#define YES(nr) ON(nr, SECCOMP_RET_ALLOW)

static int restricted(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 1 };
	struct __user_cap_data_struct data[2];
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1 };
	struct itimerspec soon = { .it_value = { .tv_nsec = 1 } };
	struct sock_filter code[] = {
		LOAD(nr),
		YES(SYS_write), YES(SYS_exit_group), YES(SYS_getpid), YES(SYS_getppid), YES(SYS_kill),
		YES(SYS_capget), YES(SYS_timer_create), YES(SYS_timer_settime), YES(SYS_wait4),
		YES(SYS_clone), YES(SYS_rt_sigreturn), YES(SYS_pause), YES(SYS_rt_sigsuspend),
		YES(SYS_setpgid), YES(SYS_getpgid),
		RETURN(SECCOMP_RET_KILL_PROCESS),
	};
	sigset_t none = set_of(0);
	siginfo_t info = { 0 };
	timer_t timer;
	int status;
	pid_t pid;

	(void)info;
	block(SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	event._sigev_un._tid = gettid();
	result("filter", INSTALL(code, 0));
	say("pid %ld, ppid %ld", syscall(SYS_getpid), syscall(SYS_getppid));
	result("capget of 1", syscall(SYS_capget, &header, data));
	header.pid = VACANT;
	result("capget of nobody", syscall(SYS_capget, &header, data));
	result("timer_create", syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));
	(void)soon;
	(void)none;
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		say("child: pid %ld, ppid %ld", syscall(SYS_getpid), syscall(SYS_getppid));
		syscall(SYS_exit_group, 3);
	}
	result("wait4", syscall(SYS_wait4, pid, &status, 0, NULL));
	say("child %s", status_text(status));
	result("kill(1)", syscall(SYS_kill, 1, 0));
	result("setpgid", syscall(SYS_setpgid, 0, 0));
	result("getpgid", syscall(SYS_getpgid, 0));
	syscall(SYS_getuid);
	say("never");
	return 0;
}

static int work(void)
{
	reap("restricted", child(restricted));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
