/* What sockets are there: whose they are is not told. sock_diag(7) */
#include "netlink/route.h"
#include <linux/netlink_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/stat.h>

static void of_a_unix_socket(int fd)
{
	struct unix_diag_req wanted = { .sdiag_family = AF_UNIX, .udiag_states = -1,
					.udiag_cookie = { -1, -1 }, .udiag_show = 0x7f };
	struct {
		struct unix_diag_msg head;
		struct rtattr attributes[1];
	} *reply;
	static char bytes[8192];
	struct request request;
	struct stat stat;
	struct rtattr *attribute;
	int fds[2], left;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) || fstat(fds[0], &stat))
		broken("socketpair");
	wanted.udiag_ino = stat.st_ino;
	begin(&request, SOCK_DIAG_BY_FAMILY, 0, &wanted, sizeof wanted);
	if (ask(fd, BY_SENDTO, &request) || recv(fd, bytes, sizeof bytes, 0) < 0)
		broken("asking");
	reply = NLMSG_DATA((struct nlmsghdr *)bytes);
	say("a unix socket of type %d", reply->head.udiag_type);
	left = NLMSG_PAYLOAD((struct nlmsghdr *)bytes, sizeof reply->head);
	for (attribute = reply->attributes; RTA_OK(attribute, left);
	     attribute = RTA_NEXT(attribute, left))
		say("attribute %d of %d bytes", attribute->rta_type, (int)RTA_PAYLOAD(attribute));
	say("left over: %d", left);
}

/* Of the sockets of netlink, the port is told. */
static void of_netlink_sockets(int fd)
{
	struct netlink_diag_req wanted = { .sdiag_family = AF_NETLINK,
					   .sdiag_protocol = NETLINK_SOCK_DIAG };
	static char bytes[32768];
	struct request request;
	struct nlmsghdr *header;
	ssize_t got;

	begin(&request, SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, &wanted, sizeof wanted);
	if (ask(fd, BY_SENDTO, &request))
		broken("asking");
	while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0)
		for (header = (struct nlmsghdr *)bytes; NLMSG_OK(header, got);
		     header = NLMSG_NEXT(header, got)) {
			const struct netlink_diag_msg *found = NLMSG_DATA(header);

			if (header->nlmsg_type == NLMSG_ERROR)
				say("no such dump");
			if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY)
				return;
			if (found->ndiag_portid)
				say("a netlink socket of port %u", found->ndiag_portid);
		}
}

static int work(void)
{
	int fd;

	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		broken("unshare");
	fd = netlink(NETLINK_SOCK_DIAG);
	of_a_unix_socket(fd);
	close(fd);
	of_netlink_sockets(netlink(NETLINK_SOCK_DIAG));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
