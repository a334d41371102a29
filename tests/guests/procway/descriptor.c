/* A descriptor of a file in /proc that holds ids is a descriptor like any other. */
#include "proc.h"
#include <poll.h>
#include <sys/socket.h>

static char whole[65536];
static size_t length;

static int opened(int flags)
{
	int fd = open("/proc/1/mountinfo", flags);

	if (fd < 0)
		broken("open");
	return fd;
}

static void say_same(const char *how, const char *text, ssize_t size)
{
	say("%s: %s", how, size == (ssize_t)length && !memcmp(text, whole, length) ? "the same" : "another");
}

static void pieces(void)
{
	int fd = opened(O_RDONLY);
	static char text[65536];
	size_t have = 0;
	ssize_t n;

	while ((n = read(fd, text + have, 7)) > 0)
		have += n;
	say_same("in pieces", text, have);
	result("at the end", read(fd, text, sizeof text));
	CALL(lseek(fd, 0, SEEK_SET));
	say_same("again", text, read(fd, text, sizeof text));
	n = pread(fd, text, 3, 2);
	say("pread: %s", n == 3 && !memcmp(text, whole + 2, 3) ? "the same" : "another");
	say("the position is %s", lseek(fd, 0, SEEK_CUR) == (off_t)length ? "the end" : "another");
	close(fd);
}

static void flags(void)
{
	int fd = opened(O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	say("FD_CLOEXEC %d", fcntl(fd, F_GETFD));
	say("O_ACCMODE %d, O_NONBLOCK %d", fcntl(fd, F_GETFL) & O_ACCMODE, !!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	result("write", write(fd, "x", 1));
	result("ftruncate", ftruncate(fd, 0));
	close(fd);
	result("O_DIRECTORY", open("/proc/1/stat", O_RDONLY | O_DIRECTORY));
	result("O_EXCL", open("/proc/1/stat", O_RDONLY | O_CREAT | O_EXCL, 0600));
	fd = open("/proc/1/stat", O_RDONLY | O_CREAT, 0600);
	say("O_CREAT: %s", fd < 0 ? strerrorname_np(errno) : "open");
	close(fd);
	fd = open("/proc/1/stat", O_RDONLY | O_NOFOLLOW);
	say("O_NOFOLLOW: %s", fd < 0 ? strerrorname_np(errno) : "open");
	close(fd);
}

static void polled(void)
{
	int fd = opened(O_RDONLY);
	struct pollfd poll_ = { .fd = fd, .events = POLLIN };

	result("poll", poll(&poll_, 1, 0));
	say("revents %s", poll_.revents & POLLIN ? "POLLIN" : "other");
	close(fd);
}

static void passed(void)
{
	int pair[2], fd = opened(O_RDONLY), got;
	static char text[65536];
	char byte = 'x', space[CMSG_SPACE(sizeof fd)] = "";
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = space,
				  .msg_controllen = sizeof space };
	struct cmsghdr *control = CMSG_FIRSTHDR(&message);

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	*control = (struct cmsghdr){ CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(control), &fd, sizeof fd);
	result("sendmsg", sendmsg(pair[0], &message, 0));
	close(fd);
	result("recvmsg", recvmsg(pair[1], &message, 0));
	memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof got);
	say_same("passed", text, read(got, text, sizeof text));
	close(got);
	fd = opened(O_RDONLY);
	got = dup(fd);
	close(fd);
	say_same("dup", text, read(got, text, sizeof text));
	close(got);
}

/* It is read by a child, and by the program that the child becomes. */
static void inherited(void)
{
	int fd = open("/proc/1/stat", O_RDONLY);
	char number[16];
	pid_t pid;

	snprintf(number, sizeof number, "%d", fd);
	pid = fork();
	if (!pid) {
		execl("/proc/self/exe", "again", number, NULL);
		_exit(4);
	}
	reap("reader", pid);
	close(fd);
}

static void say_written(const char *path, const char *text)
{
	char back[64] = "";
	int fd = open(path, O_RDWR);
	ssize_t n;

	if (fd < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	result(path, write(fd, text, strlen(text)));
	close(fd);
	fd = open(path, O_RDONLY);
	n = read(fd, back, sizeof back - 1);
	say("%s: %.*s", path, n > 0 ? (int)strcspn(back, "\n") : 0, back);
	close(fd);
}

static void writable(void)
{
	char path[64];
	int fd;

	say_written("/proc/self/comm", "newname");
	snprintf(path, sizeof path, "/proc/%d/oom_score_adj", getpid());
	say_written(path, "500");
	say_written("/proc/1/oom_score_adj", "300");
	snprintf(path, sizeof path, "/proc/%d/timerslack_ns", getpid());
	say_written(path, "60000");
	fd = open("/proc/1/stat", O_WRONLY);
	say("stat for writing: %s", fd < 0 ? strerrorname_np(errno) : "open");
	result("write", write(fd, "x", 1));
	close(fd);
}

/* A file that stays open says what is true when it is read once more. */
static void kept_open(void)
{
	int fd = open("/proc/self/stat", O_RDONLY), load = open("/proc/loadavg", O_RDONLY), n;
	char text[1024] = "";

	prctl(PR_SET_NAME, "before");
	CALL(lseek(fd, 0, SEEK_SET));
	read(fd, text, sizeof text - 1);
	say("%.*s", (int)strcspn(text, ")"), text);
	prctl(PR_SET_NAME, "a longer name");
	CALL(lseek(fd, 0, SEEK_SET));
	read(fd, text, sizeof text - 1);
	say("%.*s", (int)strcspn(text, ")"), text);
	prctl(PR_SET_NAME, "short");
	pread(fd, text, sizeof text - 1, 0);
	say("%.*s", (int)strcspn(text, ")"), text);
	for (int i = 0; i < 2; i++) {
		reap("child", zombie(0));
		lseek(load, 0, SEEK_SET);
		n = read(load, text, sizeof text - 1);
		text[n > 0 ? n : 0] = 0;
		say("the last is%s", strrchr(text, ' ') ? strtok(strrchr(text, ' '), "\n") : "?");
	}
	close(load);
	close(fd);
}

static int work(void)
{
	int fd = opened(O_RDONLY);

	length = read(fd, whole, sizeof whole);
	close(fd);
	pieces();
	flags();
	polled();
	passed();
	inherited();
	writable();
	kept_open();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		say_stat("inherited", atoi(argv[1]));
		return 0;
	}
	return in_second_process(work);
}
