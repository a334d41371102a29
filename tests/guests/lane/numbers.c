/* The answers are right in every process, however it came to be. */
#include "lane.h"
#include <sys/mman.h>

static void numbers(const char *who)
{
	say("%s: pid %d ppid %d pgrp %d tid %d", who, getpid(), getppid(), getpgrp(), gettid());
}

static int forked(void)
{
	numbers("forked");
	warm_up();
	numbers("forked, warm");
	if (setpgid(0, 0))
		broken("setpgid");
	numbers("in a group of its own");
	return 0;
}

static int in_session(void)
{
	if (setsid() < 0)
		broken("setsid");
	numbers("in a session of its own");
	return 0;
}

static void *in_thread(void *main_thread)
{
	say("thread: tid is another: %d", gettid() != *(pid_t *)main_thread);
	numbers("thread");
	return NULL;
}

static pid_t theirs[2];

/* Runs in its parent's memory. */
static int borrower(void *unused UNUSED)
{
	theirs[0] = getpid();
	theirs[1] = getppid();
	return 0;
}

static void borrow(const char *what, int flags)
{
	static char stack[65536];
	pid_t pid = clone(borrower, stack + sizeof stack, flags | SIGCHLD, NULL);

	if (pid < 0)
		broken("clone");
	reap(what, pid);
	say("%s: %d, its parent %d; mine is %d", what, theirs[0], theirs[1], getpid());
}

static int grouped(struct gate ready, struct gate go)
{
	warm_up();
	open_gate(ready);
	pass(go);
	numbers("put into a group");
	return 0;
}

static int work(void)
{
	struct gate ready, go;
	pid_t self = gettid(), pid;

	numbers("cold");
	warm_up();
	numbers("warm");
	reap("child", child(forked));
	reap("child", child(in_session));
	numbers("after children");

	pid = vfork();
	if (!pid) {
		theirs[0] = getpid();
		_exit(0);
	}
	reap("vfork", pid);
	say("vfork: %d; mine is %d", theirs[0], getpid());
	borrow("CLONE_VM", CLONE_VM);
	borrow("CLONE_VM | CLONE_VFORK", CLONE_VM | CLONE_VFORK);

	ready = new_gate();
	go = new_gate();
	pid = fork();
	if (!pid)
		_exit(grouped(ready, go));
	pass(ready);
	if (setpgid(pid, pid))
		broken("setpgid of a child");
	open_gate(go);
	reap("grouped", pid);

	pthread_join(thread(in_thread, &self), NULL);
	numbers("after a thread");
	reap("child of one with threads", child(forked));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
