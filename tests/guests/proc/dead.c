/* A file of somebody who is gone by the time that it is read. */
#include "proc.h"

static int work(void)
{
	char text[64];
	pid_t pid = child(sleeper);
	int fd = open(name_of("/proc/%d/stat", pid), O_RDONLY | O_CLOEXEC);

	put_down(pid);
	result("read", read(fd, text, sizeof text));
	close(fd);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
