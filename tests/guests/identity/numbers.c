/* Every process and thread is told its own numbers, by libc and by the bare calls. */
#include "guest.h"

static void numbers(const char *who)
{
	say("%s: pid %d tid %d ppid %d pgrp %d pgid %d sid %d", who, getpid(), gettid(), getppid(),
	    getpgrp(), getpgid(0), getsid(0));
	say("%s, bare: pid %ld tid %ld ppid %ld pgrp %ld pgid %ld sid %ld", who,
	    syscall(SYS_getpid), syscall(SYS_gettid), syscall(SYS_getppid), syscall(SYS_getpgrp),
	    syscall(SYS_getpgid, 0), syscall(SYS_getsid, 0));
}

static int grandchild(void)
{
	numbers("grandchild");
	return 0;
}

static int leader(void)
{
	CALL(setsid());
	numbers("session leader");
	reap("grandchild", child(grandchild));
	return 0;
}

static int plain(void)
{
	numbers("child");
	return 0;
}

int main(void)
{
	numbers("first");
	reap("child", child(plain));
	reap("child", child(plain));
	reap("leader", child(leader));
	reap("child", child(plain));
	numbers("first again");
	return 0;
}
