/* Who holds the lock that is in the way. fcntl(2) */
#include "targets.h"

static int file;
static struct gate locked, done;

static struct flock lock(short type, off_t start)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = 1 };
}

static void look(const char *who, int fd, int command, off_t start)
{
	struct flock found = lock(F_WRLCK, start);

	found.l_pid = command == F_OFD_GETLK ? 0 : 777;
	if (fcntl(fd, command, &found))
		result(who, -1);
	else
		say("%s: type %d pid %d", who, found.l_type, found.l_pid);
}

static int holds(void)
{
	struct flock mine = lock(F_WRLCK, 1);

	if (fcntl(file, F_SETLK, &mine))
		return 1;
	look("own lock, by oneself", file, F_GETLK, 1);
	look("own lock, by the open file", file, F_OFD_GETLK, 1);
	open_gate(locked);
	pass(done);
	return 0;
}

static void *locks(void *unused UNUSED)
{
	struct flock mine = lock(F_WRLCK, 2);

	mine.l_pid = 777;
	result("a lock, its pid ignored", fcntl(file, F_SETLK, &mine));
	return NULL;
}

static int looks(void)
{
	look("another's, by a thread of its", file, F_GETLK, 2);
	return 0;
}

/* A child that shares the files holds the lock for the others too, and past its own end. */
static int locks_for_all(void *unused UNUSED)
{
	struct flock mine = lock(F_WRLCK, 30);

	return fcntl(file, F_SETLK, &mine) ? 1 : 0;
}

static int looks_at_the_dead(void)
{
	look("of somebody who is gone", file, F_GETLK, 30);
	return 0;
}

static void of_the_dead(void)
{
	static char stack[65536] __attribute__((aligned(16)));

	reap("sharer", clone(locks_for_all, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL));
	reap("looker", child(looks_at_the_dead));
}

static void of_open_files(void)
{
	char name[64];
	struct flock mine = lock(F_WRLCK, 40);
	int other;

	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	other = open(name, O_RDWR);
	if (other < 0)
		broken("opening once more");
	mine.l_pid = 5;
	result("a lock of an open file, with a pid", fcntl(other, F_OFD_SETLK, &mine));
	mine.l_pid = 0;
	result("a lock of an open file", fcntl(other, F_OFD_SETLK, &mine));
	look("by the other open file", file, F_OFD_GETLK, 40);
	look("by the process", file, F_GETLK, 40);
	close(other);
}

static int work(void)
{
	struct flock found = lock(F_WRLCK, 1);
	pid_t pid;

	file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	if (file < 0)
		broken("a file");
	locked = new_gate();
	done = new_gate();
	look("nobody's", file, F_GETLK, 1);
	pid = child(holds);
	pass(locked);
	look("a child's", file, F_GETLK, 1);
	look("a child's, by the open file", file, F_OFD_GETLK, 1);
	result("wide", syscall(SYS_fcntl, WIDE(file), WIDE(F_GETLK), &found));
	say("  type %d pid %d", found.l_type, found.l_pid);
	found.l_pid = 5;
	found.l_type = F_WRLCK;
	result("by the open file, with a pid", fcntl(file, F_OFD_GETLK, &found));
	result("a bad pointer", fcntl(file, F_GETLK, NOWHERE));
	result("a bad descriptor", fcntl(-1, F_GETLK, &found));
	found.l_type = 9;
	result("a bad type", fcntl(file, F_GETLK, &found));
	open_gate(done);
	reap("holder", pid);
	look("released", file, F_GETLK, 1);
	pthread_join(thread(locks, NULL), NULL);
	reap("looker", child(looks));
	of_the_dead();
	of_open_files();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
