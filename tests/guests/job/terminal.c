/* The terminal's foreground group: who has it, who gets it, whom its keys hit. */
#include "guest.h"
#include <sys/ioctl.h>
#include <termios.h>

static int keyboard, terminal;
static struct gate ready, done;

static int job(void)
{
	set_disposition(SIGTTOU, SIG_IGN);
	setpgid(0, 0);
	result("job takes the terminal", tcsetpgrp(terminal, getpid()));
	result("job: foreground", tcgetpgrp(terminal));
	set_disposition(SIGTTOU, SIG_DFL);
	open_gate(ready);
	return sleeper();
}

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("  heard", info);
}

static void listen_later(void)
{
	block(SIGHUP);
	block(SIGCONT);
	handle(SIGHUP, hear, 0);
	handle(SIGCONT, hear, 0);
}

static void listen_now(const char *who)
{
	say("%s, what came:", who);
	unblock(SIGHUP);
	unblock(SIGCONT);
}

static int member(void)
{
	listen_later();
	open_gate(ready);
	pass(done);
	listen_now("member");
	result("no terminal: foreground", tcgetpgrp(terminal));
	return 0;
}

static void press(char key)
{
	if (write(keyboard, &key, 1) != 1)
		broken("pressing a key");
}

static int session(void)
{
	pid_t pid, number;
	int status;

	setsid();
	result("without a terminal", tcgetpgrp(terminal));
	CALL(ioctl(terminal, TIOCSCTTY, 0));
	result("foreground", tcgetpgrp(terminal));
	result("session", tcgetsid(terminal));
	result("seen from the keyboard", ioctl(keyboard, TIOCGPGRP, &number));
	say("it is %d", number);

	pid = child(job);
	pass(ready);
	result("foreground", tcgetpgrp(terminal));
	press('\032');
	waitpid(pid, &status, WUNTRACED);
	say("after ^Z: %s", status_text(status));
	result("from the background", tcsetpgrp(terminal, getpgrp()));
	set_disposition(SIGTTOU, SIG_IGN);
	result("a group that is none", tcsetpgrp(terminal, VACANT));
	result("an impossible group", tcsetpgrp(terminal, ABSENT));
	result("a negative group", tcsetpgrp(terminal, -1));
	result("group 0", tcsetpgrp(terminal, 0));
	result("a bad pointer", ioctl(terminal, TIOCSPGRP, NOWHERE));
	result("a bad pointer for the answer", ioctl(terminal, TIOCGPGRP, NOWHERE));
	result("take it back", tcsetpgrp(terminal, getpgrp()));
	result("give it again", tcsetpgrp(terminal, pid));
	kill(-pid, SIGCONT);
	press('\003');
	waitpid(pid, &status, 0);
	say("after ^C: %s", status_text(status));
	result("the group that is gone, foreground", tcgetpgrp(terminal));
	result("take it back", tcsetpgrp(terminal, getpgrp()));

	pid = child(member);
	pass(ready);
	listen_later();
	kill(pid, SIGSTOP);
	waitpid(pid, NULL, WUNTRACED);
	result("give the terminal up", ioctl(terminal, TIOCNOTTY));
	listen_now("leader");
	open_gate(done);
	reap("member", pid);
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
	ready = new_gate();
	done = new_gate();
	reap("session", child(session));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
