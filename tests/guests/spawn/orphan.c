/* A daemon's double fork: the orphan's parent is the first process. */
#include "guest.h"

static struct gate orphaned, said;

static int orphan(void)
{
	pass(orphaned);
	say("orphan: pid %d ppid %d pgrp %d sid %d", getpid(), getppid(), getpgrp(), getsid(0));
	result("orphan signals its parent", kill(getppid(), 0));
	close(said.write);
	return 0;
}

static int middle(void)
{
	setsid();
	say("middle: pid %d ppid %d", getpid(), getppid());
	child(orphan);
	return 0;
}

static int work(void)
{
	orphaned = new_gate();
	said = new_gate();
	reap("middle", child(middle));
	open_gate(orphaned);
	until_all_gone(said);
	result("it is no child of one's own", wait(NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
