/* Requests of rtnetlink(7), one at a time, in a network namespace of one's own. */
#ifndef ROUTE_H
#define ROUTE_H

#include "../guest.h"
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

struct request {
	struct nlmsghdr header;
	char body[512];
};

static UNUSED void begin(struct request *request, int type, int flags, const void *head,
			 size_t size)
{
	memset(request, 0, sizeof *request);
	request->header.nlmsg_len = NLMSG_LENGTH(size);
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	memcpy(request->body, head, size);
}

/* Adds an attribute; one that is to hold others is closed with `end`. */
static UNUSED struct rtattr *add(struct request *request, int type, const void *value, size_t size)
{
	struct rtattr *attribute =
		(struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));

	attribute->rta_type = type;
	attribute->rta_len = RTA_LENGTH(size);
	memcpy(RTA_DATA(attribute), value, size);
	request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_SPACE(size);
	return attribute;
}

static UNUSED void end(struct request *request, struct rtattr *attribute)
{
	attribute->rta_len = (char *)request + request->header.nlmsg_len - (char *)attribute;
}

static UNUSED int netlink(int protocol)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		broken("socket");
	return fd;
}

/* The answer to a request that was sent: the reply's payload, or what an errno says. */
static UNUSED int answer(int fd, void *reply, size_t size)
{
	struct nlmsghdr *header;
	static char bytes[8192];
	ssize_t got = recv(fd, bytes, sizeof bytes, 0);

	if (got < (ssize_t)sizeof *header)
		broken("recv");
	header = (struct nlmsghdr *)bytes;
	if (header->nlmsg_type == NLMSG_ERROR) {
		errno = -((struct nlmsgerr *)NLMSG_DATA(header))->error;
		return errno ? -1 : 0;
	}
	memcpy(reply, NLMSG_DATA(header), size);
	/* The acknowledgement follows. */
	if (recv(fd, bytes, sizeof bytes, 0) < 0)
		broken("recv");
	return 0;
}

/* The ways to send a request to the kernel. */
enum way { BY_SENDTO, BY_SENDMSG, BY_PIECES, BY_PEER, BY_SENDMMSG };

static UNUSED int ask(int fd, enum way way, struct request *request)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	size_t size = request->header.nlmsg_len;
	struct iovec whole = { request, size };
	struct iovec pieces[] = { { request, 20 }, { (char *)request + 20, 13 },
				  { (char *)request + 33, size - 33 } };
	struct mmsghdr message = { .msg_hdr = { .msg_name = &kernel,
						.msg_namelen = sizeof kernel,
						.msg_iov = &whole, .msg_iovlen = 1 } };
	char before[sizeof *request];
	ssize_t sent = -1;

	memcpy(before, request, size);
	switch (way) {
	case BY_SENDTO:
		sent = sendto(fd, request, size, 0, (struct sockaddr *)&kernel, sizeof kernel);
		break;
	case BY_PIECES:
		message.msg_hdr.msg_iov = pieces;
		message.msg_hdr.msg_iovlen = 3;
		sent = sendmsg(fd, &message.msg_hdr, 0);
		break;
	case BY_PEER:
		message.msg_hdr.msg_name = NULL;
		message.msg_hdr.msg_namelen = 0;
		/* fallthrough */
	case BY_SENDMSG:
		sent = sendmsg(fd, &message.msg_hdr, 0);
		break;
	case BY_SENDMMSG:
		if (sendmmsg(fd, &message, 1, 0) == 1)
			sent = message.msg_len;
		break;
	}
	if (memcmp(before, request, size))
		say("the sender's own request has changed");
	if (sent < 0)
		return -1;
	if (sent != (ssize_t)size)
		say("sent %zd of %zu bytes", sent, size);
	return 0;
}

#endif
