// A host that denies something: `denied ptrace|seccomp|fork PROGRAM...`, as a container runtime's profile would.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise)
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, what)

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	struct {
		const char *what;
		long calls[4];
		int error;
	} hosts[] = {
		{ "ptrace", { SYS_ptrace, -1, -1, -1 }, EPERM },
		{ "seccomp", { SYS_seccomp, -1, -1, -1 }, EPERM },
		{ "fork", { SYS_fork, SYS_vfork, SYS_clone, SYS_clone3 }, EAGAIN },
	};
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		if (strcmp(argv[1], hosts[i].what))
			continue;
		struct sock_filter filter[] = {
			LOAD(nr),
			IF(hosts[i].calls[0], 3, 0),
			IF(hosts[i].calls[1], 2, 0),
			IF(hosts[i].calls[2], 1, 0),
			IF(hosts[i].calls[3], 0, 1),
			RETURN(SECCOMP_RET_ERRNO | hosts[i].error),
			RETURN(SECCOMP_RET_ALLOW),
		};
		struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
			perror("denied");
			return 2;
		}
		execvp(argv[2], argv + 2);
		perror(argv[2]);
	}
	return 2;
}
