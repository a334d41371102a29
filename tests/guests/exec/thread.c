/* exec from a thread that is no leader: it takes the leader's number, all others are gone. */
#include "guest.h"

static struct gate ready;

static void *blocks(void *unused UNUSED)
{
	open_gate(ready);
	while (pause())
		;
	return NULL;
}

static void *execs(void *name)
{
	say("before: pid %d tid %d", getpid(), gettid());
	/* Not /proc/self/exe: that is the leader's, who may be gone. */
	execl("/proc/thread-self/exe", "thread", name, NULL);
	broken("exec");
}

static int three(void)
{
	return 3;
}

static int after(const char *name)
{
	struct gate gate = new_gate();

	say("after, %s: pid %d tid %d ppid %d", name, getpid(), gettid(), getppid());
	result("the old number", kill(getpid() + 2, 0));
	result("its thread", syscall(SYS_tgkill, getpid(), getpid(), 0));
	reap("child", child(three));
	result("raise", raise(0));
	ready = gate;
	thread(blocks, NULL);
	pass(ready);
	return 5;
}

static int process(void)
{
	for (int i = 0; i < 3; i++) {
		thread(blocks, NULL);
		pass(ready);
	}
	thread(execs, "its leader blocked");
	return sleeper();
}

static int without_leader(void)
{
	thread(execs, "its leader gone");
	pthread_exit(NULL);
}

static int alone(void)
{
	pthread_join(thread(execs, "its leader joining"), NULL);
	return 1;
}

static int work(void)
{
	ready = new_gate();
	reap("process", child(process));
	reap("without leader", child(without_leader));
	reap("alone", child(alone));
	result("at the end", wait(NULL));
	return 0;
}

int main(int argc, char **argv)
{
	return argc == 2 ? after(argv[1]) : in_second_process(work);
}
