/* The first process lives as long as its last thread. */
#include "guest.h"

static pthread_t leader;

static void *last(void *unused UNUSED)
{
	pthread_join(leader, NULL);
	say("last thread: pid %d tid %d", getpid(), gettid());
	reap("child", zombie(3));
	exit(43);
}

int main(void)
{
	leader = pthread_self();
	thread(last, NULL);
	pthread_exit(NULL);
}
