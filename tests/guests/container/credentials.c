/* Credentials between a container and one inside of it: the inner one's processes have numbers
 * outside, and the outer one's have none inside. */
#include "../message/control.h"

static const char *name;
static struct pair inward, outward;

static int enters(void)
{
	int fd = open("/proc/container", O_WRONLY);

	if (fd < 0 || write(fd, name, strlen(name)) != (ssize_t)strlen(name))
		broken("/proc/container");
	close(fd);
	say("inside: pid %d", getpid());
	receive("inside, from outside", inward.to);
	receive("inside, from outside", inward.to);
	CALL(send_as(outward.from, getpid()));
	if (write(outward.from, "x", 1) != 1)
		broken("write");
	result("for a number of outside", send_as(outward.from, 3));
	return 0;
}

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc != 2)
		broken("a name is wanted");
	name = argv[1];
	inward = new_pair(SOCK_DGRAM);
	outward = new_pair(SOCK_DGRAM);
	/* Something else than the inner one's own number. */
	put_down(child(sleeper));
	CALL(send_as(inward.from, getpid()));
	if (write(inward.from, "x", 1) != 1)
		broken("write");
	pid = child(enters);
	reap("inner one", pid);
	receive("outside, from inside", outward.to);
	receive("outside, from inside", outward.to);
	return 0;
}
