/* getpgid(2) and getsid(2) of everybody there is, and of nobody. */
#include "guest.h"

static struct gate ready, done;
static pid_t other_thread;

static void look(const char *who, pid_t pid)
{
	say("of %s:", who);
	result("  getpgid", getpgid(pid));
	result("  getsid", getsid(pid));
}

static void *second_thread(void *unused UNUSED)
{
	other_thread = gettid();
	open_gate(ready);
	pass(done);
	return NULL;
}

static int led(void)
{
	open_gate(ready);
	pass(done);
	return 0;
}

static int session(void)
{
	pid_t pid;

	setsid();
	pid = child(led);
	pass(ready);
	look("a child", pid);
	look("the parent", getppid());
	look("the first process", 1);
	open_gate(done);
	reap("child", pid);
	look("a child that was reaped", pid);
	pid = zombie(0);
	look("a zombie", pid);
	reap("zombie", pid);
	look("a reaped zombie", pid);
	return 0;
}

static int work(void)
{
	pthread_t other;

	ready = new_gate();
	done = new_gate();
	look("oneself by 0", 0);
	look("oneself", getpid());
	look("a session leader's family", 0);
	reap("session", child(session));

	other = thread(second_thread, NULL);
	pass(ready);
	look("a thread that is no leader", other_thread);
	open_gate(done);
	pthread_join(other, NULL);
	until_gone(other_thread);
	look("a thread that is gone", other_thread);

	look("nobody", VACANT);
	look("an impossible pid", ABSENT);
	look("INT_MAX", INT_MAX);
	look("-1", -1);
	look("INT_MIN", INT_MIN);
	return 0;
}

int main(void)
{
	look("the first process itself", 1);
	return in_second_process(work);
}
