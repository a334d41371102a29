/* Control messages that are long, cut off, many, of another kind, or nowhere. cmsg(3) */
#include "control.h"

#define FILES 250

static struct pair pair;

static ssize_t send_control(void *control, size_t length)
{
	struct iovec byte = { "x", 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = length };

	return sendmsg(pair.from, &message, 0);
}

/* Many files first, so that the credentials stand far back. */
static void behind_files(void)
{
	char control[CMSG_SPACE(FILES * sizeof(int)) + sizeof(union credentials)]
		__attribute__((aligned(8))) = "";
	struct cmsghdr *header = (struct cmsghdr *)control;
	int *files = (int *)CMSG_DATA(header);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(FILES * sizeof(int));
	for (int i = 0; i < FILES; i++)
		files[i] = STDERR_FILENO;
	show((union credentials *)(control + CMSG_SPACE(FILES * sizeof(int))), getpid());
	result("behind files", send_control(control, sizeof control));
	receive_into("behind files", pair.to, 4096, 0);
	result("behind files", send_control(control, sizeof control));
	receive_into("behind files, cut off", pair.to, sizeof(union credentials) + 24, 0);
}

static void lengths(void)
{
	union credentials control[2];

	for (size_t length = 0; length <= sizeof *control; length += 4) {
		show(control, getpid());
		control->header.cmsg_len = length;
		result("a length of its own", send_control(control, sizeof *control));
		show(control, getpid());
		result("a shorter buffer", send_control(control, length));
	}
	while (recv(pair.to, control, 1, MSG_DONTWAIT) > 0)
		;
	show(control, getpid());
	show(control + 1, 1);
	result("the last of two", send_control(control, sizeof control));
	receive("the last of two", pair.to);
	show(control, 1);
	control->header.cmsg_level = SOL_SOCKET + 1;
	result("another level", send_control(control, sizeof *control));
	receive("another level", pair.to);
	control->header.cmsg_level = SOL_SOCKET;
	control->header.cmsg_type = 99;
	result("another type", send_control(control, sizeof *control));
}

static void nowhere(void)
{
	union credentials *page;
	struct msghdr message = { .msg_control = NOWHERE, .msg_controllen = 64 };

	result("control nowhere", sendmsg(pair.from, &message, 0));
	result("a message nowhere", sendmsg(pair.from, NOWHERE, 0));
	result("a message nowhere", recvmsg(pair.to, NOWHERE, MSG_DONTWAIT));
	result("too much control", send_control(&message, SIZE_MAX));
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED || munmap((char *)page + 4096, 4096))
		broken("mmap");
	page = (union credentials *)((char *)page + 4096 - sizeof *page);
	show(page, getpid());
	if (mprotect((char *)page - 4096 + sizeof *page, 4096, PROT_READ))
		broken("mprotect");
	result("read-only, at the end of memory", send_control(page, sizeof *page));
	receive("read-only, at the end of memory", pair.to);
	result("beyond the end of memory", send_control(page, 2 * sizeof *page));
	message = (struct msghdr){ .msg_iov = NOWHERE, .msg_iovlen = SIZE_MAX / 2 };
	result("too many buffers", sendmsg(pair.from, &message, 0));
	result("too many buffers", recvmsg(pair.to, &message, MSG_DONTWAIT));
	result("no such file", sendmsg(-1, &(struct msghdr){ 0 }, 0));
}

static void cut_off(void)
{
	for (size_t room = 0; room <= sizeof(union credentials) + 8; room += 4) {
		if (room == 16)
			continue;
		if (send_as(pair.from, getpid()) != 1)
			broken("sendmsg");
		say("room for %zu bytes", room);
		receive_into("cut off", pair.to, room, 0);
	}
}

static int work(void)
{
	pair = new_pair(SOCK_DGRAM);
	behind_files();
	lengths();
	nowhere();
	cut_off();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
