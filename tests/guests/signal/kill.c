/* kill(2): every kind of target. */
#include "guest.h"

static struct gate ready, done;
static pid_t other_thread;
static volatile sig_atomic_t heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	heard++;
	say_info("heard", info);
}

static void *second_thread(void *unused UNUSED)
{
	other_thread = gettid();
	open_gate(ready);
	pass(done);
	return NULL;
}

static int tells_parent(void)
{
	result("child to its parent", kill(getppid(), SIGUSR1));
	return 0;
}

static int work(void)
{
	pid_t one, two;
	pthread_t other;

	ready = new_gate();
	done = new_gate();
	handle(SIGUSR1, hear, SA_RESTART);
	setpgid(0, 0);

	result("oneself", kill(getpid(), SIGUSR1));
	result("one's group by 0", kill(0, SIGUSR1));
	result("one's group by number", kill(-getpgrp(), SIGUSR1));
	block(SIGUSR1);
	reap("child", child(tells_parent));
	unblock(SIGUSR1);

	one = child(sleeper);
	two = child(sleeper);
	setpgid(one, one);
	setpgid(two, one);
	result("a child", kill(one, 0));
	result("a child's group", kill(-one, 0));
	result("one that leads no group", kill(-two, 0));
	result("the group, to the end", kill(-one, SIGTERM));
	reap("one", one);
	reap("two", two);
	result("reaped", kill(one, 0));
	result("reaped group", kill(-one, SIGTERM));

	one = zombie(0);
	result("a zombie", kill(one, 0));
	result("a zombie, in earnest", kill(one, SIGKILL));
	reap("zombie", one);

	other = thread(second_thread, NULL);
	pass(ready);
	result("a thread that is no leader", kill(other_thread, 0));
	result("it as a group", kill(-other_thread, 0));
	open_gate(done);
	pthread_join(other, NULL);
	until_gone(other_thread);
	result("a thread that is gone", kill(other_thread, 0));

	result("nobody", kill(VACANT, 0));
	result("nobody's group", kill(-VACANT, 0));
	result("an impossible pid", kill(ABSENT, SIGTERM));
	result("an impossible group", kill(-ABSENT, SIGTERM));
	result("INT_MAX", kill(INT_MAX, SIGTERM));
	result("INT_MIN", kill(INT_MIN, SIGTERM));
	result("-INT_MAX", kill(-INT_MAX, SIGTERM));
	result("a bad signal", kill(getpid(), 65));
	result("a negative signal", kill(getpid(), -1));
	result("a bad signal to nobody", kill(VACANT, 65));
	result("a bad signal to the group", kill(0, 65));
	result("a bad signal to everybody", kill(-1, 65));
	say("heard %d", heard);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
