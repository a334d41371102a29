/* The rules of setpgid(2), and every number it takes. */
#include "guest.h"

static struct gate ready;

static int waits(void)
{
	open_gate(ready);
	return sleeper();
}

static int leads_session(void)
{
	setsid();
	result("session leader by itself", setpgid(0, 0));
	return waits();
}

static int execs(void)
{
	char descriptor[16];

	snprintf(descriptor, sizeof descriptor, "%d", ready.write);
	execl("/proc/self/exe", "setpgid", descriptor, NULL);
	broken("exec");
}

static pid_t ready_child(int (*body)(void))
{
	pid_t pid = child(body);

	pass(ready);
	return pid;
}

static int work(void)
{
	pid_t one, two;

	setsid();
	CALL(setpgid(0, 0));
	CALL(getpgrp());

	one = ready_child(waits);
	result("a child into a group of its own", setpgid(one, one));
	result("its group", getpgid(one));
	result("the same by 0", setpgid(one, 0));
	two = ready_child(waits);
	result("another one into that group", setpgid(two, one));
	result("its group", getpgid(two));
	result("back into one's own group", setpgid(two, getpgrp()));
	result("its group", getpgid(two));
	result("into a group that is none", setpgid(two, VACANT));
	result("into an impossible group", setpgid(two, ABSENT));
	result("into a process that leads no group", setpgid(one, two));
	result("into a negative group", setpgid(two, -1));
	result("into INT_MIN", setpgid(two, INT_MIN));
	result("the parent", setpgid(getppid(), 0));
	result("nobody", setpgid(VACANT, 0));
	result("an impossible process", setpgid(ABSENT, 0));
	result("a negative process", setpgid(-1, 0));
	put_down(two);
	put_down(one);
	result("one that was reaped", setpgid(one, one));

	one = zombie(0);
	result("a zombie", setpgid(one, one));
	reap("zombie", one);

	one = ready_child(leads_session);
	result("a session leader", setpgid(one, one));
	result("into another session's group", setpgid(0, one));
	put_down(one);

	one = ready_child(execs);
	result("after its exec", setpgid(one, one));
	put_down(one);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2) {
		ready.write = atoi(argv[1]);
		return waits();
	}
	ready = new_gate();
	return in_second_process(work);
}
