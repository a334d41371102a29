/* The pid in the header of capget(2) and capset(2). */
#include "targets.h"
#include <linux/capability.h>

static struct __user_cap_data_struct held[2];

static struct __user_cap_header_struct of(uint32_t version, int pid)
{
	return (struct __user_cap_header_struct){ .version = version, .pid = pid };
}

static void ask(const char *who, long pid)
{
	struct __user_cap_header_struct header = of(_LINUX_CAPABILITY_VERSION_3, pid);
	struct __user_cap_data_struct data[2] = { 0 };

	say("%s:", who);
	if (!result("  capget", syscall(SYS_capget, &header, data)))
		say("    like the caller's: %s",
		    data[0].permitted == held[0].permitted ? "yes" : "no");
	if (header.version != _LINUX_CAPABILITY_VERSION_3 || header.pid != (int)pid)
		say("    the header has changed");
	result("  capset", syscall(SYS_capset, &header, held));
	if (header.pid != (int)pid)
		say("    the header has changed");
	header = of(_LINUX_CAPABILITY_VERSION_1, pid);
	result("  capget, version 1", syscall(SYS_capget, &header, data));
	header = of(_LINUX_CAPABILITY_VERSION_2, pid);
	result("  capget, version 2", syscall(SYS_capget, &header, data));
	header = of(0, pid);
	result("  capget, version 0", syscall(SYS_capget, &header, data));
	say("    wants version %#x for pid %s", header.version,
	    header.pid == (int)pid ? "as it was" : "of somebody else");
	header = of(0, pid);
	result("  capget, version 0, no data", syscall(SYS_capget, &header, NULL));
	header = of(0, pid);
	result("  capset, version 0", syscall(SYS_capset, &header, data));
	header = of(_LINUX_CAPABILITY_VERSION_3, pid);
	result("  capget, bad data", syscall(SYS_capget, &header, NOWHERE));
	result("  capget, no data", syscall(SYS_capget, &header, NULL));
	result("  capset, bad data", syscall(SYS_capset, &header, NOWHERE));
}

/* "pid should be the thread ID", and the thread group leader's is another one. */
static void *second_thread(void *unused UNUSED)
{
	struct __user_cap_header_struct header = of(_LINUX_CAPABILITY_VERSION_3, gettid());

	result("a thread's own TID", syscall(SYS_capset, &header, held));
	header.pid = getpid();
	result("its process's TGID", syscall(SYS_capset, &header, held));
	header.pid = 0;
	result("0", syscall(SYS_capset, &header, held));
	return NULL;
}

/* The header lies in a page that cannot be written to. */
static void read_only_header(void)
{
	struct __user_cap_header_struct *header;
	struct __user_cap_data_struct data[2];

	header = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*header = of(_LINUX_CAPABILITY_VERSION_3, cast.member);
	mprotect(header, 4096, PROT_READ);
	result("a read-only header", syscall(SYS_capget, header, data));
	munmap(header, 4096);
}

static int work(void)
{
	struct __user_cap_header_struct header = of(_LINUX_CAPABILITY_VERSION_3, 0);

	CALL(syscall(SYS_capget, &header, held));
	make_cast();
	ask_of_everybody(ask);
	result("a bad header", syscall(SYS_capget, NOWHERE, held));
	result("no header", syscall(SYS_capget, NULL, held));
	result("a bad header to set", syscall(SYS_capset, NOWHERE, held));
	pthread_join(thread(second_thread, NULL), NULL);
	read_only_header();
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
