/* Strict mode: read, write, exit, and back from a handler. seccomp(2) */
#include "filter.h"

static struct gate gate;

static void caught(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	static const char text[] = "caught\n";

	syscall(SYS_write, STDOUT_FILENO, text, sizeof text - 1);
}

static void be_strict(void)
{
	if (syscall(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0))
		broken("PR_SET_SECCOMP");
}

static void tell(const char *text)
{
	syscall(SYS_write, STDOUT_FILENO, text, strlen(text));
}

static int keeps_to_it(void)
{
	char byte;

	handle(SIGALRM, caught, 0);
	be_strict();
	tell("strict\n");
	syscall(SYS_read, gate.read, &byte, 1);
	__asm__ volatile("int3");
	return 1;
}

static void trapped(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	tell("in a handler\n");
}

static int returns(void)
{
	handle(SIGTRAP, trapped, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL))
		broken("SECCOMP_SET_MODE_STRICT");
	__asm__ volatile("int3");
	tell("back\n");
	syscall(SYS_exit, 3);
	return 1;
}

static int asks(void)
{
	be_strict();
	syscall(SYS_getpid);
	tell("never\n");
	return 1;
}

static int kills(void)
{
	be_strict();
	syscall(SYS_kill, 1, 0);
	return 1;
}

static void *breaks_it(void *unused UNUSED)
{
	be_strict();
	syscall(SYS_getpid);
	tell("never\n");
	return NULL;
}

static int threaded(void)
{
	pthread_t other = thread(breaks_it, NULL);

	pthread_join(other, NULL);
	tell("the other thread is gone\n");
	return 4;
}

static int refused(void)
{
	struct sock_filter code[] = { RETURN(SECCOMP_RET_ALLOW) };

	CALL(syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL));
	CALL(syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, code));
	CALL(prctl(PR_SET_SECCOMP, 3, 0, 0, 0));
	CALL(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0));
	result("filter", INSTALL(code, 0));
	CALL(syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL));
	CALL(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0));
	return 0;
}

static int work(void)
{
	gate = new_gate();
	open_gate(gate);
	reap("keeps to it", child(keeps_to_it));
	reap("returns", child(returns));
	reap("asks", child(asks));
	reap("kills", child(kills));
	reap("threaded", child(threaded));
	reap("refused", child(refused));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
