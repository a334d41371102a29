/* setsid(2) gives one number two more roles, and is refused to a group leader. */
#include "guest.h"

static int member(void)
{
	say("member: pid %d pgrp %d sid %d", getpid(), getpgrp(), getsid(0));
	CALL(setpgid(0, 0));
	say("member: pid %d pgrp %d sid %d", getpid(), getpgrp(), getsid(0));
	CALL(setsid());
	return 0;
}

static int other_leader(void)
{
	CALL(setsid());
	say("other: pid %d pgrp %d sid %d", getpid(), getpgrp(), getsid(0));
	return 0;
}

static int work(void)
{
	CALL(setsid());
	CALL(setsid());
	say("leader: pid %d pgrp %d sid %d", getpid(), getpgrp(), getsid(0));
	reap("member", child(member));
	reap("other leader", child(other_leader));
	CALL(getsid(getppid()));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
