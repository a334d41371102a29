/* The port of a netlink socket: its owner's number, if that is free. netlink(7) */
#include "route.h"

static void say_port(const char *what, int fd)
{
	struct sockaddr_nl address;
	socklen_t size = sizeof address;

	if (getsockname(fd, (struct sockaddr *)&address, &size))
		broken("getsockname");
	if ((int)address.nl_pid < -4096)
		say("%s: another port", what);
	else
		say("%s: port %d", what, (int)address.nl_pid);
}

static int bind_to(int fd, unsigned int port)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_pid = port };
	int bound = bind(fd, (struct sockaddr *)&address, sizeof address);

	if (address.nl_pid != port)
		say("the address says %u", address.nl_pid);
	return bound;
}

/* The port as the kernel knows it, in a reply. */
static void say_reply(const char *what, int fd)
{
	struct {
		struct nlmsghdr header;
		char rest[4096];
	} reply;
	struct sockaddr_nl from;
	socklen_t size = sizeof from;

	if (recvfrom(fd, &reply, sizeof reply, 0, (struct sockaddr *)&from, &size) < 0)
		broken("recvfrom");
	say("%s: a reply to port %d from port %d", what, reply.header.nlmsg_pid, from.nl_pid);
}

static int own_port(void)
{
	int fd = netlink(NETLINK_ROUTE);

	bind_to(fd, 0);
	say_port("a child's", fd);
	return 0;
}

static void *threads_port(void *unused UNUSED)
{
	int fd = netlink(NETLINK_ROUTE);

	bind_to(fd, 0);
	say_port("a thread's", fd);
	close(fd);
	return NULL;
}

static void bound(void)
{
	int first = netlink(NETLINK_ROUTE), second = netlink(NETLINK_ROUTE);
	int third = netlink(NETLINK_ROUTE), other = netlink(NETLINK_GENERIC);

	say_port("unbound", first);
	CALL(bind_to(first, 0));
	say_port("first", first);
	CALL(bind_to(first, 0));
	CALL(bind_to(first, getpid()));
	CALL(bind_to(second, getpid()));
	CALL(bind_to(second, 0));
	say_port("second", second);
	CALL(bind_to(third, 0));
	say_port("third", third);
	CALL(bind_to(other, 0));
	say_port("another protocol's", other);
	reap("child", child(own_port));
	close(first);
	close(second);
	pthread_join(thread(threads_port, NULL), NULL);
	first = netlink(NETLINK_ROUTE);
	CALL(bind_to(first, 77777));
	say_port("chosen", first);
	close(third);
	close(other);
	close(first);
}

static void implied(enum way way, const char *what)
{
	struct ifinfomsg any = { .ifi_index = 1 };
	struct request request;
	int first = netlink(NETLINK_ROUTE), second = netlink(NETLINK_ROUTE);

	begin(&request, RTM_GETLINK, 0, &any, sizeof any);
	result(what, ask(first, way, &request));
	say_port(what, first);
	say_reply(what, first);
	result(what, ask(second, way, &request));
	say_port(what, second);
	close(first);
	close(second);
}

static void refused(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int fd = netlink(NETLINK_ROUTE), other = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_storage large = { .ss_family = AF_NETLINK };

	result("short", bind(fd, (struct sockaddr *)&address, 8));
	result("nowhere", bind(fd, NOWHERE, sizeof address));
	result("no file", bind(-1, (struct sockaddr *)&address, sizeof address));
	result("a unix socket", bind(other, (struct sockaddr *)&address, sizeof address));
	result("a pipe", bind(new_gate().read, (struct sockaddr *)&address, sizeof address));
	address.nl_family = AF_UNIX;
	result("another family", bind(fd, (struct sockaddr *)&address, sizeof address));
	result("large", bind(fd, (struct sockaddr *)&large, sizeof large));
	say_port("large", fd);
	close(other);
	close(fd);
}

/* From one socket to another: the credentials are those of the sender. */
static void credentials(void)
{
	int one = 1, from = netlink(NETLINK_USERSOCK), to = netlink(NETLINK_USERSOCK);
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_pid = 4711 };
	char control[CMSG_SPACE(sizeof(struct ucred))] __attribute__((aligned(8)));
	char byte = 'x';
	struct iovec buffer = { &byte, 1 };
	struct msghdr message = { .msg_name = &address, .msg_namelen = sizeof address,
				  .msg_iov = &buffer, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof control };
	struct ucred cred;

	if (bind_to(to, 4711) || setsockopt(to, SOL_SOCKET, SO_PASSCRED, &one, sizeof one))
		broken("a netlink socket");
	result("to another socket", sendto(from, &byte, 1, 0, (struct sockaddr *)&address,
					   sizeof address));
	if (recvmsg(to, &message, MSG_DONTWAIT) < 0)
		broken("recvmsg");
	memcpy(&cred, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof cred);
	say("from port %d of pid %d", (int)address.nl_pid, cred.pid);
	close(from);
	close(to);
}

static int work(void)
{
	/* Numbers of others are taken by others in a namespace that is shared. */
	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		broken("unshare");
	bound();
	implied(BY_SENDTO, "sendto");
	implied(BY_SENDMSG, "sendmsg");
	implied(BY_SENDMMSG, "sendmmsg");
	refused();
	credentials();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
