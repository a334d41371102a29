/* The first process of a pidspace ends, and everybody in it. pid_namespaces(7) */
#include "guest.h"

static struct gate ready, alive;

static void told(int sig, siginfo_t *info, void *context UNUSED)
{
	say_info("told", info);
	(void)sig;
}

static int stubborn(void)
{
	for (int sig = 1; sig < 32; sig++)
		if (sig != SIGKILL && sig != SIGSTOP)
			set_disposition(sig, SIG_IGN);
	setsid();
	child(sleeper);
	open_gate(ready);
	return sleeper();
}

static int nested(void)
{
	child(sleeper);
	open_gate(ready);
	return sleeper();
}

static int first(void)
{
	pid_t orphan;

	say("first: pid %d", getpid());
	child(stubborn);
	pass(ready);
	zombie(3);
	if (unshare(CLONE_NEWPID))
		broken("unshare");
	child(nested);
	pass(ready);
	orphan = child(nested);
	pass(ready);
	say("first: the second inside is %d", orphan);
	open_gate(ready);
	return sleeper();
}

static int work(void)
{
	pid_t pid, got;
	int status, count = 0;

	ready = new_gate();
	alive = new_gate();
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
		broken("PR_SET_CHILD_SUBREAPER");
	if (unshare(CLONE_NEWPID))
		broken("unshare");
	pid = child(first);
	pass(ready);
	handle(SIGCHLD, told, SA_RESTART);
	/* The news may come before the call has returned. */
	block(SIGCHLD);
	CALL(kill(pid, SIGKILL));
	unblock(SIGCHLD);
	while ((got = waitpid(-1, &status, 0)) > 0) {
		say("reaped %d %s", got, status_text(status));
		count++;
	}
	say("%d in all", count);
	until_all_gone(alive);
	CALL(fork());
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
