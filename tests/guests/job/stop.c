/* Stopped and continued children, as a shell sees them: by wait and by SIGCHLD. */
#include "guest.h"

static struct gate onward;

static void wait_for(const char *what, pid_t pid, int options)
{
	int status = 0;
	pid_t got = waitpid(pid, &status, options);

	if (got > 0)
		say("%s: %d %s", what, got, status_text(status));
	else
		result(what, got);
}

static void next_sigchld(void)
{
	sigset_t set = set_of(SIGCHLD);
	siginfo_t info;

	if (sigwaitinfo(&set, &info) < 0)
		broken("sigwaitinfo");
	say_info("signal", &info);
}

static void look(const char *what, pid_t pid, int options)
{
	siginfo_t info;

	if (waitid(P_PID, pid, &info, options | WNOWAIT))
		broken("waitid");
	say_info(what, &info);
}

static int stops_itself(void)
{
	pass(onward);
	raise(SIGSTOP);
	pass(onward);
	raise(SIGTSTP);
	pass(onward);
	kill(getpid(), SIGTTIN);
	pass(onward);
	raise(SIGTTOU);
	return 5;
}

static int work(void)
{
	pid_t pid;

	/* A session, and a group in it that is no orphan: SIGTSTP and its like stop nobody else. */
	setsid();
	onward = new_gate();
	block(SIGCHLD);
	pid = child(stops_itself);
	setpgid(pid, pid);
	for (int stop = 0; stop < 4; stop++) {
		open_gate(onward);
		next_sigchld();
		wait_for("with WNOHANG alone", pid, WNOHANG);
		look("stopped, left waitable", pid, WSTOPPED);
		wait_for("with WUNTRACED", pid, WUNTRACED);
		wait_for("a second time", pid, WUNTRACED | WNOHANG);
		result("signal to the stopped", kill(pid, 0));
		result("continue", kill(stop % 2 ? pid : -pid, SIGCONT));
		if (stop == 3)
			break;
		next_sigchld();
		look("continued, left waitable", pid, WCONTINUED);
		wait_for("with WCONTINUED", pid, WCONTINUED);
		wait_for("a second time", pid, WCONTINUED | WNOHANG);
	}
	wait_for("its end", pid, 0);

	pid = child(sleeper);
	kill(pid, SIGSTOP);
	wait_for("stopped", -getpid(), WUNTRACED);
	result("terminate the stopped", kill(pid, SIGTERM));
	wait_for("nothing happens", pid, WNOHANG);
	kill(pid, SIGCONT);
	wait_for("until it continues", pid, 0);

	pid = child(sleeper);
	kill(pid, SIGSTOP);
	wait_for("stopped", pid, WUNTRACED);
	result("kill the stopped", kill(pid, SIGKILL));
	wait_for("its end", 0, 0);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
