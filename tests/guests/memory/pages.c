/* On which node the pages of others are, and moving them. move_pages(2), migrate_pages(2) */
#include "targets.h"

static char *page;

static void ask(const char *who, long pid)
{
	unsigned long nodes = 1;
	void *pages[] = { page };
	int to[] = { 0 }, status[] = { -99 };

	say("%s:", who);
	if (!result("  move_pages", syscall(SYS_move_pages, pid, 1, pages, NULL, status, 0)))
		say("    node %d", status[0]);
	if (!result("  move_pages to a node", syscall(SYS_move_pages, pid, 1, pages, to, status, 2)))
		say("    node %d", status[0]);
	result("  bad pages", syscall(SYS_move_pages, pid, 1, NOWHERE, NULL, status, 0));
	result("  bad status", syscall(SYS_move_pages, pid, 1, pages, NULL, NOWHERE, 0));
	result("  bad flags", syscall(SYS_move_pages, pid, 1, pages, NULL, status, 99));
	result("  migrate_pages", syscall(SYS_migrate_pages, pid, 64, &nodes, &nodes));
	result("  bad nodes", syscall(SYS_migrate_pages, pid, 64, NOWHERE, &nodes));
	result("  bad new nodes", syscall(SYS_migrate_pages, pid, 64, &nodes, NOWHERE));
}

static int work(void)
{
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*page = 1;
	make_cast();
	ask_of_everybody(ask);
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
