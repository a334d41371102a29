/* mq_notify(3): the kernel tells who sent the message. */
#include "guest.h"
#include <mqueue.h>
#include <time.h>

static mqd_t queue;
static struct gate heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	open_gate(heard);
}

static int sends(void)
{
	return mq_send(queue, "x", 1, 0) ? 1 : 0;
}

static int work(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct mq_attr attributes = { .mq_maxmsg = 2, .mq_msgsize = 8 };
	char name[64];

	heard = new_gate();
	snprintf(name, sizeof name, "/guest-%ld", random() ^ (long)&name ^ time(NULL));
	queue = mq_open(name, O_CREAT | O_RDWR, 0600, &attributes);
	if (queue < 0)
		broken("mq_open");
	mq_unlink(name);
	handle(SIGUSR1, hear, SA_RESTART);
	mq_notify(queue, &event);
	reap("sender", child(sends));
	pass(heard);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
