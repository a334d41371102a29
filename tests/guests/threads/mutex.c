/* Mutexes that remember their owner compare the thread id the library was told. */
#include "guest.h"

static pthread_mutex_t mutex;

static void *tries(void *unused UNUSED)
{
	errno = pthread_mutex_unlock(&mutex);
	result("unlock by another", errno ? -1 : 0);
	errno = pthread_mutex_trylock(&mutex);
	result("lock by another", errno ? -1 : 0);
	return NULL;
}

static void run(const char *what, int type)
{
	pthread_mutexattr_t attributes;

	say("%s", what);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, type);
	pthread_mutex_init(&mutex, &attributes);
	pthread_mutex_lock(&mutex);
	errno = pthread_mutex_lock(&mutex);
	result("lock again", errno ? -1 : 0);
	pthread_join(thread(tries, NULL), NULL);
	errno = pthread_mutex_unlock(&mutex);
	result("unlock", errno ? -1 : 0);
}

static int work(void)
{
	run("error-checking", PTHREAD_MUTEX_ERRORCHECK);
	run("recursive", PTHREAD_MUTEX_RECURSIVE);
	return 0;
}

int main(void)
{
	int how = in_second_process(work);

	say("the first process, too");
	work();
	return how;
}
