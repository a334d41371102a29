/* execve(2) keeps the process: its numbers, its children, its pending signals. */
#include "guest.h"

static void numbers(const char *when)
{
	say("%s: pid %d tid %d ppid %d pgrp %d sid %d", when, getpid(), gettid(), getppid(),
	    getpgrp(), getsid(0));
}

static int three(void)
{
	return 3;
}

/* What the new program finds. */
static int after(char *child_of_before)
{
	struct timespec at_once = { 0, 0 };
	sigset_t set = set_of(SIGUSR1);
	siginfo_t info;

	numbers("after");
	reap("child from before", atoi(child_of_before));
	reap("child from after", child(three));
	if (sigtimedwait(&set, &info, &at_once) > 0)
		say_info("pending", &info);
	say("SIGUSR2 is %s", signal(SIGUSR2, SIG_DFL) == SIG_IGN ? "ignored" : "not ignored");
	execl("/bin/sh", "sh", "-c", "echo script: $$ of $PPID; exec sh -c 'echo again: $$'", NULL);
	return 1;
}

static int work(void)
{
	char number[16];

	setsid();
	numbers("before");
	snprintf(number, sizeof number, "%d", child(three));
	block(SIGUSR1);
	kill(getpid(), SIGUSR1);
	set_disposition(SIGUSR2, SIG_IGN);
	execl("/proc/self/exe", "leader", number, NULL);
	broken("exec");
}

int main(int argc, char **argv)
{
	return argc == 2 ? after(argv[1]) : in_second_process(work);
}
