/* Counting what others do. perf_event_open(2) */
#include "targets.h"
#include <linux/perf_event.h>

#ifndef PERF_FLAG_PID_CGROUP
#define PERF_FLAG_PID_CGROUP (1UL << 2)
#endif

static long open_event(long pid, unsigned long flags)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof attr,
		.config = PERF_COUNT_SW_TASK_CLOCK,
		.exclude_kernel = 1,
		.disabled = 1,
	};

	return syscall(SYS_perf_event_open, &attr, pid, -1, -1, flags);
}

static void ask(const char *who, long pid)
{
	long fd = open_event(pid, 0);

	if (fd < 0) {
		result(who, fd);
		return;
	}
	say("%s: a descriptor", who);
	close(fd);
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	result("a cgroup that is no descriptor", open_event(777, PERF_FLAG_PID_CGROUP));
	result("bad flags", open_event(cast.member, 1 << 20));
	result("a bad attr", syscall(SYS_perf_event_open, NOWHERE, cast.member, -1, -1, 0));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
