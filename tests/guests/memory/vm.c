/* Reading and writing the memory of others. process_vm_readv(2) */
#include "targets.h"
#include <sys/uio.h>

static struct word {
	volatile int value;
} word = { 1 };

static long transfer(long number, long pid, void *local, void *remote, size_t size)
{
	struct iovec here = { local, size }, there = { remote, size };

	return syscall(number, pid, &here, 1, &there, 1, 0);
}

static void ask(const char *who, long pid)
{
	int value = -1;

	say("%s:", who);
	if (result("  process_vm_readv", transfer(SYS_process_vm_readv, pid, &value, &word, sizeof value)) > 0)
		say("    %d", value);
	value = 7;
	result("  process_vm_writev", transfer(SYS_process_vm_writev, pid, &value, &word, sizeof value));
	value = -1;
	if (result("  process_vm_readv", transfer(SYS_process_vm_readv, pid, &value, &word, sizeof value)) > 0)
		say("    %d", value);
	result("  nothing there", transfer(SYS_process_vm_readv, pid, &value, NOWHERE, sizeof value));
	result("  nothing here", transfer(SYS_process_vm_readv, pid, NOWHERE, &word, sizeof value));
	result("  no vectors", syscall(SYS_process_vm_readv, pid, NULL, 0, NULL, 0, 0));
	result("  bad vectors", syscall(SYS_process_vm_readv, pid, NOWHERE, 1, NOWHERE, 1, 0));
	result("  bad flags", syscall(SYS_process_vm_writev, pid, NULL, 0, NULL, 0, 1));
}

static int stranger(void)
{
	int value;

	if (setresuid(54321, 54321, 54321))
		return 1;
	result("a stranger", transfer(SYS_process_vm_readv, getppid(), &value, &word, sizeof value));
	result("of oneself", transfer(SYS_process_vm_readv, getpid(), &value, &word, sizeof value));
	return 0;
}

static int work(void)
{
	make_cast();
	word.value = 2;
	ask_of_everybody(ask);
	say("the caller's own is %d", word.value);
	if (geteuid())
		say("only root can become another user");
	else
		reap("stranger", child(stranger));
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
