/* Whatever becomes of the memory that pidbox uses in a program: the program's calls go on. */
#include "lane.h"

static void still(const char *what)
{
	struct stat found;
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	say("%s: pid %d, opened %d, stat %d", what, getpid(), fd >= 0, stat("/", &found));
	close(fd);
}

static int taken_away(void)
{
	warm_up();
	munmap((void *)WINDOW, WINDOW_SIZE);
	still("unmapped");
	warm_up();
	still("again");
	return 0;
}

static int protected(void)
{
	warm_up();
	mprotect((void *)WINDOW, WINDOW_SIZE, PROT_NONE);
	still("protected");
	return 0;
}

static int occupied(void)
{
	char *mine = mmap((void *)WINDOW, WINDOW_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (mine == MAP_FAILED)
		broken("mmap");
	memset(mine, 0x5a, WINDOW_SIZE);
	warm_up();
	still("occupied");
	for (unsigned i = 0; i < WINDOW_SIZE; i++)
		if (mine[i] != 0x5a)
			broken("somebody wrote there");
	return 0;
}

int main(void)
{
	reap("occupied", child(occupied));
	reap("taken away", child(taken_away));
	reap("protected", child(protected));
	still("in the end");
	return 0;
}
