/* A stopped group that becomes an orphan gets SIGHUP and SIGCONT from the kernel; an orphaned one
 * does not stop for SIGTSTP. */
#include "guest.h"

static struct gate ready, heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("orphan", info);
}

static int orphan(void)
{
	struct sigaction action = { .sa_sigaction = hear, .sa_flags = SA_SIGINFO };

	sigaddset(&action.sa_mask, SIGHUP);
	sigaddset(&action.sa_mask, SIGCONT);
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGCONT, &action, NULL);
	open_gate(ready);
	raise(SIGSTOP);
	say("orphan: pgrp %d sid %d", getpgrp(), getsid(0));
	result("SIGTSTP in an orphaned group", raise(SIGTSTP));
	open_gate(heard);
	return 0;
}

static int parent(void)
{
	pid_t pid = child(orphan);

	setpgid(pid, pid);
	pass(ready);
	waitpid(pid, NULL, WUNTRACED);
	return 0;
}

static int work(void)
{
	ready = new_gate();
	heard = new_gate();
	setsid();
	waitpid(child(parent), NULL, 0);
	pass(heard);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
