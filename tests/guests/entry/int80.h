/* Calls by int 0x80, which is i386 whoever makes it, and memory that its pointers can lead to. */
#ifndef INT80_H
#define INT80_H

#include "guest.h"

/* arch/x86/entry/syscalls/syscall_32.tbl */
enum {
	I386_FORK = 2,
	I386_WAITPID = 7,
	I386_GETPID = 20,
	I386_KILL = 37,
	I386_FCNTL = 55,
	I386_SETPGID = 57,
	I386_GETPPID = 64,
	I386_GETPGRP = 65,
	I386_GETPRIORITY = 96,
	I386_SOCKETCALL = 102,
	I386_WAIT4 = 114,
	I386_IPC = 117,
	I386_CLONE = 120,
	I386_GETPGID = 132,
	I386_GETSID = 147,
	I386_READV = 145,
	I386_SCHED_GETSCHEDULER = 157,
	I386_SCHED_RR_GET_INTERVAL = 161,
	I386_RT_SIGTIMEDWAIT = 177,
	I386_RT_SIGQUEUEINFO = 178,
	I386_CAPGET = 184,
	I386_FCNTL64 = 221,
	I386_GETTID = 224,
	I386_TIMER_CREATE = 259,
	I386_CLOCK_GETTIME = 265,
	I386_CLOCK_GETRES = 266,
	I386_CLOCK_NANOSLEEP = 267,
	I386_TGKILL = 270,
	I386_WAITID = 284,
	I386_SIGNALFD4 = 327,
	I386_SENDMSG = 370,
	I386_RECVMSG = 372,
	I386_CLOCK_GETTIME64 = 403,
	I386_CLOCK_GETRES_TIME64 = 406,
	I386_CLOCK_NANOSLEEP_TIME64 = 407,
	I386_RT_SIGTIMEDWAIT_TIME64 = 421,
	I386_SCHED_RR_GET_INTERVAL_TIME64 = 423,
	I386_CLONE3 = 435,
};

/* The argument registers, before a call and after it. */
struct registers {
	unsigned long b, c, d, si, di, bp;
};

/* The call as the kernel answers it: a value, or -errno. */
static UNUSED int raw80(long number, struct registers *r)
{
	long value = number;

#ifdef __x86_64__
	register unsigned long bp __asm__("r12") = r->bp;

	__asm__ volatile("xchg %%rbp, %[bp]\n\tint $0x80\n\txchg %%rbp, %[bp]"
			 : "+a"(value), "+b"(r->b), "+c"(r->c), "+d"(r->d), "+S"(r->si), "+D"(r->di),
			   [bp] "+r"(bp)
			 :
			 : "memory", "r8", "r9", "r10", "r11");
	r->bp = bp;
#else
	struct registers *own = r;

	/* The one that is left holds the address, and is on the stack while it holds another. */
	__asm__ volatile("push %%ebp\n\t"
			 "push %%edi\n\t"
			 "mov 0(%%edi), %%ebx\n\tmov 4(%%edi), %%ecx\n\tmov 8(%%edi), %%edx\n\t"
			 "mov 12(%%edi), %%esi\n\tmov 20(%%edi), %%ebp\n\tmov 16(%%edi), %%edi\n\t"
			 "int $0x80\n\t"
			 "xchg %%edi, (%%esp)\n\t"
			 "mov %%ebx, 0(%%edi)\n\tmov %%ecx, 4(%%edi)\n\tmov %%edx, 8(%%edi)\n\t"
			 "mov %%esi, 12(%%edi)\n\tmov %%ebp, 20(%%edi)\n\t"
			 "pop 16(%%edi)\n\t"
			 "pop %%ebp"
			 : "+a"(value), "+D"(own)
			 :
			 : "memory", "ebx", "ecx", "edx", "esi");
#endif
	return value;
}

/* The same as libc answers. */
static UNUSED int int80(long number, unsigned long b, unsigned long c, unsigned long d,
			unsigned long si, unsigned long di)
{
	struct registers r = { b, c, d, si, di, 0 };
	int value = raw80(number, &r);

	if (value < 0 && value > -4096) {
		errno = -value;
		return -1;
	}
	return value;
}

/* Pages below 4 GiB, all zero. */
static UNUSED void *low_memory(size_t size)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT;
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1, 0);

	if (memory == MAP_FAILED)
		broken("mmap");
	return memory;
}

static UNUSED unsigned long address(const void *memory)
{
	return (unsigned long)memory;
}

/* struct compat_siginfo: signo, errno, code, and the pid at 12. */
struct siginfo32 {
	int signo, error, code, pid, uid, value, padding[26];
};

/* struct compat_iovec and struct compat_msghdr */
struct iovec32 {
	uint32_t base, length;
};

struct msghdr32 {
	uint32_t name, name_length, buffers, buffer_count, control, control_length, flags;
};

/* One control message with credentials, struct compat_cmsghdr. */
struct credentials32 {
	uint32_t length;
	int level, kind, pid;
	unsigned uid, gid;
};

#endif
