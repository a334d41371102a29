/* A process that is asked, and one that is asked about. seccomp_unotify(2) */
#ifndef LISTENER_H
#define LISTENER_H

#include "filter.h"
#include <sys/socket.h>

static int post[2];

static UNUSED void post_descriptor(int fd)
{
	union {
		char room[CMSG_SPACE(sizeof fd)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec byte = { "", 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof control };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(head), &fd, sizeof fd);
	if (sendmsg(post[1], &message, 0) != 1)
		broken("sendmsg");
}

static UNUSED int posted_descriptor(void)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	char byte;
	struct iovec room = { &byte, 1 };
	struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof control };
	int fd;

	if (recvmsg(post[0], &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		broken("recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
	return fd;
}

static UNUSED struct seccomp_notif asked(int listener)
{
	struct seccomp_notif request;

	memset(&request, 0, sizeof request);
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request))
		broken("SECCOMP_IOCTL_NOTIF_RECV");
	return request;
}

static UNUSED void answer(int listener, __u64 id, long value, int error, unsigned int flags)
{
	struct seccomp_notif_resp response = { .id = id, .val = value, .error = error, .flags = flags };

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response))
		broken("SECCOMP_IOCTL_NOTIF_SEND");
}

#endif
