/* Without the rules of a PID namespace, virtual PID 1 is a process like any other. */
#include "guest.h"

static struct gate orphaned, said;

static int orphan(void)
{
	pass(orphaned);
	say("orphan: pid %d ppid %d", getpid(), getppid());
	close(said.write);
	return 0;
}

static int middle(void)
{
	child(orphan);
	return 0;
}

int main(void)
{
	int flag = -1;

	orphaned = new_gate();
	said = new_gate();
	say("first: pid %d ppid %d pgrp %d sid %d", getpid(), getppid(), getpgrp(), getsid(0));
	prctl(PR_GET_CHILD_SUBREAPER, &flag);
	say("subreaper flag %d", flag);
	reap("middle", child(middle));
	open_gate(orphaned);
	until_all_gone(said);
	result("the orphan is not its child", wait(NULL));
	say("SIGTERM kills it");
	kill(getpid(), SIGTERM);
	say("not reached");
	return 0;
}
