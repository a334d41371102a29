/* Many calls in one: ipc(2) and socketcall(2) of i386. */
#include "int80.h"
#include <linux/net.h>
#include <linux/netlink.h>
#include <sys/ipc.h>
#include <sys/socket.h>

enum { SEMOP = 1, SEMGET, SEMCTL, MSGSND = 11, MSGRCV, MSGGET, MSGCTL, SHMAT = 21, SHMDT, SHMGET, SHMCTL };
enum { IPC_64 = 0x100, GETPID = 11, SHM_STAT_ = 13, MSG_STAT_ = 11 };

static char *page;

static int ipc(unsigned call, unsigned long first, unsigned long second, unsigned long third,
	       const void *memory)
{
	return int80(I386_IPC, call, first, second, third, address(memory));
}

static void semaphores(void)
{
	short *operation = (short *)page;
	int id = ipc(SEMGET, IPC_PRIVATE, 1, 0600, NULL);

	if (id < 0)
		broken("semget");
	result("GETPID, unused", ipc(SEMCTL, id, 0, GETPID, page + 64));
	operation[1] = 1;
	result("semop", ipc(SEMOP, id, 1, 0, operation));
	result("GETPID", ipc(SEMCTL, id, 0, GETPID, page + 64));
	result("GETPID", ipc(SEMCTL, id, 0, GETPID | IPC_64, page + 64));
	/* The upper half is a version. */
	result("GETPID", ipc(0x10000 | SEMCTL, id, 0, GETPID | IPC_64, page + 64));
	result("IPC_RMID", ipc(SEMCTL, id, 0, IPC_RMID, page + 64));
}

static void memory(void)
{
	/* struct compat_shmid64_ds: the pids are at 64. */
	int *pids = (int *)(page + 512 + 64), id = ipc(SHMGET, IPC_PRIVATE, 4096, 0600, NULL);

	if (id < 0)
		broken("shmget");
	result("IPC_STAT", ipc(SHMCTL, id, IPC_STAT | IPC_64, 0, page + 512));
	say("  made by %d, last used by %d", pids[0], pids[1]);
	if (ipc(SHMAT, id, 0, address(page), NULL) < 0)
		broken("shmat");
	result("IPC_STAT", ipc(SHMCTL, id, IPC_STAT | IPC_64, 0, page + 512));
	say("  made by %d, last used by %d", pids[0], pids[1]);
	result("IPC_RMID", ipc(SHMCTL, id, IPC_RMID | IPC_64, 0, NULL));
}

static void messages(void)
{
	/* struct compat_msqid64_ds: the pids are at 72. */
	int *pids = (int *)(page + 512 + 72), id = ipc(MSGGET, IPC_PRIVATE, 0600, 0, NULL);
	int *message = (int *)page;

	if (id < 0)
		broken("msgget");
	message[0] = 1;
	result("msgsnd", ipc(MSGSND, id, 4, 0, message));
	result("IPC_STAT", ipc(MSGCTL, id, IPC_STAT | IPC_64, 0, page + 512));
	say("  sent by %d, received by %d", pids[0], pids[1]);
	result("IPC_RMID", ipc(MSGCTL, id, IPC_RMID | IPC_64, 0, NULL));
}

/* Its arguments are in memory. */
static int sockets(int call, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
	/* At the very end of a page: nobody may look further than the call does. */
	uint32_t all[] = { a, b, c, d, e };
	size_t count = call == SYS_GETSOCKOPT ? 5 : 3;
	char *arguments = page + 4096 - count * sizeof *all;

	memcpy(arguments, all, count * sizeof *all);
	return int80(I386_SOCKETCALL, call, address(arguments), 0, 0, 0);
}

static void peers(void)
{
	uint32_t *shown = (uint32_t *)page, *size = (uint32_t *)(page + 64);
	struct msghdr32 *message = (void *)(page + 128);
	struct iovec32 *buffer = (void *)(page + 192);
	struct credentials32 *control = (void *)(page + 256);
	int ends[2], on = 1;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) ||
	    setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on))
		broken("socketpair");
	*size = 12;
	result("getsockopt",
	       sockets(SYS_GETSOCKOPT, ends[0], SOL_SOCKET, SO_PEERCRED, address(shown),
		       address(size)));
	say("  SO_PEERCRED: %u", shown[0]);
	result("another option",
	       sockets(SYS_GETSOCKOPT, ends[0], SOL_SOCKET, SO_TYPE, address(shown), address(size)));
	say("  SO_TYPE: %u", shown[0]);

	*buffer = (struct iovec32){ address(page + 512), 1 };
	*control = (struct credentials32){ sizeof *control, SOL_SOCKET, SCM_CREDENTIALS, 1, 0, 0 };
	*message = (struct msghdr32){ 0, 0, address(buffer), 1, address(control), sizeof *control, 0 };
	result("sendmsg", sockets(SYS_SENDMSG, ends[0], address(message), 0, 0, 0));
	control->pid = VACANT;
	result("sendmsg as nobody", sockets(SYS_SENDMSG, ends[0], address(message), 0, 0, 0));
	memset(control, 0, sizeof *control);
	result("recvmsg", sockets(SYS_RECVMSG, ends[1], address(message), 0, 0, 0));
	say("  kind %d pid %d", control->kind, control->pid);
	result("nowhere", int80(I386_SOCKETCALL, SYS_SENDMSG, 8, 0, 0, 0));
}

static void ports(void)
{
	struct sockaddr_nl *own = (struct sockaddr_nl *)page, found;
	socklen_t size = sizeof found;
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (fd < 0)
		broken("socket");
	*own = (struct sockaddr_nl){ .nl_family = AF_NETLINK };
	result("bind", sockets(SYS_BIND, fd, address(own), sizeof *own, 0, 0));
	if (getsockname(fd, (struct sockaddr *)&found, &size))
		broken("getsockname");
	say("  port %u", found.nl_pid);
}

static int work(void)
{
	/* Nothing is behind it. */
	page = low_memory(8192);
	if (munmap(page + 4096, 4096))
		broken("munmap");
	semaphores();
	memory();
	messages();
	peers();
	ports();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
