/* Which program hangs at a descriptor of another's. BPF_TASK_FD_QUERY, bpf(2) */
#include "targets.h"
#include <linux/bpf.h>

static void ask(const char *who, long pid)
{
	union bpf_attr attr = { .task_fd_query = { .pid = pid, .fd = 1 } };

	result(who, syscall(SYS_bpf, BPF_TASK_FD_QUERY, &attr, sizeof attr));
}

static int work(void)
{
	union bpf_attr attr = { 0 };

	make_cast();
	ask_of_everybody(ask);
	result("another command", syscall(SYS_bpf, BPF_PROG_GET_FD_BY_ID, NOWHERE, sizeof attr));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
