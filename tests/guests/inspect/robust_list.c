/* Where others keep the list of their robust futexes. get_robust_list(2) */
#include "targets.h"

static void ask(const char *who, long pid)
{
	void *head = NULL;
	size_t size = 0;

	say("%s:", who);
	if (!result("  get_robust_list", syscall(SYS_get_robust_list, pid, &head, &size)))
		say("    %s, %zu bytes", head ? "some" : "none", size);
	result("  a bad head", syscall(SYS_get_robust_list, pid, NOWHERE, &size));
	result("  a bad size", syscall(SYS_get_robust_list, pid, &head, NOWHERE));
}

static int work(void)
{
	struct robust_list_head *own = NULL, *other = NULL;
	size_t size;

	make_cast();
	ask_of_everybody(ask);
	syscall(SYS_get_robust_list, 0, &own, &size);
	syscall(SYS_get_robust_list, gettid(), &other, &size);
	say("by 0 and by number: %s", own == other ? "the same" : "different");
	syscall(SYS_get_robust_list, cast.own_thread, &other, &size);
	say("of another thread: %s", own == other ? "the same" : "different");
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
