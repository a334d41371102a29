/* Timers that tell one thread, and timers by the clock of another. timer_create(2) */
#include "targets.h"
#include <time.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define CLOCK_OF(pid) ((~(int)(pid) << 3) | 2)

/* The kernel's timer_create: its ids are ints. */
static long create(long clock, struct sigevent *event, int *timer)
{
	return syscall(SYS_timer_create, clock, event, timer);
}

static struct sigevent to_thread(int tid)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN };

	event.sigev_notify_thread_id = tid;
	event.sigev_value.sival_int = 42;
	return event;
}

static void ask(const char *who, long pid)
{
	struct sigevent event = to_thread(pid), plain = { .sigev_notify = SIGEV_NONE };
	int timer;

	say("%s:", who);
	if (!result("  timer for a thread", create(CLOCK_MONOTONIC, &event, &timer)))
		syscall(SYS_timer_delete, timer);
	if (event.sigev_notify_thread_id != (int)pid)
		say("    the event has changed");
	event.sigev_notify |= SIGEV_NONE;
	if (!result("  for nobody", create(CLOCK_MONOTONIC, &event, &timer)))
		syscall(SYS_timer_delete, timer);
	if (!result("  by its clock", create(CLOCK_OF(pid), &plain, &timer)))
		syscall(SYS_timer_delete, timer);
	if (!result("  by its clock, default event", create(CLOCK_OF(pid), NULL, &timer)))
		syscall(SYS_timer_delete, timer);
	plain = to_thread(gettid());
	if (!result("  by its clock, for oneself", create(CLOCK_OF(pid), &plain, &timer)))
		syscall(SYS_timer_delete, timer);
}

static struct gate ready;
static pid_t listening;

static void *listens(void *unused UNUSED)
{
	sigset_t set = set_of(SIGRTMIN);
	siginfo_t info;

	listening = gettid();
	open_gate(ready);
	if (sigwaitinfo(&set, &info) != SIGRTMIN)
		broken("sigwaitinfo");
	say("the thread hears of the timer: code %d value %d overrun %d", info.si_code,
	    info.si_value.sival_int, info.si_overrun);
	return NULL;
}

static void deliver(void)
{
	struct itimerspec soon = { .it_value = { 0, 1000000 } };
	struct sigevent event;
	pthread_t listener;
	int timer;

	block(SIGRTMIN);
	listener = thread(listens, NULL);
	pass(ready);
	event = to_thread(listening);
	if (create(CLOCK_MONOTONIC, &event, &timer))
		broken("timer_create");
	syscall(SYS_timer_settime, timer, 0, &soon, NULL);
	pthread_join(listener, NULL);
	syscall(SYS_timer_delete, timer);
	until_gone(listening);
	result("for a thread that is gone", create(CLOCK_MONOTONIC, &event, &timer));
}

static void notified(union sigval value)
{
	say("the library's thread hears of the timer: value %d", value.sival_int);
	open_gate(ready);
}

/* The library's own helper thread, which timer_create(3) makes and names to the kernel. */
static void deliver_by_library(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD,
				  .sigev_notify_function = notified,
				  .sigev_value.sival_int = 43 };
	struct itimerspec soon = { .it_value = { 0, 1000000 } };
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer))
		broken("timer_create");
	timer_settime(timer, 0, &soon, NULL);
	pass(ready);
	timer_delete(timer);
}

/* The event lies where it cannot be written to, and at the end of what there is. */
static void event_at_the_edge(void)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct sigevent event = to_thread(gettid());
	int timer;

	memcpy(pages, &event, sizeof event);
	memcpy(pages + 4096 - sizeof event, &event, sizeof event);
	munmap(pages + 4096, 4096);
	mprotect(pages, 4096, PROT_READ);
	if (!result("a read-only event", create(CLOCK_MONOTONIC, (void *)pages, &timer)))
		syscall(SYS_timer_delete, timer);
	if (!result("an event at the edge",
		    create(CLOCK_MONOTONIC, (void *)(pages + 4096 - sizeof event), &timer)))
		syscall(SYS_timer_delete, timer);
	result("beyond the edge", create(CLOCK_MONOTONIC, (void *)(pages + 4096 - 32), &timer));
	munmap(pages, 4096);
}

static int work(void)
{
	struct sigevent event = to_thread(gettid());
	int timer;

	ready = new_gate();
	make_cast();
	ask_of_everybody(ask);
	result("a bad event", create(CLOCK_MONOTONIC, NOWHERE, &timer));
	result("a bad timer", create(CLOCK_MONOTONIC, &event, NOWHERE));
	result("a clock that is none", create(99, &event, &timer));
	event_at_the_edge();
	deliver();
	deliver_by_library();
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
