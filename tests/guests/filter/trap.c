/* SIGSYS from a filter tells of the call, and of nobody. seccomp(2) */
#include "filter.h"
#include <ucontext.h>

#ifdef __i386__
#define REG_RIP REG_EIP
#define REG_RAX REG_EAX
#define REG_RDI REG_EBX
#define REG_RSI REG_ECX
#endif

static void trapped(int sig UNUSED, siginfo_t *info, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

	say("SIGSYS code %d errno %d arch %#x syscall %d, %s", info->si_code, info->si_errno,
	    info->si_arch, info->si_syscall,
	    info->si_call_addr == (void *)registers[REG_RIP] ? "from where it was called" : "from elsewhere");
	say("  arguments %lld, %lld", (long long)registers[REG_RDI], (long long)registers[REG_RSI]);
	registers[REG_RAX] = -ENOTNAM;
}

static int work(void)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON(SYS_getpid, SECCOMP_RET_TRAP | 7),
		ON(SYS_kill, SECCOMP_RET_TRAP | 8),
		ON(SYS_setpgid, SECCOMP_RET_ERRNO | ENOTNAM),
		ON(SYS_wait4, SECCOMP_RET_ERRNO),
		ON(SYS_getsid, SECCOMP_RET_ERRNO),
		ON(SYS_fork, SECCOMP_RET_ERRNO | ENOTNAM),
		ON(SYS_getpgid, SECCOMP_RET_TRACE),
		RETURN(SECCOMP_RET_ALLOW),
	};

	handle(SIGSYS, trapped, 0);
	CALL(prctl(PR_GET_SECCOMP));
	result("filter", INSTALL(code, 0));
	CALL(prctl(PR_GET_SECCOMP));
	CALL(syscall(SYS_getpid, 11, 22));
	CALL(syscall(SYS_kill, 1, 0));
	CALL(syscall(SYS_kill, VACANT, SIGKILL));
	CALL(syscall(SYS_setpgid, 0, 0));
	CALL(syscall(SYS_wait4, -1, NULL, 0, NULL));
	CALL(syscall(SYS_getsid, 1));
	CALL(syscall(SYS_fork));
	return 0;
}

static int all(void)
{
	reap("filtered", child(work));
	return 0;
}

int main(void)
{
	return in_second_process(all);
}
