/* Every number where a terminal takes a process group. ioctl_tty(2) */
#include "targets.h"
#include <sys/ioctl.h>
#include <termios.h>

static int keyboard, terminal;

static void say_foreground(const char *what, int fd)
{
	pid_t number = -77;

	if (ioctl(fd, TIOCGPGRP, &number))
		result(what, -1);
	else
		say("%s: %d", what, number);
}

static void ask(const char *who, long pid)
{
	pid_t number = pid;

	say("%s:", who);
	if (!result("  TIOCSPGRP", ioctl(terminal, TIOCSPGRP, &number)))
		say_foreground("    foreground", terminal);
	if (number != (pid_t)pid)
		say("    the argument has changed");
	number = getpgrp();
	ioctl(terminal, TIOCSPGRP, &number);
}

static int session(void)
{
	pid_t number = -77;
	const pid_t *read_only;

	setsid();
	say_foreground("no terminal", terminal);
	say_foreground("seen from the keyboard", keyboard);
	result("no session", ioctl(terminal, TIOCGSID, &number));
	result("no session, seen from the keyboard", ioctl(keyboard, TIOCGSID, &number));
	CALL(ioctl(terminal, TIOCSCTTY, 0));
	set_disposition(SIGTTOU, SIG_IGN);
	make_cast();
	say_foreground("at first", terminal);
	CALL(ioctl(terminal, TIOCGSID, &number));
	say("the session is %d", number);
	ask_of_everybody(ask);
	CALL(ioctl(terminal, TIOCGPGRP, NULL));
	CALL(ioctl(terminal, TIOCSPGRP, NULL));
	CALL(ioctl(terminal, TIOCGSID, NOWHERE));
	CALL(ioctl(stage.ready.read, TIOCGPGRP, &number));
	CALL(ioctl(-1, TIOCGSID, &number));

	number = cast.group;
	CALL(syscall(SYS_ioctl, WIDE(terminal), WIDE(TIOCSPGRP), &number));
	number = -77;
	CALL(syscall(SYS_ioctl, WIDE(keyboard), WIDE(TIOCGPGRP), &number));
	say("the group is %d", number);
	dismiss_cast();
	say_foreground("a group that is gone", keyboard);

	read_only = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CALL(ioctl(terminal, TIOCGPGRP, read_only));
	CALL(ioctl(terminal, TIOCSPGRP, read_only));
	return 0;
}

static int work(void)
{
	pid_t number = -77;

	keyboard = posix_openpt(O_RDWR | O_NOCTTY);
	if (keyboard < 0 || grantpt(keyboard) || unlockpt(keyboard))
		broken("posix_openpt");
	terminal = ioctl(keyboard, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	if (terminal < 0)
		broken("the terminal");
	reap("session", child(session));
	say_foreground("when its session is over", keyboard);
	result("session", ioctl(keyboard, TIOCGSID, &number));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
