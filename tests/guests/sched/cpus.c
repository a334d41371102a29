/*
 * Whoever makes many calls that stop still has all the processors that it had: as it is told itself,
 * as others are told, and as those are that it makes.
 */
#include "guest.h"

static cpu_set_t usual;
static int odd;

/* As many stops as make it worth to keep somebody close. */
static void be_chatty(void)
{
	for (int i = 0; i < 20; i++)
		syscall(SYS_kill, getpid(), 0);
}

static void check_told(long pid)
{
	cpu_set_t now;

	CPU_ZERO(&now);
	if (syscall(SYS_sched_getaffinity, pid, sizeof now, &now) <= 0 || !CPU_EQUAL(&now, &usual))
		odd++;
}

/* "Cpus_allowed", which proc_pid_status(5) has as a mask and as a list. */
static void check_shown(const char *process)
{
	static char first[2][4096];
	char text[4096], path[64], *found;
	int of_list = 0, fd, length;

	snprintf(path, sizeof path, "/proc/%s/status", process);
	fd = open(path, O_RDONLY);
	length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length < 0)
		broken(path);
	text[length] = 0;
	for (found = text; (found = strstr(found, "Cpus_allowed")); found++, of_list++) {
		if (of_list == 2)
			break;
		*strchrnul(found, '\n') = 0;
		if (!*first[of_list])
			strcpy(first[of_list], found);
		if (strcmp(first[of_list], found))
			odd++;
		found += strlen(found);
	}
	if (of_list != 2)
		odd++;
}

static int check_oneself(void)
{
	odd = 0;
	for (int i = 0; i < 10; i++) {
		be_chatty();
		check_told(0);
		be_chatty();
		check_told(getpid());
		be_chatty();
		check_shown("self");
		check_shown("thread-self");
	}
	return odd;
}

static int be_chatty_for_ever(void)
{
	for (;;)
		be_chatty();
}

static void *in_thread(void *name)
{
	char number[16];

	/* For so long that its leader, who waits, is not kept close any more. */
	for (int i = 0; name && i < 100; i++)
		be_chatty();
	/* It becomes the leader. */
	snprintf(number, sizeof number, "%d", CPU_COUNT(&usual));
	if (name)
		execl("/proc/self/exe", name, number, NULL);
	return (void *)(long)check_oneself();
}

static int work(void)
{
	struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t times[3]; }
		deadline = { .size = 48, .policy = 6, .times = { 10000000, 100000000, 100000000 } };
	struct sched_param plain = { 0 };
	char number[16];
	cpu_set_t one;
	void *found;
	pid_t other;
	int first;

	/* As long as nobody has done anything yet. */
	check_shown("self");
	say("oneself: odd %d", check_oneself());

	other = child(be_chatty_for_ever);
	snprintf(number, sizeof number, "%d", other);
	for (int i = 0; i < 50; i++) {
		check_told(other);
		check_shown(number);
		be_chatty();
		check_shown(number);
	}
	say("somebody else: odd %d", odd);
	put_down(other);

	be_chatty();
	reap("a child", child(check_oneself));
	be_chatty();
	pthread_join(thread(in_thread, NULL), &found);
	say("a thread: odd %ld", (long)found);
	if (!(other = fork())) {
		pthread_join(thread(in_thread, "cpus"), NULL);
		_exit(1);
	}
	reap("a program", other);

	/* A wish of its own is kept. */
	for (first = 0; !CPU_ISSET(first, &usual); first++)
		;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	be_chatty();
	CALL(sched_setaffinity(0, sizeof one, &one));
	be_chatty();
	one = usual;
	CPU_ZERO(&usual);
	CPU_SET(first, &usual);
	odd = 0;
	check_told(0);
	say("a processor of its own: odd %d, and it runs there: %d", odd, sched_getcpu() == first);
	usual = one;
	CALL(sched_setaffinity(0, sizeof usual, &usual));
	be_chatty();
	check_told(0);
	say("all of them again: odd %d", odd);

	/* "EPERM: the CPU affinity mask of the thread does not include all CPUs", sched_setattr(2). */
	be_chatty();
	CALL(syscall(SYS_sched_setattr, 0, &deadline, 0));
	CALL(sched_setscheduler(0, SCHED_OTHER, &plain));
	return 0;
}

int main(int argc, char **argv)
{
	if (sched_getaffinity(0, sizeof usual, &usual))
		broken("sched_getaffinity");
	if (argc > 1)
		return CPU_COUNT(&usual) == atoi(argv[1]) ? check_oneself() : 99;
	return in_second_process(work);
}
