/* A signal may come at any instruction: its handler sees the program's own code, and every call its result. */
#include "lane.h"
#include <sys/time.h>

static volatile sig_atomic_t signals, strangers;
static pid_t self;

static void on_alarm(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	struct itimerval again = { .it_value.tv_usec = 20 + signals % 37 };

	strangers += is_in_window(found_at(context));
	strangers += getpid() != self;
	signals = signals + 1;
	setitimer(ITIMER_REAL, &again, NULL);
}

int main(void)
{
	long wrong = 0;
	struct stat root, found;
	int fd;

	self = getpid();
	stat("/", &root);
	warm_up();
	handle(SIGALRM, on_alarm, SA_RESTART);
	raise(SIGALRM);
	while (signals < 2000) {
		wrong += getpid() != self;
		wrong += stat("/", &found) || found.st_ino != root.st_ino;
		wrong += access("/nothing/there", F_OK) == 0 || errno != ENOENT;
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		wrong += fd < 0 || close(fd);
	}
	handle(SIGALRM, on_alarm, 0);
	set_disposition(SIGALRM, SIG_IGN);
	say("%ld results wrong, %d signals in strange places", wrong, strangers);
	return 0;
}
