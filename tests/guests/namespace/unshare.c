/* New pidspaces for the children to come. unshare(2), pid_namespaces(7) */
#include "guest.h"

static struct gate told;

static int first(void)
{
	int status;
	pid_t pid;

	say("first: pid %d, ppid %d, pgid %d, sid %d", getpid(), getppid(), getpgrp(), getsid(0));
	pid = fork();
	if (!pid) {
		say("its child: pid %d, ppid %d", getpid(), getppid());
		_exit(3);
	}
	say("first: child %d", pid == waitpid(-1, &status, 0) ? pid : 0);
	say("first: it %s", status_text(status));
	CALL(setsid());
	say("first: pgid %d, sid %d", getpgrp(), getsid(0));
	open_gate(told);
	return sleeper();
}

static int second(void)
{
	say("second: pid %d, ppid %d", getpid(), getppid());
	CALL(kill(1, 0));
	CALL(kill(3, 0));
	CALL(getpgid(1));
	return 4;
}

static void *does_nothing(void *unused)
{
	return unused;
}

static int work(void)
{
	pthread_t thread;
	pid_t one, two;
	int error;

	told = new_gate();
	CALL(unshare(CLONE_NEWPID));
	say("the caller stays: pid %d", getpid());
	CALL(unshare(CLONE_NEWPID));
	error = pthread_create(&thread, NULL, does_nothing, NULL);
	say("pthread_create: %s", strerrorname_np(error));
	one = child(first);
	pass(told);
	say("outside the first is %d", one);
	two = child(second);
	reap("outside the second is", two);
	CALL(unshare(CLONE_NEWPID));
	error = pthread_create(&thread, NULL, does_nothing, NULL);
	say("pthread_create: %s", strerrorname_np(error));
	CALL(kill(one, SIGTERM));
	CALL(kill(one, SIGKILL));
	reap("first", one);
	CALL(fork());
	CALL(vfork());
	error = pthread_create(&thread, NULL, does_nothing, NULL);
	say("pthread_create: %s", strerrorname_np(error));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
