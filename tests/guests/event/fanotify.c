/* fanotify(7) tells who did something to a file, in the listener's numbers. */
#include "guest.h"
#include <sys/fanotify.h>
#include <sys/uio.h>

static char file[] = "fanotify-XXXXXX";

static int reads_it(void)
{
	char byte;
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	return fd < 0 || read(fd, &byte, 1) != 1;
}

static void *reads_in_thread(void *unused UNUSED)
{
	say("thread %d reads", gettid());
	return (void *)(long)reads_it();
}

static int listen_with(unsigned flags)
{
	int listener = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | flags, O_RDONLY);

	if (listener < 0)
		broken("fanotify_init");
	if (fanotify_mark(listener, FAN_MARK_ADD, FAN_ACCESS, AT_FDCWD, file))
		broken("fanotify_mark");
	return listener;
}

static void hear(const char *what, int listener)
{
	struct fanotify_event_metadata events[4], *event = events;
	/* Two buffers, and a record that lies across both. */
	struct iovec parts[] = { { events, 30 }, { (char *)events + 30, sizeof events - 30 } };
	long left = readv(listener, parts, 2);

	for (; FAN_EVENT_OK(event, left); event = FAN_EVENT_NEXT(event, left)) {
		say("%s: mask %llx pid %d", what, (unsigned long long)event->mask, event->pid);
		close(event->fd);
	}
}

static int work(void)
{
	pthread_t thread;
	int listener, fd = mkstemp(file);

	if (fd < 0 || write(fd, "x", 1) != 1)
		broken("a file");
	listener = listen_with(0);
	reap("a child reads", child(reads_it));
	hear("a child", listener);
	reads_it();
	reap("another reads", child(reads_it));
	hear("one's own, and another's", listener);
	close(listener);

	listener = listen_with(FAN_REPORT_TID);
	pthread_create(&thread, NULL, reads_in_thread, NULL);
	pthread_join(thread, NULL);
	hear("a thread", listener);
	unlink(file);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
