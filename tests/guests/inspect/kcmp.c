/* Whether two processes share something. kcmp(2) */
#include "targets.h"
#include <linux/kcmp.h>

/* An order has no meaning but for its sign's being there. */
static void compare(const char *what, long one, long other, int type, long idx1, long idx2)
{
	long value = syscall(SYS_kcmp, one, other, type, idx1, idx2);

	if (value > 0)
		say("%s: different", what);
	else
		result(what, value);
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	compare("  its memory and the caller's", pid, getpid(), KCMP_VM, 0, 0);
	compare("  the caller's memory and its", getpid(), pid, KCMP_VM, 0, 0);
	compare("  its memory and its own", pid, pid, KCMP_VM, 0, 0);
	compare("  its files and the caller's", pid, getpid(), KCMP_FILES, 0, 0);
	compare("  its stdout and the caller's", pid, getpid(), KCMP_FILE, 1, 1);
	compare("  no such descriptor", getpid(), pid, KCMP_FILE, 1, 777);
	compare("  no such type", pid, pid, 99, 0, 0);
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	compare("two nobodies", VACANT, ABSENT, KCMP_VM, 0, 0);
	compare("a child and its thread", cast.member, cast.its_thread, KCMP_VM, 0, 0);
	compare("a thread of one's own", gettid(), cast.own_thread, KCMP_SIGHAND, 0, 0);
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
