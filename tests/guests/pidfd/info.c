/* What a descriptor tells of whom it names. PIDFD_GET_INFO, include/uapi/linux/pidfd.h */
#include "targets.h"
#include <sys/ioctl.h>

#define PIDFD_THREAD O_EXCL
#define INFO_PID 1
#define INFO_EXIT 8

struct info {
	uint64_t mask, cgroup;
	uint32_t pid, tgid, ppid, uid, gid, euid, egid, suid, sgid, fsuid, fsgid;
	int32_t exit_code;
	uint32_t more[32];
};

static long get_info(int fd, void *info, size_t size)
{
	return ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 0xff, 11, size), info);
}

static void say_info_of(const char *who, int fd, size_t size, uint64_t mask)
{
	struct info info = { .mask = mask, .pid = 7, .tgid = 7, .ppid = 7 };

	if (get_info(fd, &info, size) < 0)
		result(who, -1);
	else
		say("%s: pid %u tgid %u ppid %u%s", who, info.pid, info.tgid, info.ppid,
		    info.mask & INFO_EXIT ? ", with its end" : "");
}

static void ask(const char *who, long pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);

	if (fd < 0)
		fd = syscall(SYS_pidfd_open, pid, PIDFD_THREAD);
	if (fd < 0)
		return;
	say_info_of(who, fd, 64, INFO_PID);
	close(fd);
}

static struct gate ready, done;
static pid_t *orphan;

static int stays(void)
{
	*orphan = getpid();
	open_gate(ready);
	pass(done);
	return 0;
}

static int leaves(void)
{
	child(stays);
	pass(ready);
	return 0;
}

static void adopted_by_the_first_process(void)
{
	int fd;

	reap("parent", child(leaves));
	fd = syscall(SYS_pidfd_open, *orphan, 0);
	say_info_of("an orphan", fd, 64, INFO_PID);
	open_gate(done);
	close(fd);
}

static void bad_ones(int fd)
{
	struct info info = { 0 };

	result("a bad pointer", get_info(fd, NOWHERE, 64));
	result("no pointer", get_info(fd, NULL, 64));
	result("too small", get_info(fd, &info, 8));
	result("of no pidfd", get_info(1, &info, 64));
	result("of no descriptor", get_info(-1, &info, 64));
	say_info_of("nothing wanted", fd, 64, 0);
	say_info_of("larger", fd, sizeof(struct info), INFO_PID);
}

static void of_an_end(void)
{
	pid_t pid = zombie(3);
	int fd = syscall(SYS_pidfd_open, pid, 0);

	say_info_of("a zombie", fd, 64, INFO_PID);
	reap("zombie", pid);
	say_info_of("when it is reaped", fd, 64, INFO_PID);
	say_info_of("and its end", fd, 64, INFO_PID | INFO_EXIT);
	close(fd);
}

static int work(void)
{
	int fd;

	ready = new_gate();
	done = new_gate();
	orphan = mmap(NULL, sizeof *orphan, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	make_cast();
	ask_of_everybody(ask);
	fd = syscall(SYS_pidfd_open, cast.member, 0);
	bad_ones(fd);
	adopted_by_the_first_process();
	of_an_end();
	dismiss_cast();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
