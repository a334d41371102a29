/* Nice values of processes and of groups. getpriority(2) */
#include "targets.h"

static void ask_which(const char *what, int which, long who)
{
	char line[64];

	snprintf(line, sizeof line, "  getpriority of a %s", what);
	result(line, syscall(SYS_getpriority, which, who));
	snprintf(line, sizeof line, "  setpriority of a %s", what);
	result(line, syscall(SYS_setpriority, which, who, 5));
	snprintf(line, sizeof line, "  getpriority of a %s", what);
	result(line, syscall(SYS_getpriority, which, who));
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	ask_which("process", PRIO_PROCESS, pid);
	ask_which("group", PRIO_PGRP, pid);
}

static int work(void)
{
	make_cast();
	result("a member, before", syscall(SYS_getpriority, PRIO_PROCESS, cast.member));
	result("setpriority", syscall(SYS_setpriority, PRIO_PROCESS, cast.member, 2));
	result("a member, after", syscall(SYS_getpriority, PRIO_PROCESS, cast.member));
	result("its thread", syscall(SYS_getpriority, PRIO_PROCESS, cast.its_thread));
	result("the caller", syscall(SYS_getpriority, PRIO_PROCESS, 0));
	result("a group", syscall(SYS_setpriority, PRIO_PGRP, cast.group, 4));
	result("its member", syscall(SYS_getpriority, PRIO_PROCESS, cast.group_member));
	result("the caller's group", syscall(SYS_getpriority, PRIO_PGRP, 0));
	ask_of_everybody(ask);
	result("a selector that is none", syscall(SYS_getpriority, 3, cast.member));
	result("-1 as a selector", syscall(SYS_getpriority, -1, cast.member));
	result("a wide selector", syscall(SYS_getpriority, WIDE(PRIO_PROCESS), WIDE(cast.member)));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
