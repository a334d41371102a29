/* Whom a socket tells that there is something to read, by ioctl(2). socket(7) */
#include "targets.h"
#include <sys/ioctl.h>
#include <sys/socket.h>

#ifndef FIOSETOWN
#define FIOSETOWN 0x8901
#define SIOCSPGRP 0x8902
#define FIOGETOWN 0x8903
#define SIOCGPGRP 0x8904
#endif

static int fds[2];

static void ask_by(const char *what, unsigned long set, unsigned long get, long pid)
{
	int owner = pid;

	if (!result(what, ioctl(fds[0], set, &owner))) {
		owner = -77;
		ioctl(fds[0], get, &owner);
		say("    owner %d", owner);
	}
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	ask_by("  FIOSETOWN", FIOSETOWN, FIOGETOWN, pid);
	ask_by("  SIOCSPGRP", SIOCSPGRP, SIOCGPGRP, pid);
}

static int work(void)
{
	int owner = -77;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	make_cast();
	result("at first", ioctl(fds[0], FIOGETOWN, &owner));
	say("owner %d", owner);
	ask_of_everybody(ask);
	CALL(ioctl(fds[0], FIOSETOWN, NOWHERE));
	CALL(ioctl(fds[0], FIOSETOWN, NULL));
	CALL(ioctl(fds[0], FIOGETOWN, NOWHERE));
	CALL(ioctl(stage.ready.read, FIOGETOWN, &owner));
	owner = cast.member;
	CALL(syscall(SYS_ioctl, WIDE(fds[0]), WIDE(FIOSETOWN), &owner));
	CALL(syscall(SYS_ioctl, WIDE(fds[0]), WIDE(SIOCGPGRP), &owner));
	say("owner %d", owner);

	pid = zombie(0);
	CALL(ioctl(fds[0], FIOSETOWN, &pid));
	CALL(ioctl(fds[0], FIOGETOWN, &owner));
	say("a zombie: owner %d", owner);
	put_down(pid);
	CALL(ioctl(fds[0], FIOGETOWN, &owner));
	say("reaped: owner %d", owner);
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
