/* sendmmsg(2) and recvmmsg(2): credentials in each of several messages. */
#include "control.h"

#define MANY 4

static struct pair pair;
static union credentials controls[MANY];
static char bytes[MANY][8];
static struct iovec buffers[MANY];
static struct mmsghdr messages[MANY];

static void prepare(const pid_t *pids)
{
	for (int i = 0; i < MANY; i++) {
		buffers[i] = (struct iovec){ bytes[i], i + 1 };
		messages[i] = (struct mmsghdr){
			.msg_hdr = { .msg_iov = &buffers[i], .msg_iovlen = 1,
				     .msg_control = &controls[i],
				     .msg_controllen = sizeof controls[i] },
			.msg_len = 99,
		};
		if (pids)
			show(&controls[i], pids[i]);
		else
			buffers[i].iov_len = sizeof bytes[i];
		if (pids && !pids[i])
			messages[i].msg_hdr.msg_control = NULL,
			messages[i].msg_hdr.msg_controllen = 0;
	}
}

static void send_for(const char *what, const pid_t *pids)
{
	prepare(pids);
	result(what, sendmmsg(pair.from, messages, MANY, 0));
	for (int i = 0; i < MANY; i++)
		say("%s: %u bytes of message %d, shown for %d", what, messages[i].msg_len, i,
		    shown(&controls[i]));
}

static void receive_many(const char *what)
{
	int got;

	prepare(NULL);
	got = result(what, recvmmsg(pair.to, messages, MANY, MSG_DONTWAIT, NULL));
	for (int i = 0; i < got; i++) {
		say("%s: %u bytes", what, messages[i].msg_len);
		say_control(what, &messages[i].msg_hdr);
	}
}

static int work(void)
{
	pid_t own = getpid(), sleeping = child(sleeper);

	pair = new_pair(SOCK_DGRAM);
	send_for("all", (pid_t[]){ own, 1, sleeping, own });
	receive_many("all");
	send_for("some", (pid_t[]){ 0, 0, 1, 0 });
	receive_many("some");
	send_for("none", (pid_t[]){ 0, 0, 0, 0 });
	receive_many("none");
	send_for("one for nobody", (pid_t[]){ 1, own, VACANT, own });
	receive_many("one for nobody");
	send_for("the first for nobody", (pid_t[]){ VACANT, own, own, own });
	receive_many("the first for nobody");
	result("a vector nowhere", syscall(SYS_sendmmsg, pair.from, NOWHERE, 1, 0));
	result("a vector nowhere", syscall(SYS_recvmmsg, pair.to, NOWHERE, 1, MSG_DONTWAIT, NULL));
	prepare((pid_t[]){ own, own, own, own });
	messages[1].msg_hdr.msg_iov = NOWHERE;
	result("the second nowhere", sendmmsg(pair.from, messages, MANY, 0));
	receive_many("the second nowhere");
	put_down(sleeping);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
