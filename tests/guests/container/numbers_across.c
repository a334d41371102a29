/* What tells numbers, and what takes them, across the edge of a container: whoever is outside reads
 * 0 and cannot be named, whoever is inside has a number in each container that holds him.
 * pid_namespaces(7). The name of the inner container comes as the argument. */
#include "guest.h"
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <time.h>

/* include/linux/posix-timers_types.h */
#define CLOCK_OF(pid) ((~(int)(pid) << 3) | 2)

static const char *name;
/* A user with no processes but those that are made here, or oneself. */
static uid_t somebody = 54321;
static struct gate ready, onward;
static int file, pair[2], segment;

static void lock_byte(int start)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = start, .l_len = 1 };

	if (fcntl(file, F_SETLK, &lock))
		broken("F_SETLK");
}

static void look(const char *who, int byte)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = byte, .l_len = 1 };
	struct f_owner_ex owner = { -1, -1 };
	struct shmid_ds shm = { 0 };
	struct ucred peer = { 0 };
	socklen_t length = sizeof peer;

	fcntl(file, F_GETLK, &lock);
	fcntl(pair[0], F_GETOWN_EX, &owner);
	getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &peer, &length);
	shmctl(segment, IPC_STAT, &shm);
	say("%s: lock of %d, owner %d of type %d, peer %d, segment made by %d, used by %d", who,
	    lock.l_pid, owner.pid, owner.type, peer.pid, shm.shm_cpid, shm.shm_lpid);
}

static void ask(const char *who, pid_t pid)
{
	struct rlimit limit;
	struct timespec time;

	say("%s:", who);
	result("  ioprio_get", syscall(SYS_ioprio_get, 1, pid) < 0 ? -1 : 0);
	result("  prlimit", prlimit(pid, RLIMIT_CORE, NULL, &limit));
	result("  sched_getscheduler", sched_getscheduler(pid));
	result("  clock_gettime", clock_gettime(CLOCK_OF(pid), &time));
	result("  F_SETOWN", fcntl(pair[1], F_SETOWN, pid));
	result("  kcmp", syscall(SYS_kcmp, pid, getpid(), 77, 0, 0));
}

static int user(void)
{
	if (setresuid(somebody, somebody, somebody))
		return 1;
	open_gate(ready);
	return sleeper();
}

static int inner(void)
{
	int fd;
	pid_t pid;

	pass(onward);
	fd = open("/proc/container", O_WRONLY);
	if (fd < 0 || write(fd, name, strlen(name)) < 0)
		broken("/proc/container");
	close(fd);
	look("the outer one's, seen from inside", 0);
	ask("by the outer number, inside", 3);
	ask("by the inner one, inside", 1);
	lock_byte(1);
	fcntl(pair[0], F_SETOWN, getpid());
	shmdt(shmat(segment, NULL, 0));
	look("the inner one's, seen from inside", 1);
	pid = child(user);
	open_gate(ready);
	pass(onward);
	result("inside, after", syscall(SYS_getpriority, PRIO_PROCESS, pid));
	result("of that user, inside", syscall(SYS_setpriority, PRIO_USER, somebody, 17));
	put_down(pid);
	return 0;
}

static int outer(void)
{
	pid_t first = child(user), entered;

	pass(ready);
	entered = child(inner);
	lock_byte(0);
	open_gate(onward);
	pass(ready);
	pass(ready);
	look("the inner one's, seen from outside", 1);
	ask("by the outer number, outside", entered);
	result("of that user, outside", syscall(SYS_setpriority, PRIO_USER, somebody, 15));
	open_gate(onward);
	reap("entered", entered);
	result("outside, after", syscall(SYS_getpriority, PRIO_PROCESS, first));
	put_down(first);
	look("when it is over", 1);
	return 0;
}

static int work(void)
{
	if (geteuid())
		somebody = geteuid();
	file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	segment = shmget(IPC_PRIVATE, 4096, 0600);
	if (file < 0 || segment < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		broken("what is looked at");
	fcntl(pair[0], F_SETOWN, getpid());
	ready = new_gate();
	onward = new_gate();
	outer();
	shmctl(segment, IPC_RMID, NULL);
	return 0;
}

int main(int argc, char **argv)
{
	name = argc > 1 ? argv[1] : "inner";
	return in_second_process(work);
}
