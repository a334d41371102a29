/* Futexes of which the kernel knows the owner. futex(2), "Priority-inheritance futexes" */
#include "guest.h"

#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif

static uint32_t word;

static void ask(const char *what, int op)
{
	word = 0;
	result(what, syscall(SYS_futex, &word, op, 0, NULL, NULL, 0));
	say("  the word is %u", word);
}

static int work(void)
{
	pthread_mutexattr_t attributes;
	pthread_mutex_t mutex;
	int error;

	ask("FUTEX_LOCK_PI", FUTEX_LOCK_PI);
	ask("FUTEX_LOCK_PI2", FUTEX_LOCK_PI2);
	ask("FUTEX_TRYLOCK_PI", FUTEX_TRYLOCK_PI);
	ask("FUTEX_UNLOCK_PI", FUTEX_UNLOCK_PI);
	ask("FUTEX_LOCK_PI_PRIVATE", FUTEX_LOCK_PI_PRIVATE);
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	error = pthread_mutex_init(&mutex, &attributes);
	say("a mutex that inherits priority: %s", error ? strerrorname_np(error) : "made");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
