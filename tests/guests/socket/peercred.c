/* Who was at the other end when the connection was made. SO_PEERCRED, unix(7) */
#include "targets.h"
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

static struct gate ready, done;
static struct sockaddr_un name;
static socklen_t name_length;

static void look(const char *who, int fd)
{
	struct ucred peer = { -7, 7, 7 };
	socklen_t length = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length))
		result(who, -1);
	else
		say("%s: pid %d", who, peer.pid);
}

/* Some bytes of the answer are better than none. */
static void look_in_part(int fd, int wanted)
{
	char answer[16] = { 0 };
	socklen_t length = wanted;
	long error;
	int pid;

	error = syscall(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, answer, &length);
	memcpy(&pid, answer, sizeof pid);
	say("%d bytes: %s, %d bytes, pid %d", wanted, error ? strerrorname_np(errno) : "done",
	    (int)length, pid);
}

static int *pair(void)
{
	static int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		broken("socketpair");
	return fds;
}

static int looks_at(void)
{
	look("an inherited pair, its maker", pair()[0]);
	return 0;
}

static void *makes(void *fds)
{
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fds))
		broken("socketpair");
	return NULL;
}

static int connects(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&name, name_length))
		return 1;
	look("the listener, seen from the client", fd);
	open_gate(ready);
	pass(done);
	return 0;
}

/* Listens, and leaves the socket to its parent, who made it. */
static int inherited;

static int listens(void)
{
	return listen(inherited, 5) ? 1 : 0;
}

static int listener(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un any = { .sun_family = AF_UNIX };

	/* A name of the kernel's choice. unix(7), "Autobind feature" */
	if (bind(fd, (struct sockaddr *)&any, sizeof any.sun_family))
		broken("bind");
	name_length = sizeof name;
	getsockname(fd, (struct sockaddr *)&name, &name_length);
	return fd;
}

static void across_a_connection(void)
{
	int fd = listener(), peer;
	pid_t pid;

	listen(fd, 5);
	look("a listener", fd);
	pid = child(connects);
	pass(ready);
	peer = accept(fd, NULL, NULL);
	look("the client", peer);
	open_gate(done);
	waitid(P_PID, pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	look("a client that is a zombie", peer);
	reap("client", pid);
	look("a client that was reaped", peer);
	close(peer);
	close(fd);

	inherited = listener();
	reap("who listens", child(listens));
	peer = socket(AF_UNIX, SOCK_STREAM, 0);
	result("connect", connect(peer, (struct sockaddr *)&name, name_length));
	look("a listener that is gone", peer);
}

static int work(void)
{
	int fds[2], *own;
	struct ucred peer;
	socklen_t length = sizeof peer;

	ready = new_gate();
	done = new_gate();
	own = pair();
	look("a pair", own[0]);
	look("its other end", own[1]);
	look_in_part(own[0], -1);
	look_in_part(own[0], 0);
	for (int wanted = 4; wanted <= 16; wanted += 4)
		look_in_part(own[0], wanted);
	result("a bad pointer", getsockopt(own[0], SOL_SOCKET, SO_PEERCRED, NOWHERE, &length));
	result("no pointer", getsockopt(own[0], SOL_SOCKET, SO_PEERCRED, NULL, &length));
	result("a bad length", getsockopt(own[0], SOL_SOCKET, SO_PEERCRED, &peer, NOWHERE));
	result("no socket", getsockopt(1, SOL_SOCKET, SO_PEERCRED, &peer, &length));
	result("wide", syscall(SYS_getsockopt, WIDE(own[0]), WIDE(SOL_SOCKET), WIDE(SO_PEERCRED), &peer, &length));
	say("pid %d", peer.pid);
	pthread_join(thread(makes, fds), NULL);
	look("a thread's", fds[0]);
	reap("looker", child(looks_at));
	look("a socket that is not connected", socket(AF_UNIX, SOCK_STREAM, 0));
	look("a socket of another kind", socket(AF_INET, SOCK_STREAM, 0));
	across_a_connection();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
