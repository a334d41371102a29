/* kill(-1): everybody but the first process and oneself. */
#include "guest.h"

static struct gate ready, done;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	open_gate(done);
}

static int listens(void)
{
	handle(SIGUSR1, hear, 0);
	open_gate(ready);
	return sleeper();
}

static int daemonised(void)
{
	setsid();
	child(listens);
	return 0;
}

static int stranger(void)
{
	/* May signal nobody here. */
	if (setgid(65534) || setuid(65534))
		say("cannot become another user");
	else
		result("as another user", kill(-1, SIGUSR1));
	return 0;
}

static int work(void)
{
	pid_t one, two;
	int sent;

	ready = new_gate();
	done = new_gate();
	result("with nobody about", kill(-1, SIGUSR1));

	one = child(listens);
	pass(ready);
	result("signal 0", kill(-1, 0));
	sent = kill(-1, SIGUSR1);
	pass(done);
	result("a handled signal", sent);

	two = child(sleeper);
	setpgid(two, two);
	reap("daemon's parent", child(daemonised));
	pass(ready);
	reap("stranger", child(stranger));
	result("to the end", kill(-1, SIGKILL));
	reap("one", one);
	reap("two", two);
	return 0;
}

int main(void)
{
	/* The first process is spared; so it need not handle anything. */
	return in_second_process(work);
}
