/* A background job takes the terminal: the call is refused by a signal, and made again. tcsetpgrp(3) */
#include "guest.h"
#include <sys/ioctl.h>
#include <termios.h>

static int keyboard, terminal;
static int calls;

static void hear(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	say("SIGTTOU");
	if (++calls == 3)
		set_disposition(SIGTTOU, SIG_IGN);
}

static int insists(void)
{
	setpgid(0, 0);
	handle(SIGTTOU, hear, SA_RESTART);
	result("taken in the end", tcsetpgrp(terminal, getpid()));
	result("foreground", tcgetpgrp(terminal));
	return 0;
}

static int gives_up(void)
{
	pid_t number = getpid();

	setpgid(0, 0);
	calls = 2;
	handle(SIGTTOU, hear, 0);
	result("given up", ioctl(terminal, TIOCSPGRP, &number));
	say("the number is still %s", number == getpid() ? "one's own" : "another");
	return 0;
}

static int is_stopped(void)
{
	setpgid(0, 0);
	result("taken when continued", tcsetpgrp(terminal, getpid()));
	return 0;
}

static int session(void)
{
	pid_t pid;
	int status;

	setsid();
	CALL(ioctl(terminal, TIOCSCTTY, 0));
	reap("insists", child(insists));
	set_disposition(SIGTTOU, SIG_IGN);
	CALL(tcsetpgrp(terminal, getpgrp()));
	set_disposition(SIGTTOU, SIG_DFL);
	reap("gives up", child(gives_up));
	pid = child(is_stopped);
	waitpid(pid, &status, WUNTRACED);
	say("%s", status_text(status));
	CALL(tcsetpgrp(terminal, pid));
	kill(-pid, SIGCONT);
	reap("was stopped", pid);
	return 0;
}

static int work(void)
{
	keyboard = posix_openpt(O_RDWR | O_NOCTTY);
	if (keyboard < 0 || grantpt(keyboard) || unlockpt(keyboard))
		broken("posix_openpt");
	terminal = ioctl(keyboard, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	if (terminal < 0)
		broken("the terminal");
	reap("session", child(session));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
