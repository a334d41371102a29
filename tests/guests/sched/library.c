/* What the C library asks of threads by their number. pthread_getschedparam(3) */
#include "targets.h"

static struct gate ready, done;

static void *second_thread(void *unused UNUSED)
{
	open_gate(ready);
	pass(done);
	return NULL;
}

static void say_error(const char *call, int error)
{
	say("%s: %s", call, error ? strerrorname_np(error) : "done");
}

static int work(void)
{
	struct sched_param param = { 0 };
	struct rlimit limit;
	pthread_t other;
	cpu_set_t set;
	int policy = -1;

	ready = new_gate();
	done = new_gate();
	other = thread(second_thread, NULL);
	pass(ready);
	say_error("pthread_setschedparam", pthread_setschedparam(other, SCHED_BATCH, &param));
	say_error("pthread_getschedparam", pthread_getschedparam(other, &policy, &param));
	say("its policy %d, the caller's %d", policy, sched_getscheduler(0));
	say_error("pthread_getaffinity_np", pthread_getaffinity_np(other, sizeof set, &set));
	say_error("pthread_setaffinity_np", pthread_setaffinity_np(other, sizeof set, &set));
	CALL(getrlimit(RLIMIT_CORE, &limit));
	open_gate(done);
	pthread_join(other, NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
