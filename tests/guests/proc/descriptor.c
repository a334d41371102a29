/* A file of /proc is a file: in pieces, again, passed on, kept, written. */
#include "proc.h"
#include <poll.h>
#include <sys/socket.h>

static pid_t other;

static void in_pieces(void)
{
	char text[4096] = "", byte;
	int fd = open(name_of("/proc/%d/stat", other), O_RDONLY | O_CLOEXEC);
	size_t length = 0;

	while (read(fd, &byte, 1) == 1 && byte != ')')
		text[length++] = byte;
	say("by bytes: %s", text);
	result("pread", pread(fd, text, 4, 0));
	say("%.4s", text);
	result("pread behind the end", pread(fd, text, 4, 100000));
	result("lseek", lseek(fd, 2, SEEK_SET));
	result("read", read(fd, text, 3));
	say("%.3s", text);
	result("SEEK_CUR", lseek(fd, -1, SEEK_CUR));
	result("read to nowhere", syscall(SYS_read, fd, NOWHERE, 3));
	result("write", write(fd, "x", 1));
	result("ftruncate", ftruncate(fd, 0));
	result("fallocate", fallocate(fd, 0, 0, 16));
	close(fd);
}

static void passed_on(void)
{
	char text[64], control[CMSG_SPACE(sizeof(int))];
	struct iovec piece = { text, 1 };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof control };
	struct cmsghdr *header;
	int fd = open(name_of("/proc/%d/stat", other), O_RDONLY | O_CLOEXEC), pair[2], got;

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	header = CMSG_FIRSTHDR(&message);
	*header = (struct cmsghdr){ CMSG_LEN(sizeof fd), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(header), &fd, sizeof fd);
	result("sendmsg", sendmsg(pair[0], &message, 0));
	result("recvmsg", recvmsg(pair[1], &message, 0));
	memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof got);
	result("read", read(got, text, 2));
	say("%.2s", text);
	result("copy", dup2(fd, 100));
	lseek(100, 0, SEEK_SET);
	result("read", read(fd, text, 2));
	say("%.2s", text);
	close(100);
	close(fd);
	close(got);
	close(pair[0]);
	close(pair[1]);
}

static void written(void)
{
	int fd = open("/proc/self/comm", O_RDWR | O_CLOEXEC);

	result("write", write(fd, "renamed\n", 8));
	close(fd);
	show("/proc/self/comm");
	show_field("/proc/self/status", "Name:");
	fd = open(name_of("/proc/%d/oom_score_adj", other), O_RDWR | O_CLOEXEC);
	result("write", write(fd, "17\n", 3));
	close(fd);
	show(name_of("/proc/%d/oom_score_adj", other));
	result("open for writing", open(name_of("/proc/%d/status", other), O_RDWR));
	result("open to truncate",
	       open(name_of("/proc/%d/oom_score_adj", other), O_WRONLY | O_TRUNC | O_CLOEXEC));
}

static void of_the_file(void)
{
	struct stat stat, by_name;
	int fd = open(name_of("/proc/%d/status", other), O_RDONLY);
	struct pollfd poll_ = { fd, POLLIN | POLLPRI, 0 };

	fstat(fd, &stat);
	say("mode %o", stat.st_mode);
	lstat(name_of("/proc/%d/status", other), &by_name);
	say("mode %o, size %ld", by_name.st_mode, (long)by_name.st_size);
	result("flags", fcntl(fd, F_GETFL) & O_ACCMODE);
	result("descriptor flags", fcntl(fd, F_GETFD));
	result("poll", poll(&poll_, 1, 0));
	close(fd);
}

/* Who is gone has no files, though their directory is open. */
static void of_the_dead(void)
{
	pid_t pid = child(sleeper);
	int dir = open(name_of("/proc/%d", pid), O_PATH | O_CLOEXEC);

	put_down(pid);
	result("openat", openat(dir, "stat", O_RDONLY));
	result("faccessat", faccessat(dir, "status", F_OK, 0));
	close(dir);
}

static int work(void)
{
	other = child(sleeper);
	in_pieces();
	passed_on();
	written();
	of_the_file();
	of_the_dead();
	put_down(other);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
