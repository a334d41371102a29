/* Filters go on to threads, children and new programs. seccomp(2) */
#include "filter.h"

#define NO SECCOMP_RET_ERRNO | ENOTNAM

static pid_t first;
static struct gate ready, go;

static int its_child(void)
{
	say("child %d of %d", getpid(), first);
	result("  kill the first", kill(first, 0));
	result("  kill oneself", kill(getpid(), 0));
	result("  sched of oneself", sched_getscheduler(getpid()));
	return 0;
}

static void *waits(void *unused UNUSED)
{
	open_gate(ready);
	pass(go);
	say("thread %d", gettid());
	result("  tgkill", syscall(SYS_tgkill, first, gettid(), 0));
	result("  kill 1", kill(1, 0));
	return NULL;
}

static int again(void)
{
	pid_t pid = getpid();

	say("a new program, pid %d", pid);
	result("  kill oneself", kill(pid, 0));
	result("  kill 1", kill(1, 0));
	return 0;
}

static int work(void)
{
	pthread_t other;

	ready = new_gate();
	go = new_gate();
	first = getpid();
	other = thread(waits, NULL);
	pass(ready);
	struct sock_filter code[] = {
		LOAD(nr),
		ON_OTHERS(SYS_kill, 0, first, NO),
		ON_OTHERS(SYS_tgkill, 0, first, NO),
		ON_OTHERS_OR_ZERO(SYS_sched_getscheduler, 0, first, NO),
		RETURN(SECCOMP_RET_ALLOW),
	};
	result("for all threads", INSTALL(code, SECCOMP_FILTER_FLAG_TSYNC));
	open_gate(go);
	pthread_join(other, NULL);
	reap("child", child(its_child));
	execl("/proc/self/exe", "inherited", "again", NULL);
	broken("execl");
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "again"))
		return again();
	return in_second_process(work);
}
