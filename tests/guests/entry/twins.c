/* i386 has two calls for one where a time is in it. clock_gettime(2), rt_sigtimedwait(2) ... */
#include "int80.h"

static char *page;

/* The clock of a process, and that of a thread: make_process_cpuclock */
static unsigned long clock_of(pid_t pid)
{
	return (unsigned)(~pid << 3 | 2);
}

static void ask(const char *who, pid_t pid)
{
	unsigned long clock = clock_of(pid), time = address(page);
	static const struct {
		const char *name;
		int narrow, wide;
	} twins[] = {
		{ "clock_gettime", I386_CLOCK_GETTIME, I386_CLOCK_GETTIME64 },
		{ "clock_getres", I386_CLOCK_GETRES, I386_CLOCK_GETRES_TIME64 },
	};

	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
		say("%s of %s", twins[i].name, who);
		result("  narrow", int80(twins[i].narrow, clock, time, 0, 0, 0));
		result("  wide", int80(twins[i].wide, clock, time, 0, 0, 0));
	}
	memset(page, 0, 16);
	say("clock_nanosleep by %s", who);
	result("  narrow", int80(I386_CLOCK_NANOSLEEP, clock, 0, time, 0, 0));
	result("  wide", int80(I386_CLOCK_NANOSLEEP_TIME64, clock, 0, time, 0, 0));
	say("sched_rr_get_interval of %s", who);
	result("  narrow", int80(I386_SCHED_RR_GET_INTERVAL, pid, time, 0, 0, 0));
	result("  wide", int80(I386_SCHED_RR_GET_INTERVAL_TIME64, pid, time, 0, 0, 0));
}

static int work(void)
{
	pid_t other = child(sleeper);

	page = low_memory(4096);
	ask("oneself", getpid());
	ask("a child", other);
	ask("the first process", 1);
	ask("nobody", VACANT);
	put_down(other);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
