/* Everybody whom a pid argument can name, and nobody. */
#ifndef TARGETS_H
#define TARGETS_H

#include "guest.h"

/* The same pid in the half of a register that the kernel looks at, with dirt in the other one. */
#define WIDE(pid) ((long)0xdeadbeef00000000 | (unsigned int)(pid))

/* Who there is, besides the caller and the first process. */
static UNUSED struct {
	pid_t member, its_thread; /* a child, and a thread of it that is not the leader */
	pid_t own_thread;         /* another thread of the caller */
	pid_t group;              /* a process group whose leader was reaped */
	pid_t zombie, reaped;
	pid_t group_member;
} cast;

static struct {
	struct gate ready, done;
	pid_t *its_thread;
} stage;

static UNUSED void *waits_for_ever(void *tid)
{
	*(pid_t *)tid = gettid();
	open_gate(stage.ready);
	for (;;)
		pause();
	return NULL;
}

static UNUSED int member(void)
{
	thread(waits_for_ever, stage.its_thread);
	return sleeper();
}

static UNUSED int ends(void)
{
	return 0;
}

/* Leads a group until there is another member. */
static UNUSED int leads(void)
{
	setpgid(0, 0);
	open_gate(stage.ready);
	pass(stage.done);
	return 0;
}

static UNUSED void make_group(void)
{
	cast.group = child(leads);
	pass(stage.ready);
	cast.group_member = child(sleeper);
	if (setpgid(cast.group_member, cast.group))
		broken("setpgid");
	open_gate(stage.done);
	waitpid(cast.group, NULL, 0);
}

/* Preconditions: the caller has no other threads. Postconditions: it leads a process group. */
static UNUSED void make_cast(void)
{
	setpgid(0, 0);
	stage.ready = new_gate();
	stage.done = new_gate();
	stage.its_thread = mmap(NULL, sizeof(pid_t), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cast.member = child(member);
	pass(stage.ready);
	cast.its_thread = *stage.its_thread;
	make_group();
	cast.reaped = child(ends);
	waitpid(cast.reaped, NULL, 0);
	cast.zombie = zombie(0);
	thread(waits_for_ever, &cast.own_thread);
	pass(stage.ready);
}

static UNUSED void dismiss_cast(void)
{
	put_down(cast.member);
	put_down(cast.group_member);
	put_down(cast.zombie);
}

/* Asks of each in turn, as an argument register has it. */
static UNUSED void ask_of_everybody(void (*ask)(const char *who, long pid))
{
	ask("0", 0);
	ask("oneself", getpid());
	ask("another thread of one's own", cast.own_thread);
	ask("a member", cast.member);
	ask("a member's thread", cast.its_thread);
	ask("the first process", getppid());
	ask("a group", cast.group);
	ask("a zombie", cast.zombie);
	ask("somebody reaped", cast.reaped);
	ask("nobody", VACANT);
	ask("an impossible pid", ABSENT);
	ask("INT_MAX", INT_MAX);
	ask("-1", -1);
	ask("a negative group", -cast.group);
	ask("INT_MIN", INT_MIN);
	ask("0, wide", WIDE(0));
	ask("oneself, wide", WIDE(getpid()));
	ask("a member, wide", WIDE(cast.member));
	ask("nobody, wide", WIDE(VACANT));
	ask("-1, wide", WIDE(-1));
}

#endif
