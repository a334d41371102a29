/* Filters by parts. seccomp(2) */
#ifndef FILTER_H
#define FILTER_H

#include "../guest.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ARGUMENT(i) LOAD(args[i])
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))

/* That call is met with that action. */
#define ON(nr, action) SKIP_UNLESS(nr, 1), RETURN(action)
/* Unless that argument is that number; the accumulator is the call's number again after it. */
#define ON_OTHERS(nr, i, number, action)                                                           \
	SKIP_UNLESS(nr, 4), ARGUMENT(i), SKIP_UNLESS(number, 1), RETURN(SECCOMP_RET_ALLOW), RETURN(action)

/* Zero is oneself. */
#define ON_OTHERS_OR_ZERO(nr, i, number, action)                                                   \
	SKIP_UNLESS(nr, 6), ARGUMENT(i), SKIP_UNLESS(number, 1), RETURN(SECCOMP_RET_ALLOW),         \
		SKIP_UNLESS(0, 1), RETURN(SECCOMP_RET_ALLOW), RETURN(action)

static UNUSED long install(struct sock_filter *code, size_t size, unsigned int flags)
{
	struct sock_fprog program = { size / sizeof *code, code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		broken("PR_SET_NO_NEW_PRIVS");
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

#define INSTALL(code, flags) install((code), sizeof(code), (flags))

#endif
