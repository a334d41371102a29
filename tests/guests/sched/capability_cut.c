/* A header for capget(2) of which only the version lies in a page that is there. */
#include "guest.h"
#include <linux/capability.h>

static int work(void)
{
	struct __user_cap_data_struct data[2];
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t *version = (uint32_t *)(pages + 4096) - 1;

	munmap(pages + 4096, 4096);
	*version = _LINUX_CAPABILITY_VERSION_3;
	CALL(syscall(SYS_capget, version, data));
	/* No pid is looked for behind a version that is none. */
	*version = 0;
	CALL(syscall(SYS_capget, version, data));
	say("wanted is %#x", *version);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
