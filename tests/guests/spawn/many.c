/* Hundreds of children, held at once, each under a number of its own, in order. */
#include "guest.h"

#define MANY 200

static struct gate onward;

static int held(void)
{
	pass(onward);
	return getpid() % 100;
}

static int work(void)
{
	pid_t pids[MANY];
	int status, right = 0, gaps = 0;

	onward = new_gate();
	for (int i = 0; i < MANY; i++)
		pids[i] = child(held);
	for (int i = 1; i < MANY; i++)
		gaps += pids[i] != pids[i - 1] + 1;
	say("from %d to %d, %d gaps", pids[0], pids[MANY - 1], gaps);
	for (int i = 0; i < MANY; i++)
		open_gate(onward);
	for (int i = 0; i < MANY; i++) {
		pid_t pid = wait(&status);

		right += pid >= pids[0] && pid <= pids[MANY - 1] &&
			 WEXITSTATUS(status) == pid % 100;
	}
	say("%d came back right", right);
	result("and then", wait(NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
