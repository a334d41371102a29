/* A child belongs to the process, and may be waited for by another thread than its maker. */
#include "guest.h"

static int three(void)
{
	return 3;
}

static void *waits(void *pid)
{
	int status;

	result("thread: __WNOTHREAD", waitpid((pid_t)(long)pid, &status, __WNOTHREAD));
	reap("thread: child", (pid_t)(long)pid);
	return NULL;
}

static void *makes(void *pid)
{
	*(pid_t *)pid = child(sleeper);
	return NULL;
}

static void *looks(void *unused UNUSED)
{
	say("thread: pid %d tid %d ppid %d", getpid(), gettid(), getppid());
	return NULL;
}

static int work(void)
{
	pid_t pid;

	pthread_join(thread(waits, (void *)(long)child(three)), NULL);
	pthread_join(thread(makes, &pid), NULL);
	result("child of a thread that is gone", waitpid(pid, NULL, WNOHANG));
	put_down(pid);
	pthread_join(thread(looks, NULL), NULL);
	result("at the end", wait(NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
