/* Whom a descriptor tells that there is something to read. fcntl(2) */
#include "targets.h"

static int fds[2];

/* A small group looks like an errno to the library, which therefore asks otherwise. */
static void say_owner(int fd)
{
	struct f_owner_ex owner = { -1, -1 };
	long value = syscall(SYS_fcntl, fd, F_GETOWN);

	if (value == -1)
		say("    F_GETOWN: %d", -errno);
	else
		say("    F_GETOWN: %ld", value);
	if (fcntl(fd, F_GETOWN_EX, &owner))
		result("    F_GETOWN_EX", -1);
	else
		say("    F_GETOWN_EX: type %d pid %d", owner.type, owner.pid);
}

static void set_as(const char *role, int type, long pid)
{
	struct f_owner_ex owner = { type, (int)pid };
	char line[64];

	snprintf(line, sizeof line, "  F_SETOWN_EX as a %s", role);
	if (!result(line, fcntl(fds[0], F_SETOWN_EX, &owner)))
		say_owner(fds[0]);
	if (owner.pid != (int)pid)
		say("    the argument has changed");
}

static void ask(const char *who, long pid)
{
	say("%s:", who);
	if (!result("  F_SETOWN", syscall(SYS_fcntl, fds[0], F_SETOWN, pid)))
		say_owner(fds[0]);
	set_as("thread", F_OWNER_TID, pid);
	set_as("process", F_OWNER_PID, pid);
	set_as("group", F_OWNER_PGRP, pid);
}

static void of_the_dead(void)
{
	pid_t pid = child(sleeper);

	say("somebody who dies:");
	CALL(fcntl(fds[0], F_SETOWN, pid));
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	say("  a zombie:");
	say_owner(fds[0]);
	waitpid(pid, NULL, 0);
	say("  reaped:");
	say_owner(fds[0]);

	say("a group that ends:");
	fcntl(fds[0], F_SETOWN, -cast.group);
	say_owner(fds[0]);
}

static struct gate heard;

static void hear(int sig, siginfo_t *info, void *context UNUSED)
{
	say("process %d thread %d hears SIG%s, band %s", getpid(), gettid(), signal_name(sig),
	    info->si_band & 1 ? "in" : "other");
	open_gate(heard);
}

static void *listens(void *tid)
{
	*(pid_t *)tid = gettid();
	unblock(SIGUSR1);
	open_gate(stage.ready);
	for (;;)
		pause();
	return NULL;
}

/* The signal finds its way to the one thread that was named. */
static void deliver(void)
{
	static pid_t tid;
	struct f_owner_ex owner = { .type = F_OWNER_TID };
	int pipe_fds[2];
	char byte;

	if (pipe(pipe_fds))
		broken("pipe");
	heard = new_gate();
	block(SIGUSR1);
	handle(SIGUSR1, hear, SA_RESTART);
	thread(listens, &tid);
	pass(stage.ready);
	owner.pid = tid;
	CALL(fcntl(pipe_fds[0], F_SETSIG, SIGUSR1));
	CALL(fcntl(pipe_fds[0], F_SETOWN_EX, &owner));
	CALL(fcntl(pipe_fds[0], F_SETFL, O_ASYNC));
	if (write(pipe_fds[1], "x", 1) != 1)
		broken("write");
	pass(heard);
	CALL(read(pipe_fds[0], &byte, 1));
}

static int work(void)
{
	if (pipe(fds))
		broken("pipe");
	make_cast();
	say("at first:");
	say_owner(fds[0]);
	ask_of_everybody(ask);
	set_as("nothing", 3, 1);
	say("no pointer, no descriptor:");
	CALL(fcntl(fds[0], F_SETOWN_EX, NOWHERE));
	CALL(fcntl(fds[0], F_GETOWN_EX, NOWHERE));
	CALL(fcntl(fds[0], F_GETOWN_EX, NULL));
	CALL(fcntl(-1, F_SETOWN, 1));
	CALL(fcntl(-1, F_GETOWN));
	result("wide", syscall(SYS_fcntl, WIDE(fds[0]), WIDE(F_SETOWN), WIDE(cast.member)));
	result("wide", syscall(SYS_fcntl, WIDE(fds[0]), WIDE(F_GETOWN)));
	of_the_dead();
	dismiss_cast();
	say("a group that has ended:");
	say_owner(fds[0]);
	deliver();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
