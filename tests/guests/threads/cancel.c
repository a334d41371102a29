/* The library's own signals: cancellation, and credentials that all threads share. */
#include "guest.h"

static struct gate ready;

static void *blocks(void *unused UNUSED)
{
	open_gate(ready);
	while (pause())
		;
	return NULL;
}

static void *waits_for_child(void *unused UNUSED)
{
	open_gate(ready);
	waitpid(-1, NULL, 0);
	return NULL;
}

static void cancel(const char *how, pthread_t thread)
{
	void *ending;

	pass(ready);
	errno = pthread_cancel(thread);
	result(how, errno ? -1 : 0);
	pthread_join(thread, &ending);
	say("%s", ending == PTHREAD_CANCELED ? "cancelled" : "ended by itself");
}

static int work(void)
{
	pthread_t other;
	pid_t pid;

	ready = new_gate();
	cancel("in pause", thread(blocks, NULL));
	pid = child(sleeper);
	cancel("in waitpid", thread(waits_for_child, NULL));
	put_down(pid);
	other = thread(blocks, NULL);
	pass(ready);
	result("setuid with two threads", setuid(getuid()));
	pthread_cancel(other);
	pthread_join(other, NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
