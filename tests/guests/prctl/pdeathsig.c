/* PR_SET_PDEATHSIG: the signal tells the number of the parent that died. */
#include "guest.h"

static struct gate ready, heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	open_gate(heard);
}

static int bereaved(void)
{
	handle(SIGUSR1, hear, 0);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	open_gate(ready);
	pass(heard);
	say("bereaved: ppid %d", getppid());
	open_gate(ready);
	return 0;
}

static int parent(void)
{
	child(bereaved);
	pass(ready);
	return 0;
}

static int work(void)
{
	int sig;

	ready = new_gate();
	heard = new_gate();
	prctl(PR_GET_PDEATHSIG, &sig);
	say("before: %d", sig);
	waitpid(child(parent), NULL, 0);
	pass(ready);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
