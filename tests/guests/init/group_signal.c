/* A signal to a group spares the first process in it and nobody else. */
#include "guest.h"

static int in_the_group(void)
{
	result("kill(0)", kill(0, SIGKILL));
	return 0;
}

static int by_number(void)
{
	result("kill(-pgrp)", kill(-getpgrp(), SIGTERM));
	return 0;
}

int main(void)
{
	pid_t other;

	CALL(setpgid(0, 0));
	say("pgrp %d", getpgrp());
	other = child(sleeper);
	result("kill(0) by the first", kill(0, SIGTERM));
	reap("other", other);
	other = child(sleeper);
	reap("killer", child(in_the_group));
	reap("other", other);
	setpgid(other = child(sleeper), 0);
	reap("killer of group 1", child(by_number));
	result("the bystander lives", kill(other, 0));
	put_down(other);
	return 0;
}
