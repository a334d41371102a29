/* A path that cannot be read is EFAULT, and no signal: whatever the program thinks of SIGSEGV. */
#include "lane.h"

static volatile sig_atomic_t faults;

static void on_fault(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	faults++;
	_exit(1);
}

static void try_all(const char *when)
{
	long size = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *edge = page + size;
	const char *volatile nothing = NULL;
	struct stat found;

	if (page == MAP_FAILED || munmap(edge, size))
		broken("two pages");
	say("%s", when);
	CALL(access(NOWHERE, F_OK));
	CALL(access(nothing, F_OK));
	CALL(access((char *)-1, F_OK));
	CALL(stat(NOWHERE, &found));
	/* Not terminated at the end of a mapping, and terminated there. */
	memset(page, 'a', size);
	CALL(access(edge - 9, F_OK));
	CALL(access(edge, F_OK));
	memcpy(edge - 2, "/", 2);
	CALL(access(edge - 2, F_OK));
	CALL(open(edge - 2, O_WRONLY | O_CLOEXEC));
	munmap(page, size);
}

int main(void)
{
	warm_up();
	try_all("by default");
	handle(SIGSEGV, on_fault, 0);
	try_all("with a handler");
	say("faults %d", faults);
	return 0;
}
