/* Who may share a core with whom. PR_SCHED_CORE, Documentation/admin-guide/hw-vuln/core-scheduling.rst */
#include "targets.h"

#ifndef PR_SCHED_CORE
#define PR_SCHED_CORE 62
#endif
enum { GET, CREATE, SHARE_TO, SHARE_FROM };
enum { THREAD, THREAD_GROUP, PROCESS_GROUP };

static void ask(const char *who, long pid)
{
	unsigned long cookie = 0;

	say("%s:", who);
	result("  get", syscall(SYS_prctl, PR_SCHED_CORE, GET, pid, THREAD, &cookie));
	result("  create", syscall(SYS_prctl, PR_SCHED_CORE, CREATE, pid, THREAD_GROUP, 0));
	result("  create for a group", syscall(SYS_prctl, PR_SCHED_CORE, CREATE, pid, PROCESS_GROUP, 0));
	result("  share to", syscall(SYS_prctl, PR_SCHED_CORE, SHARE_TO, pid, THREAD, 0));
	result("  share from", syscall(SYS_prctl, PR_SCHED_CORE, SHARE_FROM, pid, THREAD, 0));
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
