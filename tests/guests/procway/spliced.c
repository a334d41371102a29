/* Bytes of a file in /proc that pass through no buffer of the program's say the same. */
#include "proc.h"
#include <sys/sendfile.h>

/* The last of the fields: the number that was given last. */
static void say_last_pid(const char *how, int pipe, ssize_t moved)
{
	char text[4096] = "", *last;

	if (moved <= 0 || read(pipe, text, sizeof text - 1) != moved)
		broken(how);
	last = strrchr(text, ' ');
	if (!last)
		broken("the text of loadavg");
	say("%s: %d", how, atoi(last));
}

static int work(void)
{
	int ends[2], fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || pipe(ends))
		broken("a file and a pipe");
	say_last_pid("splice", ends[0], splice(fd, NULL, ends[1], NULL, 4000, 0));
	close(fd);
	fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
	say_last_pid("sendfile", ends[0], sendfile(ends[1], fd, NULL, 4000));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
