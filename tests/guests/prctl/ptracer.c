/* Who may trace the caller: Yama's say. PR_SET_PTRACER(2const) */
#include "targets.h"

static void ask(const char *who, long pid)
{
	result(who, syscall(SYS_prctl, PR_SET_PTRACER, pid, 0, 0, 0));
}

static int work(void)
{
	make_cast();
	ask_of_everybody(ask);
	result("anybody", prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
