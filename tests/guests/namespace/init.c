/* The rules for the first process of a pidspace that unshare(2) made. pid_namespaces(7) */
#include "guest.h"

static struct gate ready, go, heard;

static int orphan(void)
{
	pass(go);
	say("orphan: pid %d, ppid %d", getpid(), getppid());
	return 6;
}

static int leaves_one(void)
{
	child(orphan);
	return 0;
}

static int attacks(void)
{
	CALL(kill(1, SIGKILL));
	CALL(kill(1, SIGSTOP));
	CALL(kill(1, SIGTERM));
	/* It is said by who hears it. */
	if (kill(1, SIGUSR1))
		broken("kill");
	pass(heard);
	return 0;
}

static void told(int sig, siginfo_t *info, void *context UNUSED)
{
	say_info("first: told", info);
	open_gate(heard);
	(void)sig;
}

static int first(void)
{
	int status, flag = -1;
	pid_t pid;

	handle(SIGUSR1, told, SA_RESTART);
	prctl(PR_GET_CHILD_SUBREAPER, &flag, 0, 0, 0);
	say("first: subreaper %d", flag);
	reap("leaves one", child(leaves_one));
	open_gate(go);
	pid = waitpid(-1, &status, 0);
	say("first: adopted %d, %s", pid, status_text(status));
	reap("attacker", child(attacks));
	CALL(kill(getpid(), SIGTERM));
	CALL(raise(SIGKILL));
	CALL(fork() ? wait(NULL) > 0 : (_exit(0), 0));
	result("clone of a sibling", syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
	open_gate(ready);
	return sleeper();
}

static int work(void)
{
	pid_t pid;
	int status;

	ready = new_gate();
	go = new_gate();
	heard = new_gate();
	CALL(unshare(CLONE_NEWPID));
	pid = child(first);
	pass(ready);
	CALL(kill(pid, SIGTERM));
	CALL(kill(pid, SIGINT));
	CALL(kill(pid, SIGSTOP));
	waitpid(pid, &status, WUNTRACED);
	say("first is %s", status_text(status));
	CALL(kill(pid, SIGCONT));
	waitpid(pid, &status, WCONTINUED);
	say("first is %s", status_text(status));
	CALL(kill(pid, SIGKILL));
	reap("first", pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
