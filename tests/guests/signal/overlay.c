/* Where the kernel keeps something else than a number, it is left alone. */
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stddef.h>
#include <sys/time.h>
#include <time.h>

static struct gate heard;
static sigjmp_buf back;
static void *fault;

static void hear_kernel(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("alarm", info);
	open_gate(heard);
}

static void hear_timer(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say("timer: SIG%s %s timer %d overrun %d value %d", signal_name(info->si_signo),
	    code_name(info->si_signo, info->si_code), info->si_timerid, info->si_overrun,
	    info->si_value.sival_int);
	open_gate(heard);
}

static void hear_fault(int sig, siginfo_t *info, void *context UNUSED)
{
	say("fault: SIG%s code %d address %s", signal_name(sig), info->si_code,
	    info->si_addr == fault ? "as it was" : "changed");
	siglongjmp(back, 1);
}

static void hear_call(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say("call: SIG%s code %d nr %d arch %#x errno %d address %s", signal_name(info->si_signo),
	    info->si_code, info->si_syscall, info->si_arch, info->si_errno,
	    info->si_call_addr ? "given" : "none");
}

static void timers(void)
{
	struct itimerval soon = { .it_value.tv_usec = 1 };
	struct itimerspec at_once = { .it_value.tv_nsec = 1 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	timer_t timer;

	handle(SIGALRM, hear_kernel, SA_RESTART);
	setitimer(ITIMER_REAL, &soon, NULL);
	pass(heard);

	handle(SIGUSR1, hear_timer, SA_RESTART);
	event.sigev_value.sival_int = 99;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) ||
	    timer_settime(timer, 0, &at_once, NULL))
		broken("timer");
	pass(heard);
	timer_delete(timer);
}

static void faults(void)
{
	fault = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	handle(SIGSEGV, hear_fault, 0);
	handle(SIGFPE, hear_fault, 0);
	if (!sigsetjmp(back, 1))
		*(volatile char *)fault = 1;
	fault = NOWHERE;
	if (!sigsetjmp(back, 1))
		*(volatile char *)fault = 1;
}

/* A filter of the guest's own that traps uname(2). */
static void calls(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_uname, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP | 42),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };

	handle(SIGSYS, hear_call, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		broken("seccomp");
	syscall(SYS_uname, NULL);
}

static int work(void)
{
	heard = new_gate();
	timers();
	faults();
	calls();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
