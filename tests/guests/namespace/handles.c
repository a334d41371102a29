/* PID namespaces as files. namespaces(7), setns(2), ioctl_nsfs(2) */
#include "guest.h"
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#ifndef NS_GET_PID_FROM_PIDNS
#define NS_GET_PID_FROM_PIDNS _IOR(NSIO, 0x6, int)
#define NS_GET_TGID_FROM_PIDNS _IOR(NSIO, 0x7, int)
#define NS_GET_PID_IN_PIDNS _IOR(NSIO, 0x8, int)
#define NS_GET_TGID_IN_PIDNS _IOR(NSIO, 0x9, int)
#endif
#define OF_PROCESS _IO(0xff, 5)
#define FOR_CHILDREN _IO(0xff, 6)

static struct gate ready, go;
static int outer;

static int opened(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* Whether a path or a link says the same as a descriptor. */
static const char *compared(pid_t pid, const char *name, int fd)
{
	char path[64], text[64] = { 0 }, own[64];
	struct stat by_path, by_fd;

	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, name);
	if (readlink(path, text, sizeof text - 1) < 0)
		return strerrorname_np(errno);
	if (stat(path, &by_path) || fstat(fd, &by_fd))
		return strerrorname_np(errno);
	snprintf(own, sizeof own, "pid:[%lu]", (unsigned long)by_fd.st_ino);
	if (by_path.st_dev != by_fd.st_dev || by_path.st_ino != by_fd.st_ino)
		return strcmp(text, own) ? "another" : "half";
	return strcmp(text, own) ? "half" : "the same";
}

static const char *linked(int fd)
{
	char path[64], text[64] = { 0 }, own[64];
	struct stat status;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (readlink(path, text, sizeof text - 1) < 0 || fstat(fd, &status))
		return strerrorname_np(errno);
	snprintf(own, sizeof own, "pid:[%lu]", (unsigned long)status.st_ino);
	return strcmp(text, own) ? "wrong" : "right";
}

static void ask(const char *who, int fd, long pid)
{
	say("%s:", who);
	result("  PID from", ioctl(fd, NS_GET_PID_FROM_PIDNS, pid));
	result("  TGID from", ioctl(fd, NS_GET_TGID_FROM_PIDNS, pid));
	result("  PID in", ioctl(fd, NS_GET_PID_IN_PIDNS, pid));
	result("  TGID in", ioctl(fd, NS_GET_TGID_IN_PIDNS, pid));
}

static int first(void)
{
	int own = open("/proc/self/ns/pid", O_RDONLY);
	struct stat its_own, around;

	if (fstat(own, &its_own) || fstat(outer, &around))
		broken("fstat");
	say("first: its own is %s", its_own.st_ino == around.st_ino ? "the outer" : "another");
	result("first: setns outwards", setns(outer, CLONE_NEWPID));
	result("first: the parent of its own", ioctl(own, NS_GET_PARENT));
	result("first: the parent of the outer", ioctl(outer, NS_GET_PARENT));
	ask("first: 1 in the outer", outer, 1);
	open_gate(ready);
	return sleeper();
}

static int visitor(void)
{
	say("visitor: pid %d, ppid %d", getpid(), getppid());
	return 0;
}

static int work(void)
{
	int inner, parent, by_pidfd, pidfd, users;
	struct stat owner, own;
	pid_t pid;

	ready = new_gate();
	go = new_gate();
	outer = opened(getpid(), "pid");
	say("own: of 1 %s, for children %s, its link %s", compared(1, "pid", outer),
	    compared(getpid(), "pid_for_children", outer), linked(outer));
	CALL(ioctl(outer, NS_GET_NSTYPE) == CLONE_NEWPID);
	users = ioctl(outer, NS_GET_USERNS);
	if (fstat(users, &owner) || stat("/proc/self/ns/user", &own))
		broken("NS_GET_USERNS");
	say("its owner is %s", owner.st_ino == own.st_ino ? "right" : "wrong");
	close(users);
	result("the parent", ioctl(outer, NS_GET_PARENT));
	result("its owner, of no users", ioctl(outer, NS_GET_OWNER_UID, &(uid_t){ 0 }));
	users = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	result("the owner of another kind", ioctl(users, NS_GET_OWNER_UID, &(uid_t){ 0 }));
	result("the parent of another kind", ioctl(users, NS_GET_PARENT));
	close(users);
	ask("oneself", outer, getpid());
	CALL(unshare(CLONE_NEWPID));
	result("for children, to come", opened(getpid(), "pid_for_children"));
	say("its link: %s", compared(getpid(), "pid_for_children", outer));
	pidfd = syscall(SYS_pidfd_open, getpid(), 0);
	result("the same by pidfd", ioctl(pidfd, FOR_CHILDREN, 0));
	pid = child(first);
	pass(ready);
	inner = opened(pid, "pid");
	say("inner: of the first %s, of 1 %s, for children %s, its link %s",
	    compared(pid, "pid", inner), compared(1, "pid", inner),
	    compared(getpid(), "pid_for_children", inner), linked(inner));
	ask("1 inside", inner, 1);
	ask("the first", inner, pid);
	ask("nobody", inner, VACANT);
	parent = ioctl(inner, NS_GET_PARENT);
	say("the parent of the inner is %s", compared(1, "pid", parent));
	say("close on exec: %d", fcntl(parent, F_GETFD));
	by_pidfd = ioctl(pidfd, OF_PROCESS, 0);
	say("by pidfd: own %s", compared(1, "pid", by_pidfd));
	by_pidfd = ioctl(pidfd, FOR_CHILDREN, 0);
	say("by pidfd: for children %s", compared(pid, "pid", by_pidfd));
	result("back", setns(outer, CLONE_NEWPID));
	say("for children: %s", compared(getpid(), "pid_for_children", outer));
	result("a wrong type", setns(inner, CLONE_NEWUTS));
	result("inwards", setns(inner, 0));
	reap("visitor", child(visitor));
	result("back", setns(by_pidfd, CLONE_NEWPID));
	result("back", setns(outer, 0));
	put_down(pid);
	result("of nobody", opened(pid, "pid"));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
