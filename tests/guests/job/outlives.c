/* A group and a session keep their number when the process that gave it is gone. */
#include "guest.h"

static struct gate ready, done;

static int stays(void)
{
	open_gate(ready);
	pass(done);
	say("orphan: ppid %d pgrp %d sid %d", getppid(), getpgrp(), getsid(0));
	open_gate(ready);
	return sleeper();
}

static int leads_session(void)
{
	setsid();
	child(stays);
	pass(ready);
	return 0;
}

static int work(void)
{
	pid_t leader, follower, late;

	ready = new_gate();
	done = new_gate();

	/* A group of two children; the one that gave the number goes. */
	leader = child(sleeper);
	setpgid(leader, leader);
	follower = child(sleeper);
	setpgid(follower, leader);
	put_down(leader);
	result("the leader", getpgid(leader));
	result("the follower's group", getpgid(follower));
	result("signal 0 to the group", kill(-leader, 0));
	result("signal 0 to the leader", kill(leader, 0));
	late = child(sleeper);
	result("a newcomer joins the group", setpgid(late, leader));
	result("its group", getpgid(late));
	result("the group's number as a process", setpgid(leader, 0));
	kill(-leader, SIGTERM);
	reap("follower", follower);
	reap("newcomer", late);
	result("signal 0 to the group when it is empty", kill(-leader, 0));
	result("joining it then", setpgid(0, leader));

	/* The same for a session. */
	leader = child(leads_session);
	reap("session leader", leader);
	open_gate(done);
	pass(ready);
	result("the leader's session", getsid(leader));
	result("signal to what is left of it", kill(-leader, SIGKILL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
