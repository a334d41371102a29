/* A pidspace without a name, inside a container: /proc/container, and a container inside that again. */
#include "guest.h"

static const char *new_name;

static void read_name(const char *who)
{
	char text[80] = { 0 };
	int fd = open("/proc/container", O_RDONLY);

	if (fd < 0 || read(fd, text, sizeof text - 1) < 1)
		broken("/proc/container");
	text[strcspn(text, "\n")] = 0;
	say("%s: %s", who, strcmp(text, new_name) ? "the name of the one around" : "the new name");
	close(fd);
}

static int ends(void)
{
	say("deepest: pid %d, ppid %d", getpid(), getppid());
	read_name("deepest");
	return 6;
}

static int inner(void)
{
	pid_t pid;
	int fd;

	say("inner: pid %d, ppid %d", getpid(), getppid());
	read_name("inner");
	pid = fork();
	if (!pid) {
		fd = open("/proc/container", O_WRONLY);
		if (write(fd, new_name, strlen(new_name)) < 0)
			broken("entering");
		close(fd);
		say("entered: pid %d, ppid %d", getpid(), getppid());
		read_name("entered");
		result("entered: unshare", unshare(CLONE_NEWPID));
		reap("entered: child", child(ends));
		_exit(5);
	}
	reap("inner: child", pid);
	return 4;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		broken("no name");
	new_name = argv[1];
	result("unshare", unshare(CLONE_NEWPID));
	reap("child", child(inner));
	return 0;
}
