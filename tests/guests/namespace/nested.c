/* Three levels: who names whom, and who signals whom. pid_namespaces(7) */
#include "guest.h"

static struct gate ready, hit, next, down;
static int caught;

static void count(int sig, siginfo_t *info, void *context UNUSED)
{
	caught++;
	say_info("  caught", info);
	(void)sig;
}

static int innermost(void)
{
	sigset_t none = set_of(0);

	handle(SIGUSR1, count, 0);
	block(SIGUSR1);
	say("innermost: pid %d, ppid %d", getpid(), getppid());
	CALL(kill(2, 0));
	CALL(kill(getppid() + 5, 0));
	CALL(kill(-1, 0));
	open_gate(ready);
	for (int signals = 0; signals < 2; signals++) {
		sigsuspend(&none);
		open_gate(hit);
	}
	pass(down);
	return 7;
}

static int middle(void)
{
	pid_t pid;

	say("middle: pid %d, ppid %d", getpid(), getppid());
	CALL(unshare(CLONE_NEWPID));
	pid = child(innermost);
	pass(ready);
	say("middle: innermost is %d", pid);
	if (kill(pid, SIGUSR1))
		broken("kill");
	pass(hit);
	CALL(kill(pid, SIGTERM));
	CALL(getpgid(pid));
	open_gate(next);
	reap("middle: innermost", pid);
	CALL(kill(pid, 0));
	return 8;
}

static int work(void)
{
	pid_t pid;

	ready = new_gate();
	hit = new_gate();
	next = new_gate();
	down = new_gate();
	CALL(unshare(CLONE_NEWPID));
	pid = child(middle);
	pass(next);
	say("outer: middle is %d, innermost %d", pid, pid + 1);
	if (kill(pid + 1, SIGUSR1))
		broken("kill");
	pass(hit);
	CALL(getsid(pid + 1));
	CALL(kill(pid + 1, SIGTERM));
	open_gate(down);
	reap("outer: middle", pid);
	CALL(kill(pid + 1, 0));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
