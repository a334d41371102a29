/* A hundred threads at once, each with a number of its own that works. */
#include "guest.h"

#define MANY 100

static pthread_barrier_t all_there, all_looked;
static pid_t tids[MANY];

static void *body(void *index)
{
	tids[(long)index] = gettid();
	pthread_barrier_wait(&all_there);
	pthread_barrier_wait(&all_looked);
	return NULL;
}

static int work(void)
{
	pthread_t threads[MANY];
	int distinct = 0, reachable = 0;
	pid_t low = INT_MAX, high = 0;

	pthread_barrier_init(&all_there, NULL, MANY + 1);
	pthread_barrier_init(&all_looked, NULL, MANY + 1);
	for (long i = 0; i < MANY; i++)
		threads[i] = thread(body, (void *)i);
	pthread_barrier_wait(&all_there);
	for (int i = 0; i < MANY; i++) {
		int twins = 0;

		for (int j = 0; j < MANY; j++)
			twins += tids[j] == tids[i];
		distinct += twins == 1;
		reachable += !syscall(SYS_tgkill, getpid(), tids[i], 0);
		low = tids[i] < low ? tids[i] : low;
		high = tids[i] > high ? tids[i] : high;
	}
	say("%d distinct, %d reachable, from %d to %d", distinct, reachable, low, high);
	pthread_barrier_wait(&all_looked);
	for (int i = 0; i < MANY; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
