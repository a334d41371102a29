/* "To oneself" is to one's own thread: only then may a siginfo say that the kernel sent it.
 * rt_sigqueueinfo(2) */
#include "targets.h"

static long queue(long pid, int code)
{
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = code };

	return syscall(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info);
}

static long queue_to_thread(long tgid, long tid, int code)
{
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = code };

	return syscall(SYS_rt_tgsigqueueinfo, tgid, tid, SIGUSR1, &info);
}

static void *second_thread(void *unused UNUSED)
{
	result("SI_USER to one's TID", queue(gettid(), SI_USER));
	result("SI_USER to one's TGID", queue(getpid(), SI_USER));
	result("SI_TKILL to one's TGID", queue(getpid(), SI_TKILL));
	result("SI_QUEUE to one's TGID", queue(getpid(), SI_QUEUE));
	result("SI_USER to one's thread", queue_to_thread(getpid(), gettid(), SI_USER));
	result("SI_USER to the first thread", queue_to_thread(getpid(), getpid(), SI_USER));
	result("SI_QUEUE to the first thread", queue_to_thread(getpid(), getpid(), SI_QUEUE));
	return NULL;
}

static int work(void)
{
	set_disposition(SIGUSR1, SIG_IGN);
	result("SI_USER to oneself", queue(getpid(), SI_USER));
	result("SI_USER to oneself, wide", queue(WIDE(getpid()), SI_USER));
	result("SI_USER to the parent", queue(getppid(), SI_USER));
	result("SI_USER to nobody", queue(VACANT, SI_USER));
	result("SI_QUEUE to nobody", queue(VACANT, SI_QUEUE));
	pthread_join(thread(second_thread, NULL), NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
