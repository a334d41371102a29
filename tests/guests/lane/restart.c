/* An open that blocks is interrupted, and restarted, as ever. */
#include "lane.h"
#include <sys/stat.h>

static char fifo[] = "fifo-XXXXXX";
static volatile sig_atomic_t strangers, signals;
static struct gate heard;

static void on_signal(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	strangers += is_in_window(found_at(context));
	signals++;
	open_gate(heard);
}

/* Until that process sleeps in the kernel: it waits for the other end of the fifo. */
static void until_asleep(pid_t pid)
{
	char name[64], line[512], *state = NULL;

	snprintf(name, sizeof name, "/proc/self/task/%d/stat", pid);
	do {
		int fd = open(name, O_RDONLY | O_CLOEXEC);
		ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);

		if (n <= 0)
			broken("a thread's state");
		line[n] = 0;
		close(fd);
		state = strrchr(line, ')');
		sched_yield();
	} while (!state || state[2] != 'S');
}

static pid_t opener;
static struct gate started;

static void *opens(void *unused UNUSED)
{
	opener = gettid();
	open_gate(started);
	say("opened %d", open(fifo, O_RDONLY | O_CLOEXEC) >= 0);
	return NULL;
}

static void try(const char *what, int flags)
{
	pthread_t blocked;
	int fd;

	say("%s", what);
	handle(SIGUSR1, on_signal, flags);
	blocked = thread(opens, NULL);
	pass(started);
	until_asleep(opener);
	pthread_kill(blocked, SIGUSR1);
	pass(heard);
	if (flags & SA_RESTART) {
		fd = open(fifo, O_WRONLY | O_CLOEXEC);
		pthread_join(blocked, NULL);
		close(fd);
	} else {
		pthread_join(blocked, NULL);
	}
	say("signals %d, strange places %d", signals, strangers);
}

int main(void)
{
	warm_up();
	heard = new_gate();
	started = new_gate();
	if (!mktemp(fifo)[0] || mkfifo(fifo, 0600))
		broken("mkfifo");
	try("restarted", SA_RESTART);
	try("interrupted", 0);
	unlink(fifo);
	return 0;
}
