/* With the first process everybody dies. */
#include "guest.h"

static struct gate ready;

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

static void *blocks(void *unused UNUSED)
{
	open_gate(ready);
	while (pause())
		;
	return NULL;
}

static int threaded(void)
{
	thread(blocks, NULL);
	return sleeper();
}

static int stops(void)
{
	open_gate(ready);
	raise(SIGSTOP);
	return 0;
}

int main(void)
{
	pid_t pid;

	ready = new_gate();
	child(stubborn);
	pass(ready);
	child(threaded);
	pass(ready);
	pid = child(stops);
	pass(ready);
	waitpid(pid, NULL, WUNTRACED);
	zombie(3);
	say("the first process ends");
	return 42;
}
