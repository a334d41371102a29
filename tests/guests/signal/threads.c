/* tkill(2), tgkill(2), raise(3), pthread_kill(3): signals to one thread. */
#include "guest.h"

static struct gate ready, done;
static pid_t other_thread;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info(gettid() == getpid() ? "leader heard" : "thread heard", info);
}

static void *second_thread(void *unused UNUSED)
{
	other_thread = gettid();
	open_gate(ready);
	pass(done);
	result("thread raises", raise(SIGUSR1));
	return NULL;
}

static int signals_parent(void)
{
	result("tgkill of the parent's thread", syscall(SYS_tgkill, getppid(), other_thread, 0));
	result("tkill of the parent's thread", syscall(SYS_tkill, other_thread, 0));
	result("tgkill under the wrong process", syscall(SYS_tgkill, getpid(), other_thread, 0));
	return 0;
}

static int work(void)
{
	pid_t pid = getpid();
	pthread_t other;

	ready = new_gate();
	done = new_gate();
	handle(SIGUSR1, hear, SA_RESTART);
	result("raise", raise(SIGUSR1));
	result("pthread_kill of oneself", pthread_kill(pthread_self(), SIGUSR1));
	result("tkill", syscall(SYS_tkill, gettid(), SIGUSR1));
	result("tgkill", syscall(SYS_tgkill, pid, gettid(), SIGUSR1));

	other = thread(second_thread, NULL);
	pass(ready);
	result("tgkill of the thread", syscall(SYS_tgkill, pid, other_thread, 0));
	result("tgkill as its own process", syscall(SYS_tgkill, other_thread, other_thread, 0));
	result("tgkill as nobody's", syscall(SYS_tgkill, VACANT, other_thread, 0));
	reap("child", child(signals_parent));
	open_gate(done);
	pthread_join(other, NULL);
	until_gone(other_thread);
	result("tgkill of the gone", syscall(SYS_tgkill, pid, other_thread, 0));
	result("tkill of the gone", syscall(SYS_tkill, other_thread, 0));

	result("tkill of nobody", syscall(SYS_tkill, VACANT, 0));
	result("tkill of an impossible tid", syscall(SYS_tkill, ABSENT, 0));
	result("tkill 0", syscall(SYS_tkill, 0, 0));
	result("tkill -1", syscall(SYS_tkill, -1, 0));
	result("tkill INT_MIN", syscall(SYS_tkill, INT_MIN, 0));
	result("tgkill 0", syscall(SYS_tgkill, 0, pid, 0));
	result("tgkill of tid 0", syscall(SYS_tgkill, pid, 0, 0));
	result("tgkill -1", syscall(SYS_tgkill, -1, pid, 0));
	result("tgkill of tid -1", syscall(SYS_tgkill, pid, -1, 0));
	result("tgkill, bad signal", syscall(SYS_tgkill, pid, pid, 65));
	result("tkill, bad signal", syscall(SYS_tkill, pid, 65));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
