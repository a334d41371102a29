/* SIGIO tells of a descriptor, not of a process; its owner is named by a number all the same. */
#include "guest.h"

static struct gate heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say("io: SIG%s code %d band %#lx", signal_name(info->si_signo), info->si_code,
	    info->si_band);
	open_gate(heard);
}

static int work(void)
{
	struct gate watched = new_gate();

	heard = new_gate();
	handle(SIGRTMIN, hear, SA_RESTART);
	fcntl(watched.read, F_SETSIG, SIGRTMIN);
	result("owner", fcntl(watched.read, F_SETOWN, getpid()));
	result("owner is", fcntl(watched.read, F_GETOWN));
	fcntl(watched.read, F_SETFL, O_ASYNC);
	open_gate(watched);
	pass(heard);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
