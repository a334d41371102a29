/* Owners that nobody set: the kernel takes the caller. F_SETLEASE(2const), F_NOTIFY(2const) */
#include "guest.h"
#include <termios.h>

static void say_owner(const char *what, int fd)
{
	struct f_owner_ex owner = { -1, -1 };
	long value = syscall(SYS_fcntl, fd, F_GETOWN);

	fcntl(fd, F_GETOWN_EX, &owner);
	say("%s: F_GETOWN %ld, F_GETOWN_EX type %d pid %d", what, value == -1 ? -errno : value,
	    owner.type, owner.pid);
}

static void *takes(void *unused UNUSED)
{
	char name[] = "/tmp/guest-XXXXXX";
	int fd = mkstemp(name), file = open(name, O_RDONLY), dir;

	unlink(name);
	close(fd);
	say("thread %d of process %d", gettid(), getpid());
	result("a lease", fcntl(file, F_SETLEASE, F_RDLCK));
	say_owner("its owner", file);
	result("given back", fcntl(file, F_SETLEASE, F_UNLCK));
	dir = open("/tmp", O_RDONLY | O_DIRECTORY);
	result("notification", fcntl(dir, F_NOTIFY, DN_RENAME));
	say_owner("its owner", dir);
	close(dir);
	return NULL;
}

/* A terminal tells its foreground group, and the caller if there is none. */
static int terminal(void)
{
	int keyboard = posix_openpt(O_RDWR | O_NOCTTY), fd;

	if (keyboard < 0 || grantpt(keyboard) || unlockpt(keyboard))
		broken("posix_openpt");
	fd = open(ptsname(keyboard), O_RDWR | O_NOCTTY);
	setsid();
	result("O_ASYNC without a group", fcntl(fd, F_SETFL, O_ASYNC));
	say_owner("its owner", fd);
	close(fd);
	fd = open(ptsname(keyboard), O_RDWR);
	result("foreground", tcgetpgrp(fd));
	result("O_ASYNC with a group", fcntl(fd, F_SETFL, O_ASYNC));
	say_owner("its owner", fd);
	return 0;
}

static int work(void)
{
	takes(NULL);
	pthread_join(thread(takes, NULL), NULL);
	reap("terminal", child(terminal));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
