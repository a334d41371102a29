/* Children of a parent that does not want them leave no zombie; their numbers are free at once. */
#include "guest.h"

static volatile sig_atomic_t heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	heard++;
	say_info("heard", info);
}

static int three(void)
{
	return 3;
}

static void until_vacant(const char *what, pid_t pid)
{
	while (!kill(pid, 0))
		sched_yield();
	result(what, kill(pid, 0));
}

static int work(void)
{
	pid_t pid, stopped;
	int status;

	set_disposition(SIGCHLD, SIG_IGN);
	pid = child(three);
	result("ignored: wait for it", waitpid(pid, &status, 0));
	until_vacant("it is gone", pid);
	pid = child(three);
	result("ignored: wait for any", wait(&status));
	until_vacant("it is gone", pid);

	handle(SIGCHLD, hear, SA_NOCLDWAIT | SA_RESTART);
	block(SIGCHLD);
	pid = child(three);
	result("SA_NOCLDWAIT: wait for it", waitpid(pid, &status, 0));
	unblock(SIGCHLD);
	until_vacant("it is gone", pid);

	handle(SIGCHLD, hear, SA_NOCLDSTOP | SA_RESTART);
	heard = 0;
	stopped = child(sleeper);
	kill(stopped, SIGSTOP);
	result("SA_NOCLDSTOP: stopped", waitpid(stopped, &status, WUNTRACED));
	kill(stopped, SIGCONT);
	result("SA_NOCLDSTOP: continued", waitpid(stopped, &status, WCONTINUED));
	say("heard %d", heard);
	kill(stopped, SIGKILL);
	result("SA_NOCLDSTOP: killed", waitpid(stopped, &status, 0));
	say("heard %d", heard);

	/* Whoever was a zombie already stays one. */
	set_disposition(SIGCHLD, SIG_DFL);
	pid = zombie(5);
	set_disposition(SIGCHLD, SIG_IGN);
	reap("a zombie from before", pid);
	pid = child(three);
	until_vacant("one after it", pid);
	set_disposition(SIGCHLD, SIG_DFL);
	reap("the next", child(three));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
