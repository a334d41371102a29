/* A robust mutex tells its next owner that the last one died with it. */
#include "guest.h"

static pthread_mutex_t *mutex;

static int dies_with_it(void)
{
	pthread_mutex_lock(mutex);
	return 0;
}

static void *ends_with_it(void *unused UNUSED)
{
	pthread_mutex_trylock(mutex);
	return NULL;
}

static void look(const char *what)
{
	errno = pthread_mutex_trylock(mutex);
	result(what, errno ? -1 : 0);
	if (errno == EOWNERDEAD)
		pthread_mutex_consistent(mutex);
	pthread_mutex_unlock(mutex);
}

static int work(void)
{
	pthread_mutexattr_t attributes;

	mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(mutex, &attributes);
	reap("owner", child(dies_with_it));
	look("after a process");
	pthread_join(thread(ends_with_it, NULL), NULL);
	look("after a thread");
	look("after nobody");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
