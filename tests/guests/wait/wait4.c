/* wait4(2): every kind of target, every kind of answer. */
#include "guest.h"

static struct gate onward;

static int three(void)
{
	return 3;
}

static int held(void)
{
	pass(onward);
	return 4;
}

static void wait_for(const char *what, pid_t pid, int options)
{
	struct rusage usage = { .ru_maxrss = -1 };
	int status = 0;
	long got = syscall(SYS_wait4, pid, &status, options, &usage);

	if (got > 0)
		say("%s: %ld %s, usage %s", what, got, status_text(status),
		    usage.ru_maxrss >= 0 ? "given" : "missing");
	else
		result(what, got);
}

static int work(void)
{
	pid_t one, two;

	onward = new_gate();
	wait_for("without children", -1, 0);
	wait_for("a child by its number", child(three), 0);
	child(three);
	wait_for("any child", -1, 0);
	child(three);
	wait_for("one of one's group", 0, 0);

	one = child(held);
	two = child(sleeper);
	setpgid(one, one);
	setpgid(two, one);
	wait_for("nobody yet", -1, WNOHANG);
	wait_for("not that one yet", one, WNOHANG);
	wait_for("not that group yet", -one, WNOHANG);
	wait_for("none of one's own group", 0, 0);
	wait_for("a group that is none", -two, 0);
	open_gate(onward);
	wait_for("from the group", -one, 0);
	wait_for("it again", one, 0);
	kill(two, SIGKILL);
	wait_for("from the group without its leader", -one, 0);
	wait_for("the empty group", -one, 0);

	one = child(sleeper);
	wait_for("the parent", getppid(), WNOHANG);
	wait_for("oneself", getpid(), WNOHANG);
	wait_for("the first process", 1, WNOHANG);
	wait_for("nobody", VACANT, WNOHANG);
	wait_for("an impossible pid", ABSENT, WNOHANG);
	wait_for("an impossible group", -ABSENT, WNOHANG);
	wait_for("INT_MAX", INT_MAX, WNOHANG);
	wait_for("INT_MIN", INT_MIN, WNOHANG);
	wait_for("-INT_MAX", -INT_MAX, WNOHANG);
	wait_for("bad options", one, 0x40000);
	wait_for("WNOWAIT", one, WNOWAIT);
	put_down(one);

	one = zombie(6);
	result("without a status", syscall(SYS_wait4, one, NULL, 0, NULL));
	one = zombie(6);
	result("bad status pointer", syscall(SYS_wait4, one, NOWHERE, 0, NULL));
	wait_for("it is reaped all the same", one, WNOHANG);
	one = zombie(6);
	result("bad usage pointer", syscall(SYS_wait4, one, NULL, 0, NOWHERE));
	wait_for("it is reaped all the same", one, WNOHANG);
	wait_for("at the end", -1, 0);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
