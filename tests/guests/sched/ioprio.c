/* I/O priorities of processes and of groups. ioprio_set(2) */
#include "targets.h"
#include <linux/ioprio.h>

#define BEST_EFFORT(level) IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, level)

static void ask_which(const char *what, int which, long who)
{
	char line[64];

	snprintf(line, sizeof line, "  ioprio_set of a %s", what);
	result(line, syscall(SYS_ioprio_set, which, who, BEST_EFFORT(5)));
	snprintf(line, sizeof line, "  ioprio_get of a %s", what);
	result(line, syscall(SYS_ioprio_get, which, who));
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	ask_which("process", IOPRIO_WHO_PROCESS, pid);
	ask_which("group", IOPRIO_WHO_PGRP, pid);
}

static int work(void)
{
	make_cast();
	CALL(syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, cast.member, BEST_EFFORT(2)));
	CALL(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, cast.member));
	CALL(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, cast.its_thread));
	CALL(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0));
	CALL(syscall(SYS_ioprio_set, IOPRIO_WHO_PGRP, cast.group, BEST_EFFORT(3)));
	CALL(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, cast.group_member));
	CALL(syscall(SYS_ioprio_get, IOPRIO_WHO_PGRP, cast.group));
	ask_of_everybody(ask);
	result("a selector that is none", syscall(SYS_ioprio_get, 0, cast.member));
	result("another", syscall(SYS_ioprio_get, 4, cast.member));
	result("a class that is none", syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, VACANT, 7 << 13));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
