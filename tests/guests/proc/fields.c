/* Numbers in the rarer files of a process: sched, timers, syscall, wchan, fdinfo. */
#include "proc.h"
#include <linux/kcmp.h>
#include <time.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static void sched(const char *path)
{
	static char text[1 << 16];

	if (text_of(path, text, sizeof text) < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	text[strcspn(text, "\n")] = 0;
	say("%s: %s", path, text);
}

/* A timer's lines tell whom it tells, and whose clock it goes by. */
static void timers(pid_t other)
{
	struct sigevent event = { .sigev_signo = SIGALRM, .sigev_notify = SIGEV_SIGNAL };
	clockid_t clock;
	timer_t timer;

	timer_create(CLOCK_MONOTONIC, &event, &timer);
	event.sigev_notify = SIGEV_THREAD_ID;
	event.sigev_notify_thread_id = gettid();
	timer_create(CLOCK_REALTIME, &event, &timer);
	if (clock_getcpuclockid(other, &clock))
		broken("clock_getcpuclockid");
	event.sigev_notify = SIGEV_NONE;
	if (timer_create(clock, &event, &timer))
		broken("timer_create");
	if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer))
		broken("timer_create");
	show_field("/proc/self/timers", "notify");
	show_field("/proc/self/timers", "ClockID");
}

static pid_t waited_for;

static int waiter(void)
{
	waited_for = child(sleeper);
	waitpid(waited_for, NULL, 0);
	return 0;
}

/* The first words of the call that somebody is blocked in: its number and its first argument. */
static void show_call(pid_t pid)
{
	char text[512], first[32] = "", second[32] = "";

	if (text_of(name_of("/proc/%d/syscall", pid), text, sizeof text) < 0) {
		say("syscall: %s", strerrorname_np(errno));
		return;
	}
	sscanf(text, "%31s %31s", first, second);
	say("syscall of %d: %s %s", pid, first, second);
}

static void blocked(void)
{
	pid_t pid = child(waiter);
	char wait4_[16];

	snprintf(wait4_, sizeof wait4_, "%d ", (int)SYS_wait4);
	/* It has a child, and sleeps in wait4. */
	for (;;) {
		char text[64], call[512];

		text_of(name_of("/proc/%d/task/%d/children", pid, pid), text, sizeof text);
		text_of(name_of("/proc/%d/syscall", pid), call, sizeof call);
		if (*text && !strncmp(call, wait4_, strlen(wait4_)))
			break;
		sched_yield();
	}
	until_state(pid, "S");
	show_call(pid);
	show(name_of("/proc/%d/wchan", pid));
	kill(pid + 1, SIGKILL);
	reap("waiter", pid);
}

static void descriptors(pid_t other)
{
	pid_t dead = child(sleeper);
	int own = syscall(SYS_pidfd_open, getpid(), 0), others = syscall(SYS_pidfd_open, other, 0),
	    first = syscall(SYS_pidfd_open, 1, 0), of_dead = syscall(SYS_pidfd_open, dead, 0);

	show_field(name_of("/proc/self/fdinfo/%d", own), "Pid");
	show_field(name_of("/proc/self/fdinfo/%d", own), "NSpid");
	show_field(name_of("/proc/self/fdinfo/%d", others), "Pid");
	show_field(name_of("/proc/self/fdinfo/%d", first), "Pid");
	show_field(name_of("/proc/%d/task/%d/fdinfo/%d", getpid(), getpid(), first), "NSpid");
	show_field(name_of("/proc/self/fdinfo/%d", of_dead), "Pid");
	put_down(dead);
	show_field(name_of("/proc/self/fdinfo/%d", of_dead), "Pid");
	show_field(name_of("/proc/self/fdinfo/%d", of_dead), "NSpid");
	close(own);
	close(others);
	close(first);
	close(of_dead);
}

static int work(void)
{
	pid_t pid = child(sleeper);

	prctl(PR_SET_NAME, "x (1, #threads:");
	sched("/proc/self/sched");
	sched(name_of("/proc/%d/task/%d/sched", getpid(), getpid()));
	prctl(PR_SET_NAME, "guest");
	sched("/proc/1/sched");
	sched(name_of("/proc/%d/sched", pid));
	timers(pid);
	descriptors(pid);
	blocked();
	put_down(pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
