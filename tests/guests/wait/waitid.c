/* waitid(2): the number comes in the siginfo. */
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

static void wait_for(const char *what, idtype_t type, id_t id, int options)
{
	siginfo_t info = { .si_signo = 77, .si_code = 77 };
	long got;

	info.si_pid = info.si_status = 77;
	got = syscall(SYS_waitid, type, id, &info, options, NULL);
	if (got < 0)
		result(what, got);
	else
		say("%s: signal %d code %d pid %d status %d", what, info.si_signo, info.si_code,
		    info.si_pid, info.si_status);
}

static int work(void)
{
	siginfo_t info;
	pid_t one, two;

	onward = new_gate();
	wait_for("without children", P_ALL, 0, WEXITED);
	wait_for("a child", P_PID, child(three), WEXITED);
	child(three);
	wait_for("any child", P_ALL, 0, WEXITED);
	child(three);
	wait_for("any child, whatever the id", P_ALL, 4711, WEXITED);
	child(three);
	wait_for("one of one's group", P_PGID, 0, WEXITED);

	one = child(held);
	two = child(sleeper);
	setpgid(one, one);
	setpgid(two, one);
	wait_for("nobody yet", P_ALL, 0, WEXITED | WNOHANG);
	wait_for("not that one yet", P_PID, one, WEXITED | WNOHANG);
	wait_for("none of one's own group", P_PGID, 0, WEXITED);
	open_gate(onward);
	wait_for("from the group, left there", P_PGID, one, WEXITED | WNOWAIT);
	wait_for("once more, left there", P_ALL, 0, WEXITED | WNOWAIT);
	wait_for("from the group", P_PGID, one, WEXITED);
	wait_for("it again", P_PID, one, WEXITED);
	kill(two, SIGSTOP);
	wait_for("stopped", P_PGID, one, WSTOPPED);
	kill(two, SIGCONT);
	wait_for("continued", P_PID, two, WCONTINUED);
	kill(two, SIGKILL);
	wait_for("killed", P_PID, two, WEXITED);

	one = child(sleeper);
	wait_for("the parent", P_PID, getppid(), WEXITED | WNOHANG);
	wait_for("nobody", P_PID, VACANT, WEXITED | WNOHANG);
	wait_for("an impossible pid", P_PID, ABSENT, WEXITED | WNOHANG);
	wait_for("pid 0", P_PID, 0, WEXITED | WNOHANG);
	wait_for("pid -1", P_PID, -1, WEXITED | WNOHANG);
	wait_for("a group that is none", P_PGID, VACANT, WEXITED | WNOHANG);
	wait_for("group -1", P_PGID, -1, WEXITED | WNOHANG);
	wait_for("a bad type", 17, one, WEXITED | WNOHANG);
	wait_for("no options", P_PID, one, 0);
	wait_for("bad options", P_PID, one, WEXITED | 0x40000);
	put_down(one);

	one = zombie(6);
	result("without info", syscall(SYS_waitid, P_PID, one, NULL, WEXITED, NULL));
	one = zombie(6);
	result("bad info pointer", syscall(SYS_waitid, P_PID, one, NOWHERE, WEXITED, NULL));
	wait_for("it is reaped all the same", P_PID, one, WEXITED);
	one = zombie(6);
	result("bad usage pointer", syscall(SYS_waitid, P_PID, one, &info, WEXITED, NOWHERE));
	wait_for("at the end", P_ALL, 0, WEXITED);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
