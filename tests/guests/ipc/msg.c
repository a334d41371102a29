/* Who sent a message last, and who received one. msgctl(2) */
#include "targets.h"
#include <sys/ipc.h>
#include <sys/msg.h>

static int id;

static struct message {
	long type;
	char text[8];
} message = { 1, "hello" };

static void say_users(const char *what, const struct msqid_ds *queue)
{
	say("%s: last sent by %d, last received by %d", what, queue->msg_lspid, queue->msg_lrpid);
}

static void look(const char *what)
{
	struct msqid_ds queue;

	if (msgctl(id, IPC_STAT, &queue))
		result(what, -1);
	else
		say_users(what, &queue);
}

/* The other two commands go by the position in the kernel's table. */
static void look_by_position(const char *what, int command)
{
	struct msqid_ds queue;
	struct msginfo info;
	int last = msgctl(0, MSG_INFO, (struct msqid_ds *)&info);

	for (int position = 0; position <= last; position++)
		if (msgctl(position, command, &queue) == id) {
			say_users(what, &queue);
			return;
		}
	say("%s: it is not found", what);
}

static int sends(void)
{
	return msgsnd(id, &message, sizeof message.text, 0);
}

static int receives(void)
{
	return msgrcv(id, &message, sizeof message.text, 0, 0) < 0;
}

static int work(void)
{
	struct msqid_ds queue;

	id = msgget(IPC_PRIVATE, 0600);
	if (id < 0)
		broken("msgget");
	look("new");
	sends();
	look("sent by oneself");
	reap("receiver", child(receives));
	look("received by one who is gone");
	reap("sender", child(sends));
	look("sent by one who is gone");
	look_by_position("by MSG_STAT", MSG_STAT);
	look_by_position("by MSG_STAT_ANY", MSG_STAT_ANY);
	receives();
	look("received by oneself");

	result("a bad pointer", syscall(SYS_msgctl, id, IPC_STAT, NOWHERE));
	result("no pointer", syscall(SYS_msgctl, id, IPC_STAT, NULL));
	result("no such queue", syscall(SYS_msgctl, -1, IPC_STAT, &queue));
	result("wide", syscall(SYS_msgctl, WIDE(id), WIDE(IPC_STAT), &queue));
	say_users("wide", &queue);
	CALL(msgctl(id, IPC_RMID, NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
