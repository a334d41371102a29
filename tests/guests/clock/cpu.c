/* Clocks that count the CPU time of others: their ids hold a pid. clock_getcpuclockid(3) */
#include "targets.h"
#include <time.h>

/* include/linux/posix-timers_types.h */
enum { PROF, VIRT, SCHED };
#define PER_THREAD 4
#define CLOCK_OF(pid, which) ((~(int)(pid) << 3) | (which))

/* The clock that the number names in the low half, with the dirt of the high half kept. */
static long clock_of(long pid, int which)
{
	return (pid & ~0xffffffffL) | (unsigned int)CLOCK_OF(pid, which);
}

static void ask_clock(const char *what, long clock)
{
	struct timespec time = { 0, 1 };
	char line[96];

	snprintf(line, sizeof line, "  clock_gettime of its %s", what);
	result(line, syscall(SYS_clock_gettime, clock, &time));
	snprintf(line, sizeof line, "  clock_getres of its %s", what);
	if (!result(line, syscall(SYS_clock_getres, clock, &time)))
		say("    %ld ns", time.tv_nsec);
}

static void ask(const char *who, long pid)
{
	struct timespec time = { 0, 1 };
	struct {
		char bytes[256];
	} adjustment = { { 0 } };

	say("%s:", who);
	ask_clock("process", clock_of(pid, SCHED));
	ask_clock("process in user mode", clock_of(pid, VIRT));
	ask_clock("process in ticks", clock_of(pid, PROF));
	ask_clock("thread", clock_of(pid, SCHED | PER_THREAD));
	ask_clock("thread in user mode", clock_of(pid, VIRT | PER_THREAD));
	result("  clock_getres for nothing", syscall(SYS_clock_getres, clock_of(pid, SCHED), NULL));
	result("  a bad pointer", syscall(SYS_clock_gettime, clock_of(pid, SCHED), NOWHERE));
	result("  clock_settime", syscall(SYS_clock_settime, clock_of(pid, SCHED), &time));
	result("  clock_settime of its thread",
	       syscall(SYS_clock_settime, clock_of(pid, SCHED | PER_THREAD), &time));
	result("  clock_adjtime", syscall(SYS_clock_adjtime, clock_of(pid, SCHED), &adjustment));
	time.tv_nsec = -1;
	result("  clock_nanosleep", syscall(SYS_clock_nanosleep, clock_of(pid, SCHED), 0, &time, NULL));
}

static void say_error(const char *call, int error)
{
	say("%s: %s", call, error ? strerrorname_np(error) : "done");
}

static int works(void)
{
	for (;;)
		;
	return 0;
}

/* Sleeps until a child that never rests has used a while of CPU time. */
static void sleep_by_the_time_of_another(void)
{
	struct timespec while_ = { 0, 20000000 }, before, after;
	pid_t pid = child(works);
	clockid_t clock;
	long used;

	say_error("clock_getcpuclockid of a child", clock_getcpuclockid(pid, &clock));
	say("it is %s", clock == CLOCK_OF(pid, SCHED) ? "the one that it should be" : "another");
	clock_gettime(clock, &before);
	say_error("clock_nanosleep", clock_nanosleep(clock, 0, &while_, NULL));
	clock_gettime(clock, &after);
	used = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
	say("it has worked %s", used >= while_.tv_nsec ? "for that long" : "less");
	put_down(pid);
	say_error("of somebody who is gone", clock_getcpuclockid(pid, &clock));
}

static clockid_t clock_of_another;

static int sleeps(void)
{
	struct timespec while_ = { 0, 50000000 };

	say_error("stopped and continued", clock_nanosleep(clock_of_another, 0, &while_, NULL));
	return 0;
}

/* A sleep that was stopped goes on by restart_syscall(2), of which the program knows nothing. */
static void sleep_with_a_stop(void)
{
	pid_t worker = child(works), sleeping;

	clock_of_another = CLOCK_OF(worker, SCHED);
	sleeping = child(sleeps);
	sched_yield();
	kill(sleeping, SIGSTOP);
	waitpid(sleeping, NULL, WUNTRACED);
	kill(sleeping, SIGCONT);
	reap("sleeper", sleeping);
	put_down(worker);
}

static void interrupt(int sig UNUSED)
{
}

/* The rest of an interrupted sleep is slept by the kernel's own restart. */
static void sleep_with_interruption(void)
{
	struct timespec while_ = { 5, 0 }, left = { 7, 7 };
	pid_t pid = child(works);
	clockid_t clock = CLOCK_OF(pid, SCHED);
	struct sigaction action = { .sa_handler = interrupt };
	timer_t timer;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	struct itimerspec soon = { .it_value = { 0, 10000000 } };

	sigaction(SIGALRM, &action, NULL);
	if (timer_create(clock, &event, &timer) || timer_settime(timer, 0, &soon, NULL))
		broken("timer");
	say_error("interrupted", clock_nanosleep(clock, 0, &while_, &left));
	say("%s", left.tv_sec < 7 ? "there is time left" : "no time left");
	timer_delete(timer);
	put_down(pid);
}

static void *second_thread(void *unused UNUSED)
{
	clockid_t clock = 0;
	struct timespec time;

	say_error("pthread_getcpuclockid", pthread_getcpuclockid(pthread_self(), &clock));
	say("it is %s", clock == CLOCK_OF(gettid(), SCHED | PER_THREAD) ? "by its TID" : "another");
	CALL(clock_gettime(clock, &time));
	CALL(clock_getres(clock, &time));
	time = (struct timespec){ 0, 1 };
	say_error("to sleep by one's own clock", clock_nanosleep(clock, 0, &time, NULL));
	return NULL;
}

static int work(void)
{
	struct timespec time;

	make_cast();
	ask_of_everybody(ask);
	result("a descriptor that is no clock", syscall(SYS_clock_gettime, -(778 << 3) | 3, &time));
	result("a clock that is none", syscall(SYS_clock_gettime, 99, &time));
	result("the caller's own", syscall(SYS_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, &time));
	pthread_join(thread(second_thread, NULL), NULL);
	sleep_by_the_time_of_another();
	sleep_with_a_stop();
	sleep_with_interruption();
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
