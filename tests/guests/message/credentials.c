/* SCM_CREDENTIALS over every kind of unix socket: shown by the kernel, and by the sender. unix(7) */
#include "control.h"

static struct pair pair;

static int writes(void)
{
	return write(pair.from, "x", 1) != 1;
}

static int shows_itself(void)
{
	return send_as(pair.from, getpid()) != 1;
}

static int shows_its_parent(void)
{
	return send_as(pair.from, getppid()) != 1;
}

static void *writes_too(void *unused UNUSED)
{
	send_as(pair.from, getpid());
	send_as(pair.from, gettid());
	return NULL;
}

static void over(int type)
{
	pid_t pid;

	pair = new_pair(type);
	writes();
	receive("written", pair.to);
	shows_itself();
	receive("shown", pair.to);
	reap("child", child(writes));
	receive("written by a child that is gone", pair.to);
	reap("child", child(shows_itself));
	receive("shown by a child that is gone", pair.to);
	reap("child", child(shows_its_parent));
	receive("shown by a child for its parent", pair.to);
	send_as(pair.from, 1);
	receive("shown for the first process", pair.to);
	pid = zombie(3);
	send_as(pair.from, pid);
	receive("shown for a dead child", pair.to);
	reap("dead child", pid);
	result("for a reaped child", send_as(pair.from, pid));
	pthread_join(thread(writes_too, NULL), NULL);
	receive("by a thread", pair.to);
	receive("by a thread for itself", pair.to);
	close(pair.from);
	close(pair.to);
}

static void nobody(void)
{
	static const pid_t pids[] = { 0, -1, -2, INT_MIN, INT_MAX, ABSENT, VACANT, 0x00400001 };
	char what[64];

	pair = new_pair(SOCK_DGRAM);
	for (size_t i = 0; i < sizeof pids / sizeof *pids; i++) {
		snprintf(what, sizeof what, "for %d", pids[i]);
		result(what, send_as(pair.from, pids[i]));
	}
}

/* What a socket is shown that did not want to be shown anything when the message came. */
static void late(void)
{
	struct pair unwilling;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	unwilling = (struct pair){ fds[0], fds[1] };
	if (write(unwilling.from, "x", 1) != 1)
		broken("write");
	receive_into("not wanted", unwilling.to, 128, 0);
	if (write(unwilling.from, "x", 1) != 1)
		broken("write");
	show_credentials(unwilling.to);
	receive("wanted late", unwilling.to);
	send_as(unwilling.from, getpid());
	receive_into("looked at", unwilling.to, 128, MSG_PEEK);
	receive_into("taken", unwilling.to, 128, 0);
}

static int work(void)
{
	over(SOCK_STREAM);
	over(SOCK_DGRAM);
	over(SOCK_SEQPACKET);
	nobody();
	late();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
