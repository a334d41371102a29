/* A system call changes rax, rcx and r11 and nothing else, in the parent and in the child. */
#include "guest.h"

struct arguments {
	unsigned long rdi, rsi, rdx, r10, r8, r9;
};

/* The call, and what the argument registers held after it. */
static long call(long number, const struct arguments *given, struct arguments *kept)
{
	register unsigned long rdi __asm__("rdi") = given->rdi;
	register unsigned long rsi __asm__("rsi") = given->rsi;
	register unsigned long rdx __asm__("rdx") = given->rdx;
	register unsigned long r10 __asm__("r10") = given->r10;
	register unsigned long r8 __asm__("r8") = given->r8;
	register unsigned long r9 __asm__("r9") = given->r9;
	long value;

	__asm__ volatile("syscall"
			 : "=a"(value), "+r"(rdi), "+r"(rsi), "+r"(rdx), "+r"(r10), "+r"(r8),
			   "+r"(r9)
			 : "0"(number)
			 : "rcx", "r11", "memory");
	*kept = (struct arguments){ rdi, rsi, rdx, r10, r8, r9 };
	return value;
}

static struct gate onward;

static long check(const char *name, long number, unsigned long rdi, unsigned long rsi,
		  unsigned long rdx, unsigned long r10)
{
	struct arguments given = { rdi, rsi, rdx, r10, 0x8888, 0x9999 }, kept;
	long value = call(number, &given, &kept);

	/* The child's line comes after the parent's. */
	if (number == SYS_fork && !value)
		pass(onward);
	say("%s: %ld, rdi %s rsi %s rdx %s r10 %s r8 %s r9 %s", name, value,
	    kept.rdi == given.rdi ? "kept" : "changed", kept.rsi == given.rsi ? "kept" : "changed",
	    kept.rdx == given.rdx ? "kept" : "changed", kept.r10 == given.r10 ? "kept" : "changed",
	    kept.r8 == given.r8 ? "kept" : "changed", kept.r9 == given.r9 ? "kept" : "changed");
	return value;
}

static void leave_if_child(long pid)
{
	if (!pid)
		_exit(0);
	open_gate(onward);
	waitpid(pid, NULL, 0);
}

static int work(void)
{
	int words[2], status;
	struct clone_args args = { .exit_signal = SIGCHLD };
	long pid;

	onward = new_gate();
	check("getpid", SYS_getpid, 1, 2, 3, 4);
	check("gettid", SYS_gettid, 1, 2, 3, 4);
	check("getppid", SYS_getppid, 1, 2, 3, 4);
	check("getpgid", SYS_getpgid, getpid(), 2, 3, 4);
	check("getsid", SYS_getsid, getpid(), 2, 3, 4);
	check("setpgid", SYS_setpgid, getpid(), getpid(), 3, 4);
	check("setsid", SYS_setsid, 1, 2, 3, 4);
	check("kill", SYS_kill, getpid(), 0, 3, 4);
	check("kill of nobody", SYS_kill, VACANT, 0, 3, 4);
	check("kill of the group", SYS_kill, -getpid(), 0, 3, 4);
	check("tkill", SYS_tkill, gettid(), 0, 3, 4);
	check("tgkill", SYS_tgkill, getpid(), gettid(), 0, 4);

	pid = check("fork", SYS_fork, 1, 2, 3, 4);
	leave_if_child(pid);
	pid = fork();
	if (!pid) {
		struct arguments given = { SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, 0,
					   (unsigned long)&words[0], (unsigned long)&words[1], 5,
					   6 },
				 kept;
		long own = call(SYS_clone, &given, &kept);

		if (!own)
			pass(onward);
		say("clone in %s: %s", own ? "the parent" : "the child",
		    memcmp(&given, &kept, sizeof kept) ? "changed" : "kept");
		if (own) {
			open_gate(onward);
			waitpid(own, NULL, 0);
		}
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	pid = call(SYS_clone3,
		   &(struct arguments){ (unsigned long)&args, sizeof args, 3, 4, 5, 6 },
		   &(struct arguments){ 0 });
	if (!pid)
		_exit(0);
	say("clone3: %s", pid > 0 ? "made a child" : "failed");
	waitpid(pid, NULL, 0);

	pid = fork();
	if (!pid)
		_exit(7);
	check("wait4", SYS_wait4, pid, (unsigned long)&status, 0, 0);
	check("wait4 of nobody", SYS_wait4, VACANT, (unsigned long)&status, 0, 0);
	check("waitid of nobody", SYS_waitid, P_PID, VACANT, 0, WEXITED);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
