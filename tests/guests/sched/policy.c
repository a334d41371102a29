/* Scheduling policies and affinities of everybody there is, and of nobody. sched(7) */
#include "targets.h"
#include <sys/syscall.h>

/* sched_setattr(2); glibc declares it only lately. */
struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static void ask(const char *who, long pid)
{
	struct sched_param param = { 0 };
	struct attributes attributes = { .size = sizeof attributes, .policy = SCHED_BATCH, .nice = 3 };
	struct timespec interval;
	cpu_set_t set;

	say("%s:", who);
	result("  sched_getscheduler", syscall(SYS_sched_getscheduler, pid));
	result("  sched_setscheduler", syscall(SYS_sched_setscheduler, pid, SCHED_BATCH, &param));
	result("  sched_getscheduler", syscall(SYS_sched_getscheduler, pid));
	result("  sched_setscheduler back", syscall(SYS_sched_setscheduler, pid, SCHED_OTHER, &param));
	result("  sched_setparam", syscall(SYS_sched_setparam, pid, &param));
	param.sched_priority = 1;
	result("  sched_setparam too high", syscall(SYS_sched_setparam, pid, &param));
	if (!result("  sched_getparam", syscall(SYS_sched_getparam, pid, &param)))
		say("    priority %d", param.sched_priority);
	result("  sched_rr_get_interval", syscall(SYS_sched_rr_get_interval, pid, &interval));
	CPU_ZERO(&set);
	if (result("  sched_getaffinity", syscall(SYS_sched_getaffinity, pid, sizeof set, &set)) > 0)
		result("  sched_setaffinity", syscall(SYS_sched_setaffinity, pid, sizeof set, &set));
	else
		result("  sched_setaffinity", syscall(SYS_sched_setaffinity, pid, sizeof set, &set));
	result("  sched_setattr", syscall(SYS_sched_setattr, pid, &attributes, 0));
	memset(&attributes, 0, sizeof attributes);
	if (!result("  sched_getattr",
		    syscall(SYS_sched_getattr, pid, &attributes, sizeof attributes, 0)))
		say("    policy %u nice %d", attributes.policy, attributes.nice);
}

static void ask_in_vain(const char *who, long pid)
{
	say("%s, bad pointers:", who);
	result("  sched_setscheduler", syscall(SYS_sched_setscheduler, pid, SCHED_BATCH, NOWHERE));
	result("  sched_setscheduler NULL", syscall(SYS_sched_setscheduler, pid, SCHED_BATCH, NULL));
	result("  sched_setparam", syscall(SYS_sched_setparam, pid, NOWHERE));
	result("  sched_getparam", syscall(SYS_sched_getparam, pid, NOWHERE));
	result("  sched_getparam NULL", syscall(SYS_sched_getparam, pid, NULL));
	result("  sched_rr_get_interval", syscall(SYS_sched_rr_get_interval, pid, NOWHERE));
	result("  sched_getaffinity", syscall(SYS_sched_getaffinity, pid, 1024, NOWHERE));
	result("  sched_getaffinity, a small mask", syscall(SYS_sched_getaffinity, pid, 1, NOWHERE));
	result("  sched_setaffinity", syscall(SYS_sched_setaffinity, pid, 128, NOWHERE));
	result("  sched_setattr", syscall(SYS_sched_setattr, pid, NOWHERE, 0));
	result("  sched_getattr", syscall(SYS_sched_getattr, pid, NOWHERE, 56, 0));
	result("  a bad policy", syscall(SYS_sched_setscheduler, pid, 77, &(int){ 0 }));
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	ask_in_vain("0", 0);
	ask_in_vain("a member", cast.member);
	ask_in_vain("nobody", VACANT);
	ask_in_vain("-1", -1);
	/* None of that was about the wrong one. */
	result("the policy of the caller's", sched_getscheduler(0));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
