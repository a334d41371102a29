/* What a second look at an open file finds is how it is then. */
#include "proc.h"
#include <sys/uio.h>

static int work(void)
{
	char text[4096];
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC),
	    comm = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	struct iovec pieces[2] = { { text, 3 }, { text + 3, 7 } };

	prctl(PR_SET_NAME, "first");
	result("pread", pread(fd, text, 11, 0));
	say("%.11s", text);
	result("preadv", preadv(comm, pieces, 2, 0));
	say("%.10s", text);
	prctl(PR_SET_NAME, "other");
	result("pread", pread(fd, text, 11, 0));
	say("%.11s", text);
	lseek(fd, 0, SEEK_SET);
	result("read", read(fd, text, 11));
	say("%.11s", text);
	result("preadv", preadv(comm, pieces, 2, 0));
	say("%.10s", text);
	close(fd);
	close(comm);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}

