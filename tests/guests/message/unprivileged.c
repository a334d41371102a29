/* Who is not privileged may show no other credentials than its own. unix(7) */
#include "control.h"

static int work(void)
{
	struct pair pair = new_pair(SOCK_DGRAM);

	if (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534))
		say("not allowed to become somebody else: %s", strerrorname_np(errno));
	result("for itself", send_as(pair.from, getpid()));
	receive("for itself", pair.to);
	result("for its parent", send_as(pair.from, getppid()));
	result("for the first process", send_as(pair.from, 1));
	result("for nobody", send_as(pair.from, 0));
	result("for an absent one", send_as(pair.from, ABSENT));
	result("for a vacant one", send_as(pair.from, VACANT));
	result("for -1", send_as(pair.from, -1));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
