/* The thread that could not follow into a filter. seccomp(2) */
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

static struct gate ready, done;

static long install(unsigned int flags)
{
	struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { 1, &allow };

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static void *goes_its_own_way(void *unused UNUSED)
{
	result("a filter of one thread's", install(0));
	say("by thread %d", gettid());
	open_gate(ready);
	pass(done);
	return NULL;
}

static int work(void)
{
	pthread_t other;

	ready = new_gate();
	done = new_gate();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		broken("PR_SET_NO_NEW_PRIVS");
	result("all threads, alone", install(SECCOMP_FILTER_FLAG_TSYNC));
	other = thread(goes_its_own_way, NULL);
	pass(ready);
	result("all threads", install(SECCOMP_FILTER_FLAG_TSYNC));
	result("all threads, or ESRCH",
	       install(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH));
	result("a bad filter",
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, NOWHERE));
	result("wide", install(0) | syscall(SYS_seccomp, 0xdeadbeef00000001, 0xdeadbeef00000001, NOWHERE));
	open_gate(done);
	pthread_join(other, NULL);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
