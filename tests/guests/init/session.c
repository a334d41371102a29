/* The first process stands outside every group and session of its own namespace, until it makes
 * them. */
#include "guest.h"

static int joins(void)
{
	say("child: pid %d pgrp %d sid %d", getpid(), getpgrp(), getsid(0));
	result("into the group of the first", setpgid(0, 1));
	return 0;
}

int main(void)
{
	say("first: pid %d ppid %d pgrp %d sid %d", getpid(), getppid(), getpgrp(), getsid(0));
	result("getpgid(1)", getpgid(1));
	reap("child", child(joins));
	CALL(setsid());
	say("first: pid %d ppid %d pgrp %d sid %d", getpid(), getppid(), getpgrp(), getsid(0));
	reap("child", child(joins));
	CALL(setsid());
	return 0;
}
