/* Calls of i386 from any program: numbers both ways, structures with 32-bit pointers. int 0x80 */
#include "int80.h"
#include <linux/capability.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

static char *page;
static struct gate onward;

static void identity(void)
{
	result("getpid", int80(I386_GETPID, 0, 0, 0, 0, 0));
	result("gettid", int80(I386_GETTID, 0, 0, 0, 0, 0));
	result("getppid", int80(I386_GETPPID, 0, 0, 0, 0, 0));
	result("getpgrp", int80(I386_GETPGRP, 0, 0, 0, 0, 0));
	result("getsid", int80(I386_GETSID, 0, 0, 0, 0, 0));
	result("getpgid of the first", int80(I386_GETPGID, 1, 0, 0, 0, 0));
	result("getpgid of nobody", int80(I386_GETPGID, VACANT, 0, 0, 0, 0));
	result("sched_getscheduler", int80(I386_SCHED_GETSCHEDULER, getpid(), 0, 0, 0, 0));
	result("getpriority of one's user", int80(I386_GETPRIORITY, PRIO_USER, 0, 0, 0, 0));
}

static void children(void)
{
	int *words = (int *)page, pid;
	struct clone_args *args = (struct clone_args *)(page + 64);

	pid = int80(I386_FORK, 0, 0, 0, 0, 0);
	if (!pid) {
		pass(onward);
		say("the child is %d", int80(I386_GETPID, 0, 0, 0, 0, 0));
		_exit(3);
	}
	say("fork = %d", pid);
	open_gate(onward);
	result("waitpid", int80(I386_WAITPID, pid, address(words), 0, 0, 0));
	say("  %s", status_text(*words));
	result("waitpid of nobody", int80(I386_WAITPID, VACANT, address(words), 0, 0, 0));

	/* flags, stack, parent_tid, tls, child_tid */
	pid = int80(I386_CLONE, SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, 0,
		    address(&words[1]), 0, address(&words[2]));
	if (!pid) {
		pass(onward);
		say("the child finds %d", words[2]);
		_exit(4);
	}
	say("clone = %d, and %d here", pid, words[1]);
	open_gate(onward);
	result("wait4", int80(I386_WAIT4, -1, address(words), 0, 0, 0));
	say("  %s", status_text(*words));

	*args = (struct clone_args){ .flags = CLONE_PARENT_SETTID, .parent_tid = address(&words[1]),
				     .exit_signal = SIGCHLD };
	pid = int80(I386_CLONE3, address(args), sizeof *args, 0, 0, 0);
	if (!pid)
		_exit(5);
	say("clone3 = %d, and %d here", pid, words[1]);
	struct siginfo32 *info = (struct siginfo32 *)(page + 256);

	result("waitid", int80(I386_WAITID, P_PID, pid, address(info), WEXITED, 0));
	say("  signal %d code %d pid %d status %d", info->signo, info->code, info->pid, info->value);
}

static void signals(void)
{
	struct siginfo32 *info = (struct siginfo32 *)page;
	uint64_t *set = (uint64_t *)(page + 512);

	block(SIGUSR1);
	*set = 1 << (SIGUSR1 - 1);
	result("kill", int80(I386_KILL, getpid(), SIGUSR1, 0, 0, 0));
	result("rt_sigtimedwait", int80(I386_RT_SIGTIMEDWAIT, address(set), address(info), 0, 8, 0));
	say("  signal %d code %d pid %d", info->signo, info->code, info->pid);
	result("tgkill", int80(I386_TGKILL, getpid(), gettid(), SIGUSR1, 0, 0));
	result("rt_sigtimedwait",
	       int80(I386_RT_SIGTIMEDWAIT_TIME64, address(set), address(info), 0, 8, 0));
	say("  signal %d code %d pid %d", info->signo, info->code, info->pid);
	*info = (struct siginfo32){ .signo = SIGUSR1, .code = SI_QUEUE, .pid = 77, .value = 5 };
	result("rt_sigqueueinfo",
	       int80(I386_RT_SIGQUEUEINFO, getpid(), SIGUSR1, address(info), 0, 0));
	memset(info, 0, sizeof *info);
	int80(I386_RT_SIGTIMEDWAIT, address(set), address(info), 0, 8, 0);
	say("  signal %d code %d pid %d value %d", info->signo, info->code, info->pid, info->value);
	result("kill of nobody", int80(I386_KILL, VACANT, 0, 0, 0, 0));
	result("kill of one's group", int80(I386_KILL, 0, 0, 0, 0, 0));
}

static int holder(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_len = 10 };
	int fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);

	if (fd < 0 || fcntl(fd, F_SETLK, &lock))
		broken("locking");
	pid_t asker = fork();

	if (!asker) {
		/* struct compat_flock, struct compat_flock64 */
		struct {
			short type, whence;
			int start, length, pid;
		} *narrow = (void *)page;
		struct __attribute__((packed)) {
			short type, whence;
			int64_t start, length;
			int pid;
		} *wide = (void *)(page + 64);

		memset(page, 0, 4096);
		narrow->type = wide->type = F_WRLCK;
		result("F_GETLK", int80(I386_FCNTL, fd, 5, address(narrow), 0, 0));
		say("  held by %d", narrow->pid);
		narrow->type = F_WRLCK;
		result("F_GETLK", int80(I386_FCNTL64, fd, 5, address(narrow), 0, 0));
		say("  held by %d", narrow->pid);
		result("F_GETLK64", int80(I386_FCNTL64, fd, 12, address(wide), 0, 0));
		say("  held by %d", wide->pid);
		_exit(0);
	}
	reap("asker", asker);
	return 0;
}

static void structures(void)
{
	int *sevent = (int *)page, *timer = (int *)(page + 64);
	struct __user_cap_header_struct *header = (void *)(page + 128);

	/* value, signo, notify, tid */
	sevent[1] = SIGUSR1;
	sevent[2] = SIGEV_THREAD_ID;
	sevent[3] = gettid();
	result("timer_create for oneself",
	       int80(I386_TIMER_CREATE, CLOCK_MONOTONIC, address(sevent), address(timer), 0, 0));
	sevent[3] = VACANT;
	result("timer_create for nobody",
	       int80(I386_TIMER_CREATE, CLOCK_MONOTONIC, address(sevent), address(timer), 0, 0));
	*header = (struct __user_cap_header_struct){ _LINUX_CAPABILITY_VERSION_3, 1 };
	result("capget of the first",
	       int80(I386_CAPGET, address(header), address(page + 256), 0, 0, 0));
	header->pid = VACANT;
	result("capget of nobody",
	       int80(I386_CAPGET, address(header), address(page + 256), 0, 0, 0));
	/* The end of what 32 bits can name. */
	result("capget of nowhere", int80(I386_CAPGET, 0xfffff000, address(page + 256), 0, 0, 0));
	result("capget of 8", int80(I386_CAPGET, 8, address(page + 256), 0, 0, 0));
}

static void messages(void)
{
	struct msghdr32 *message = (void *)page;
	struct iovec32 *buffer = (void *)(page + 64);
	struct credentials32 *shown = (void *)(page + 128);
	int ends[2], on = 1;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) ||
	    setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on))
		broken("socketpair");
	*buffer = (struct iovec32){ address(page + 256), 1 };
	*shown = (struct credentials32){ sizeof *shown, SOL_SOCKET, SCM_CREDENTIALS, getpid(), 0, 0 };
	*message = (struct msghdr32){ 0, 0, address(buffer), 1, address(shown), sizeof *shown, 0 };
	result("sendmsg", int80(I386_SENDMSG, ends[0], address(message), 0, 0, 0));
	shown->pid = VACANT;
	result("sendmsg as nobody", int80(I386_SENDMSG, ends[0], address(message), 0, 0, 0));
	memset(shown, 0, sizeof *shown);
	result("recvmsg", int80(I386_RECVMSG, ends[1], address(message), 0, 0, 0));
	say("  length %u kind %d pid %d", shown->length, shown->kind, shown->pid);
}

static void descriptors(void)
{
	uint64_t *set = (uint64_t *)page;
	struct signalfd_siginfo *info = (void *)(page + 256);
	struct iovec32 *buffer = (void *)(page + 64);
	int fd;

	*set = 1 << (SIGUSR1 - 1);
	fd = int80(I386_SIGNALFD4, -1, address(set), 8, 0, 0);
	if (fd < 0)
		broken("signalfd");
	kill(getpid(), SIGUSR1);
	*buffer = (struct iovec32){ address(info), sizeof *info };
	result("readv", int80(I386_READV, fd, address(buffer), 1, 0, 0));
	say("  signal %u pid %u", info->ssi_signo, info->ssi_pid);
	kill(getpid(), SIGUSR1);
	result("read as the program does", read(fd, info, sizeof *info));
	say("  signal %u pid %u", info->ssi_signo, info->ssi_pid);
	close(fd);
}

/* What is in the upper halves of registers does not count, and stays. */
#ifdef __x86_64__
#define DIRT (0xdeadbeefUL << 32)
#else
#define DIRT 0
#endif

/* The kernel keeps the registers, in the parent and in the child. */
static void registers(const char *what, long number, unsigned long b, unsigned long c)
{
	struct registers r = { b, c, 3, 4, 5, 6 }, before;
	int value;

	for (unsigned long *one = &r.b; one <= &r.bp; one++)
		*one |= DIRT;
	before = r;
	value = raw80(number, &r);
	if (number == I386_FORK) {
		if (!value)
			_exit(memcmp(&r, &before, sizeof r) ? 1 : 0);
		reap("the child", value);
		value = 0;
	}
	say("%s: %d, registers %s", what, value, memcmp(&r, &before, sizeof r) ? "changed" : "kept");
}

#ifdef __x86_64__
/* It looks like the syscall instruction, which leaves the way back in rcx and the flags in r11. */
static void disguised(void)
{
	long value = I386_GETPID;

	__asm__ volatile("pushf\n\tpop %%r11\n\tlea 1f(%%rip), %%rcx\n\tint $0x80\n1:"
			 : "+a"(value)
			 :
			 : "rcx", "r11", "r8", "r9", "r10", "memory");
	say("in disguise: %ld", value);
}

/* A visit to 32-bit code. */
static void visit(void)
{
	static const unsigned char code[] = {
		0xb8, I386_GETPID, 0, 0, 0, /* mov $20, %eax */
		0xcd, 0x80,                 /* int $0x80 */
		0xea, 0, 0, 0, 0, 0x33, 0,  /* ljmp $0x33, back */
		0x41, 0xff, 0xe5,           /* back: jmp *%r13 */
	};
	char *low = low_memory(8192);
	unsigned back = address(low + 14);
	long value;

	memcpy(low, code, sizeof code);
	memcpy(low + 8, &back, sizeof back);
	__asm__ volatile("mov %%rsp, %%r12\n\t"
			 "mov %[stack], %%rsp\n\t"
			 "lea 1f(%%rip), %%r13\n\t"
			 "push $0x23\n\tpush %[code]\n\tlretq\n"
			 "1:\tmov %%r12, %%rsp"
			 : "=&a"(value)
			 : [stack] "r"(low + 8192), [code] "r"(low)
			 : "r8", "r9", "r10", "r11", "r12", "r13", "memory");
	say("in 32-bit code: %ld", value);
}

static void only_from_64_bits(void)
{
	disguised();
	visit();
	/* x32 */
	result("getpid by x32", syscall(0x40000000 | SYS_getpid));
	result("wait4 by x32", syscall(0x40000000 | SYS_wait4, -1, 0, WNOHANG, 0));
	result("rt_sigqueueinfo by x32", syscall(0x40000000 | 524, 1, 0, NOWHERE));
}
#else
static void only_from_64_bits(void)
{
}
#endif

static int work(void)
{
	page = low_memory(4096);
	onward = new_gate();
	identity();
	children();
	signals();
	holder();
	structures();
	messages();
	descriptors();
	registers("getpid", I386_GETPID, 1, 2);
	registers("getpgid", I386_GETPGID, getpid(), 2);
	registers("kill", I386_KILL, getpid(), 0);
	registers("setpgid", I386_SETPGID, getpid(), getpid());
	registers("fork", I386_FORK, 1, 2);
	only_from_64_bits();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
