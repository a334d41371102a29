/* Orphans become children of the first process, which waits for them as for its own. */
#include "guest.h"

static struct gate onward;

static int orphan(void)
{
	pass(onward);
	return 7;
}

static int deep(void)
{
	say("made %d", child(orphan));
	return 0;
}

static int middle(void)
{
	set_disposition(SIGCHLD, SIG_DFL);
	reap("deep", child(deep));
	return 0;
}

int main(void)
{
	int status, flag = -1;
	siginfo_t info;
	pid_t pid;

	onward = new_gate();
	block(SIGCHLD);
	prctl(PR_GET_CHILD_SUBREAPER, &flag);
	say("subreaper flag %d", flag);
	reap("middle", child(middle));
	result("not ended yet", waitpid(-1, &status, WNOHANG));
	open_gate(onward);
	waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
	say_info("ended", &info);
	pid = wait(&status);
	say("collected %d %s", pid, status_text(status));
	result("nobody else", wait(NULL));

	CALL(prctl(PR_SET_CHILD_SUBREAPER, 1));
	prctl(PR_GET_CHILD_SUBREAPER, &flag);
	say("subreaper flag %d", flag);
	CALL(prctl(PR_SET_CHILD_SUBREAPER, 0));
	prctl(PR_GET_CHILD_SUBREAPER, &flag);
	say("subreaper flag %d", flag);
	reap("middle", child(middle));
	open_gate(onward);
	say("collected %d", wait(NULL));

	result("a sibling", syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));

	/* Who ignores its children ignores the adopted ones, too. */
	set_disposition(SIGCHLD, SIG_IGN);
	child(middle);
	open_gate(onward);
	result("nobody comes back", wait(NULL));
	return 0;
}
