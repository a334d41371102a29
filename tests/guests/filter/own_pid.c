/* A filter that lets a program name itself alone, as browsers have it. seccomp(2) */
#include "filter.h"
#include <sys/signalfd.h>

#define NO SECCOMP_RET_ERRNO | ENOTNAM

static void told(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("  told", info);
}

static void restrict_to(pid_t pid)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON_OTHERS(SYS_kill, 0, pid, NO),
		ON_OTHERS(SYS_tkill, 0, pid, NO),
		ON_OTHERS(SYS_tgkill, 0, pid, NO),
		ON_OTHERS(SYS_rt_sigqueueinfo, 0, pid, NO),
		ON_OTHERS(SYS_rt_tgsigqueueinfo, 0, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_sched_getscheduler, 0, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_sched_getparam, 0, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_sched_getaffinity, 0, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_prlimit64, 0, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_getpriority, 1, pid, NO),
		ON_OTHERS_OR_ZERO(SYS_ioprio_get, 1, pid, NO),
		RETURN(SECCOMP_RET_ALLOW),
	};

	result("filter", INSTALL(code, 0));
}

static void signals(pid_t pid)
{
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = SI_QUEUE };

	info.si_pid = pid;
	info.si_value.sival_int = 42;
	CALL(kill(pid, SIGUSR1));
	CALL(syscall(SYS_tkill, pid, SIGUSR1));
	CALL(syscall(SYS_tgkill, pid, pid, SIGUSR1));
	CALL(raise(SIGUSR1));
	CALL(sigqueue(pid, SIGUSR1, info.si_value));
	CALL(syscall(SYS_rt_tgsigqueueinfo, pid, pid, SIGUSR1, &info));
	CALL(kill(pid, 0));
	CALL(kill(pid, 65));
	CALL(syscall(SYS_tgkill, pid, pid + 1, 0));
	CALL(kill(1, 0));
	CALL(kill(0, 0));
	CALL(kill(VACANT, 0));
}

static void accepted(pid_t pid)
{
	struct signalfd_siginfo record;
	sigset_t set = set_of(SIGUSR1);
	siginfo_t info;
	int fd = signalfd(-1, &set, 0);

	block(SIGUSR1);
	if (kill(pid, SIGUSR1) || sigwaitinfo(&set, &info) != SIGUSR1)
		broken("sigwaitinfo");
	say_info("accepted", &info);
	if (syscall(SYS_tgkill, pid, pid, SIGUSR1) || read(fd, &record, sizeof record) != sizeof record)
		broken("signalfd");
	say("read: code %d pid %d uid %d", record.ssi_code, record.ssi_pid, record.ssi_uid);
	close(fd);
	unblock(SIGUSR1);
}

static void others(pid_t pid)
{
	struct rlimit limit;
	struct sched_param parameter;
	cpu_set_t set;

	CALL(sched_getscheduler(pid));
	CALL(sched_getparam(pid, &parameter));
	CALL(sched_getaffinity(pid, sizeof set, &set));
	CALL(prlimit(pid, RLIMIT_CORE, NULL, &limit));
	CALL(getpriority(PRIO_PROCESS, pid));
	CALL(syscall(SYS_ioprio_get, 1, pid) >= 0);
	CALL(sched_getscheduler(1));
	CALL(prlimit(VACANT, RLIMIT_CORE, NULL, &limit));
}

static int dies(void)
{
	restrict_to(getpid());
	abort();
}

static int work(void)
{
	pid_t pid = getpid();

	handle(SIGUSR1, told, 0);
	restrict_to(pid);
	signals(pid);
	accepted(pid);
	others(pid);
	return 0;
}

static int all(void)
{
	reap("restricted", child(work));
	reap("aborts", child(dies));
	return 0;
}

int main(void)
{
	return in_second_process(all);
}
