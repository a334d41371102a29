/* Netlink ports in a network namespace that two containers share: a number that both have goes to
 * whom asks first, and the other gets a port as the kernel chooses one then. netlink(7) */
#include "../netlink/route.h"

static const char *name;

static int bound(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	socklen_t size = sizeof address;
	int fd = netlink(NETLINK_ROUTE);

	CALL(bind(fd, (struct sockaddr *)&address, sizeof address));
	if (getsockname(fd, (struct sockaddr *)&address, &size))
		broken("getsockname");
	if ((int)address.nl_pid < -4096)
		say("pid %d: another port", getpid());
	else
		say("pid %d: port %d", getpid(), address.nl_pid);
	return fd;
}

static int enters(void)
{
	int fd = open("/proc/container", O_WRONLY);

	if (fd < 0 || write(fd, name, strlen(name)) != (ssize_t)strlen(name))
		broken("/proc/container");
	close(fd);
	bound();
	bound();
	return 0;
}

static int asks_for_one(void)
{
	return bound() < 0;
}

int main(int argc, char **argv)
{
	pid_t pid;
	int fd;

	if (argc != 2)
		broken("a name is wanted");
	name = argv[1];
	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		broken("unshare");
	reap("child", child(asks_for_one));
	fd = bound();
	pid = child(enters);
	reap("inner one", pid);
	close(fd);
	pid = child(enters);
	reap("inner one", pid);
	return 0;
}
