/* Whoever ends the process ends all of its threads, whatever they are blocked in. */
#include "guest.h"

static struct gate ready;

static void *blocks(void *unused UNUSED)
{
	open_gate(ready);
	while (pause())
		;
	return NULL;
}

static void *ends(void *unused UNUSED)
{
	exit(8);
}

static void *kills(void *unused UNUSED)
{
	kill(getpid(), SIGTERM);
	return blocks(NULL);
}

static void fill(void)
{
	for (int i = 0; i < 10; i++) {
		thread(blocks, NULL);
		pass(ready);
	}
}

static int by_leader(void)
{
	fill();
	return 9;
}

static int by_thread(void)
{
	fill();
	thread(ends, NULL);
	return sleeper();
}

static int by_signal(void)
{
	fill();
	thread(kills, NULL);
	return sleeper();
}

static int last_one(void)
{
	syscall(SYS_exit, 4);
	return 0;
}

static int work(void)
{
	ready = new_gate();
	reap("by the leader", child(by_leader));
	reap("by a thread", child(by_thread));
	reap("by a signal", child(by_signal));
	reap("by the last thread", child(last_one));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
