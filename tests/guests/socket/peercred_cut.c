/* SO_PEERCRED into less room than a pid needs. */
#include "guest.h"
#include <sys/socket.h>

static int work(void)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	for (int wanted = 1; wanted < 4; wanted++) {
		unsigned char pid[4] = { 0xee, 0xee, 0xee, 0xee };
		socklen_t length = wanted;

		CALL(getsockopt(fds[0], SOL_SOCKET, SO_PEERCRED, pid, &length));
		say("%u bytes: %x %x %x %x", length, pid[0], pid[1], pid[2], pid[3]);
	}
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
