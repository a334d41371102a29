/* The leader's thread ends first: the process lives on under its number, until its last thread. */
#include "guest.h"

static struct gate ready, onward;
static pthread_t leader;

static void *survivor(void *unused UNUSED)
{
	pthread_join(leader, NULL);
	say("survivor: pid %d tid %d", getpid(), gettid());
	result("signal to the process", kill(getpid(), 0));
	result("signal to the leader's thread", syscall(SYS_tgkill, getpid(), getpid(), 0));
	result("its group", getpgid(getpid()) == getpgrp() ? 0 : -1);
	open_gate(ready);
	pass(onward);
	exit(7);
}

static int process(void)
{
	leader = pthread_self();
	thread(survivor, NULL);
	pthread_exit(NULL);
}

static int work(void)
{
	siginfo_t info = { 0 };
	int status;
	pid_t pid;

	ready = new_gate();
	onward = new_gate();
	pid = child(process);
	pass(ready);
	result("not ended yet", waitpid(pid, &status, WNOHANG));
	result("waitid agrees", waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT));
	say("pid %d", info.si_pid);
	result("it can be signalled", kill(pid, 0));
	open_gate(onward);
	reap("process", pid);

	/* The same, ended by a signal. */
	pid = child(process);
	pass(ready);
	result("terminate", kill(pid, SIGTERM));
	reap("process", pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
