/* Messages with credentials, and what comes with them at the other end. */
#ifndef CONTROL_H
#define CONTROL_H

#include "../guest.h"
#include <sys/socket.h>

/* A socket pair whose second end is shown credentials. */
struct pair {
	int from, to;
};

static UNUSED void show_credentials(int fd)
{
	int one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &one, sizeof one))
		broken("SO_PASSCRED");
}

static UNUSED struct pair new_pair(int type)
{
	int fds[2];

	if (socketpair(AF_UNIX, type, 0, fds))
		broken("socketpair");
	show_credentials(fds[1]);
	return (struct pair){ fds[0], fds[1] };
}

union credentials {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(struct ucred))];
};

/* Credentials of that process in a control message. */
static UNUSED void show(union credentials *control, pid_t pid)
{
	struct ucred cred = { .pid = pid, .uid = getuid(), .gid = getgid() };

	memset(control, 0, sizeof *control);
	control->header.cmsg_level = SOL_SOCKET;
	control->header.cmsg_type = SCM_CREDENTIALS;
	control->header.cmsg_len = CMSG_LEN(sizeof cred);
	memcpy(CMSG_DATA(&control->header), &cred, sizeof cred);
}

static UNUSED pid_t shown(const union credentials *control)
{
	struct ucred cred;

	memcpy(&cred, CMSG_DATA(&control->header), sizeof cred);
	return cred.pid;
}

/* sendmsg(2) of one byte with the credentials of that process. */
static UNUSED ssize_t send_as(int fd, pid_t pid)
{
	union credentials control;
	struct iovec byte = { "x", 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof control };
	ssize_t sent;

	show(&control, pid);
	sent = sendmsg(fd, &message, MSG_NOSIGNAL);
	if (shown(&control) != pid)
		say("the sender's own copy says %d", shown(&control));
	return sent;
}

/* What came with a message. */
static UNUSED void say_control(const char *what, struct msghdr *message)
{
	struct cmsghdr *header;
	struct ucred cred;

	if (message->msg_flags & MSG_CTRUNC)
		say("%s: cut off", what);
	for (header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header))
		if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_CREDENTIALS) {
			memset(&cred, 0, sizeof cred);
			memcpy(&cred, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
			say("%s: pid %d uid %d", what, cred.pid, cred.uid);
		} else
			say("%s: level %d type %d of %zu bytes", what, header->cmsg_level,
			    header->cmsg_type, header->cmsg_len);
	if (!message->msg_controllen)
		say("%s: nothing", what);
}

/* recvmsg(2) with `room` bytes for control messages. */
static UNUSED void receive_into(const char *what, int fd, size_t room, int flags)
{
	char control[4096] __attribute__((aligned(8))) = "", bytes[16];
	struct iovec buffer = { bytes, sizeof bytes };
	struct msghdr message = { .msg_iov = &buffer, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = room };

	if (recvmsg(fd, &message, flags) < 0)
		broken(what);
	say_control(what, &message);
}

static UNUSED void receive(const char *what, int fd)
{
	receive_into(what, fd, sizeof(union credentials), 0);
}

#endif
