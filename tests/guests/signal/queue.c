/* rt_sigqueueinfo(2) and rt_tgsigqueueinfo(2): the number the sender wrote arrives as written. */
#include "guest.h"

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
}

static siginfo_t made(int code, pid_t pid, int value)
{
	siginfo_t info = { .si_signo = SIGRTMIN, .si_code = code };

	info.si_pid = pid;
	info.si_uid = 4321;
	info.si_value.sival_int = value;
	return info;
}

static long queue(pid_t pid, int sig, siginfo_t info)
{
	return syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static long thread_queue(pid_t tgid, pid_t tid, int sig, siginfo_t info)
{
	return syscall(SYS_rt_tgsigqueueinfo, tgid, tid, sig, &info);
}

static int child_sends(void)
{
	pid_t boss = getppid();

	result("child: sigqueue", sigqueue(boss, SIGRTMIN, (union sigval){ .sival_int = 11 }));
	result("child: any number", queue(boss, SIGRTMIN, made(SI_QUEUE, 424242, 12)));
	result("child: its own", queue(boss, SIGRTMIN, made(SI_QUEUE, getpid(), 13)));
	result("child: another code", queue(boss, SIGRTMIN, made(-77, 3, 14)));
	result("child: as SI_USER", queue(boss, SIGRTMIN, made(SI_USER, 3, 15)));
	result("child: as SI_TKILL", queue(boss, SIGRTMIN, made(SI_TKILL, 3, 16)));
	result("child: as the kernel", queue(boss, SIGRTMIN, made(SI_KERNEL, 3, 17)));
	result("child: to a thread", thread_queue(boss, boss, SIGRTMIN, made(SI_QUEUE, 3, 18)));
	result("child: to a thread, as SI_TKILL",
	       thread_queue(boss, boss, SIGRTMIN, made(SI_TKILL, 3, 19)));
	return 0;
}

static int work(void)
{
	siginfo_t info = made(SI_QUEUE, 3, 1);
	pid_t pid = getpid();

	handle(SIGRTMIN, hear, SA_RESTART);
	result("sigqueue to oneself", sigqueue(pid, SIGRTMIN, (union sigval){ .sival_int = 7 }));
	result("any number", queue(pid, SIGRTMIN, made(SI_QUEUE, 424242, 8)));
	result("to oneself, as SI_USER", queue(pid, SIGRTMIN, made(SI_USER, 5151, 0)));
	result("to oneself, as SI_TKILL", queue(pid, SIGRTMIN, made(SI_TKILL, 5252, 0)));
	result("to one's thread", thread_queue(pid, pid, SIGRTMIN, made(SI_QUEUE, 9, 9)));
	result("pthread_sigqueue",
	       pthread_sigqueue(pthread_self(), SIGRTMIN, (union sigval){ .sival_int = 10 }));
	block(SIGRTMIN);
	reap("child", child(child_sends));
	unblock(SIGRTMIN);

	result("nobody", queue(VACANT, SIGRTMIN, info));
	result("an impossible pid", queue(ABSENT, SIGRTMIN, info));
	result("0", queue(0, SIGRTMIN, info));
	result("-1", queue(-1, SIGRTMIN, info));
	result("INT_MIN", queue(INT_MIN, SIGRTMIN, info));
	result("signal 0", queue(pid, 0, info));
	result("a bad signal", queue(pid, 65, info));
	result("a bad pointer", syscall(SYS_rt_sigqueueinfo, pid, SIGRTMIN, NOWHERE));
	result("thread of nobody", thread_queue(VACANT, pid, SIGRTMIN, info));
	result("nobody's thread", thread_queue(pid, VACANT, SIGRTMIN, info));
	result("thread 0", thread_queue(pid, 0, SIGRTMIN, info));
	result("process 0", thread_queue(0, pid, SIGRTMIN, info));
	result("thread, bad pointer", syscall(SYS_rt_tgsigqueueinfo, pid, pid, SIGRTMIN, NOWHERE));
	say("what was sent still says pid %d", info.si_pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
