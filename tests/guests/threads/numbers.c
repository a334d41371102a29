/* Threads have numbers from the same row as processes, and share one process number. */
#include "guest.h"

static struct gate onward, said;

static void *looks(void *name)
{
	say("%s: pid %d tid %d ppid %d pgrp %d", (const char *)name, getpid(), gettid(), getppid(),
	    getpgrp());
	return NULL;
}

static void *held(void *tid)
{
	*(pid_t *)tid = gettid();
	open_gate(said);
	pass(onward);
	return NULL;
}

static int plain(void)
{
	looks("child");
	return 0;
}

static void *forks(void *unused UNUSED)
{
	reap("child of a thread", child(plain));
	return NULL;
}

static int work(void)
{
	pthread_t threads[3];
	pid_t tids[3];

	onward = new_gate();
	said = new_gate();
	looks("leader");
	pthread_join(thread(looks, "one"), NULL);
	pthread_join(thread(looks, "two"), NULL);
	reap("child", child(plain));
	pthread_join(thread(forks, NULL), NULL);
	for (int i = 0; i < 3; i++) {
		threads[i] = thread(held, &tids[i]);
		pass(said);
	}
	say("three at once: %d %d %d", tids[0], tids[1], tids[2]);
	for (int i = 0; i < 3; i++)
		result("group of a thread", getpgid(tids[i]) == getpgrp() ? 0 : -1);
	result("a thread is no child", waitpid(tids[0], NULL, __WALL));
	result("a thread leads no group", setpgid(tids[0], 0));
	for (int i = 0; i < 3; i++)
		open_gate(onward);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	reap("child", child(plain));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
