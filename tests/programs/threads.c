/* 500 threads at once, each of which is signalled by its own id and answers. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MANY 500

static atomic_int answers;
static pthread_barrier_t barrier;
static pid_t tids[MANY];

static void answer(int sig)
{
	(void)sig;
	answers++;
}

static void *body(void *index)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	tids[(long)index] = gettid();
	pthread_barrier_wait(&barrier);
	if (sigwait(&set, &sig) == 0)
		answer(sig);
	return NULL;
}

int main(void)
{
	pthread_t threads[MANY];
	pthread_attr_t attributes;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pthread_barrier_init(&barrier, NULL, MANY + 1);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	for (long i = 0; i < MANY; i++)
		if (pthread_create(&threads[i], &attributes, body, (void *)i))
			return 1;
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < MANY; i++)
		if (syscall(SYS_tgkill, getpid(), tids[i], SIGUSR1))
			return 2;
	for (int i = 0; i < MANY; i++)
		pthread_join(threads[i], NULL);
	printf("%d answers\n", answers);
	return 0;
}
