/* Words of a siginfo that no number is behind: what a handler leaves there, what was lost, and the
 * id of a timer. signal(7) */
#include "guest.h"
#include <sys/signalfd.h>
#include <time.h>

static void hear_and_scribble(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	memset(info, 0x55, sizeof *info);
}

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
}

/* rt_sigreturn(2) does not read back what the kernel put on the stack. */
static void scribbled(void)
{
	handle(SIGUSR1, hear_and_scribble, 0);
	result("kill", kill(getpid(), SIGUSR1));
	result("raise", raise(SIGUSR1));
}

/* "the signal is sent, but without the accompanying siginfo": kernel/signal.c, TRACE_SIGNAL_LOSE_INFO */
static void lost(void)
{
	struct rlimit before, none;

	getrlimit(RLIMIT_SIGPENDING, &before);
	none = (struct rlimit){ 0, before.rlim_max };
	handle(SIGRTMIN, hear, 0);
	block(SIGRTMIN);
	setrlimit(RLIMIT_SIGPENDING, &none);
	result("kill without room for it", kill(getpid(), SIGRTMIN));
	setrlimit(RLIMIT_SIGPENDING, &before);
	unblock(SIGRTMIN);
}

/* ssi_tid is the id of a timer, in spite of its name. */
static void timers(void)
{
	struct itimerspec at_once = { .it_value.tv_nsec = 1 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	struct signalfd_siginfo info;
	sigset_t set = set_of(SIGUSR2);
	int timer, fd;

	block(SIGUSR2);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	/* Numbers that are also those of processes. */
	for (int i = 0; i < 4; i++) {
		if (syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) ||
		    syscall(SYS_timer_settime, timer, 0, &at_once, NULL))
			broken("timer");
		if (read(fd, &info, sizeof info) != sizeof info)
			broken("read");
		say("timer %d: code %d tid %u pid %u", timer, info.ssi_code, info.ssi_tid,
		    info.ssi_pid);
	}
}

static int work(void)
{
	scribbled();
	lost();
	timers();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
