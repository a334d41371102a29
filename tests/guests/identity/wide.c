/* A pid argument has 32 bits, whatever the register holds above them. */
#include "guest.h"

#define WIDE(pid) ((long)0xdeadbeef00000000 | (unsigned int)(pid))

static int work(void)
{
	pid_t sleeping = child(sleeper);
	int status;

	result("getpgid of oneself", syscall(SYS_getpgid, WIDE(getpid())));
	result("getpgid of 0", syscall(SYS_getpgid, WIDE(0)));
	result("getpgid of -1", syscall(SYS_getpgid, WIDE(-1)));
	result("getsid of the child", syscall(SYS_getsid, WIDE(sleeping)));
	result("setpgid of the child", syscall(SYS_setpgid, WIDE(sleeping), WIDE(sleeping)));
	result("getpgid of the child", getpgid(sleeping));
	result("kill 0 to the child", syscall(SYS_kill, WIDE(sleeping), WIDE(0)));
	result("kill to its group", syscall(SYS_kill, WIDE(-sleeping), WIDE(SIGTERM)));
	result("wait4 for its group",
	       syscall(SYS_wait4, WIDE(-sleeping), &status, WIDE(0), NULL));
	say("child %s", status_text(status));
	result("wait4 for any", syscall(SYS_wait4, WIDE(-1), &status, WIDE(WNOHANG), NULL));
	result("tgkill to oneself", syscall(SYS_tgkill, WIDE(getpid()), WIDE(gettid()), WIDE(0)));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
