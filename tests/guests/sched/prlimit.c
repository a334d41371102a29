/* Resource limits of others. prlimit(2) */
#include "targets.h"

static void ask(const char *who, long pid)
{
	struct rlimit64 limit = { 111, 222 }, old = { 0 };

	say("%s:", who);
	if (!result("  prlimit64", syscall(SYS_prlimit64, pid, RLIMIT_MSGQUEUE, &limit, &old)))
		say("    was %s", old.rlim_cur == 111 ? "111" : "something else");
	if (!result("  prlimit64", syscall(SYS_prlimit64, pid, RLIMIT_MSGQUEUE, NULL, &old)))
		say("    is %d of %d", (int)old.rlim_cur, (int)old.rlim_max);
	result("  with neither", syscall(SYS_prlimit64, pid, RLIMIT_MSGQUEUE, NULL, NULL));
	result("  a bad new one", syscall(SYS_prlimit64, pid, RLIMIT_MSGQUEUE, NOWHERE, NULL));
	result("  a bad old one", syscall(SYS_prlimit64, pid, RLIMIT_MSGQUEUE, NULL, NOWHERE));
	result("  no such resource", syscall(SYS_prlimit64, pid, 77, NULL, &old));
}

static int stranger(void)
{
	struct rlimit64 limit;

	if (setresuid(54321, 54321, 54321))
		return 1;
	result("a stranger, of the caller", syscall(SYS_prlimit64, getppid(), RLIMIT_CORE, NULL, &limit));
	result("of oneself", syscall(SYS_prlimit64, getpid(), RLIMIT_CORE, NULL, &limit));
	result("of nobody", syscall(SYS_prlimit64, VACANT, RLIMIT_CORE, NULL, &limit));
	return 0;
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	if (geteuid())
		say("only root can become another user");
	else
		reap("stranger", child(stranger));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
