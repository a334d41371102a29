/* Who made a shared memory segment, and who used it last. shmctl(2) */
#include "targets.h"
#include <sys/ipc.h>
#include <sys/shm.h>

static int id;

static void say_users(const char *what, const struct shmid_ds *segment)
{
	say("%s: made by %d, last used by %d, %d attached", what, segment->shm_cpid,
	    segment->shm_lpid, (int)segment->shm_nattch);
}

static void look(const char *what)
{
	struct shmid_ds segment;

	if (shmctl(id, IPC_STAT, &segment))
		result(what, -1);
	else
		say_users(what, &segment);
}

/* The other two commands go by the position in the kernel's table. */
static void look_by_position(const char *what, int command)
{
	struct shmid_ds segment;
	struct shm_info info;
	int last = shmctl(0, SHM_INFO, (struct shmid_ds *)&info);

	for (int position = 0; position <= last; position++)
		if (shmctl(position, command, &segment) == id) {
			say_users(what, &segment);
			return;
		}
	say("%s: it is not found", what);
}

static int makes(void)
{
	id = shmget(IPC_PRIVATE, 4096, 0600);
	return id < 0;
}

static int attaches(void)
{
	return shmat(id, NULL, 0) == (void *)-1;
}

static int attaches_and_detaches(void)
{
	void *address = shmat(id, NULL, 0);

	look("a child has it");
	return shmdt(address);
}

static int pipe_fds[2];

static int makes_for_another(void)
{
	makes();
	return write(pipe_fds[1], &id, sizeof id) != sizeof id;
}

static void *attaches_in_thread(void *unused UNUSED)
{
	return shmat(id, NULL, 0);
}

static int work(void)
{
	struct shmid_ds segment;
	void *address;

	if (makes())
		broken("shmget");
	look("new");
	look_by_position("by SHM_STAT", SHM_STAT);
	look_by_position("by SHM_STAT_ANY", SHM_STAT_ANY);
	reap("child", child(attaches_and_detaches));
	look("a child had it");
	reap("child", child(attaches));
	look("a child had it at its end");
	pthread_join(thread(attaches_in_thread, NULL), &address);
	look("a thread attached it");
	shmdt(address);
	look("and it was detached");
	look_by_position("by SHM_STAT", SHM_STAT);

	result("a bad pointer", syscall(SYS_shmctl, id, IPC_STAT, NOWHERE));
	result("no pointer", syscall(SYS_shmctl, id, IPC_STAT, NULL));
	result("no such segment", syscall(SYS_shmctl, -1, IPC_STAT, &segment));
	result("wide", syscall(SYS_shmctl, WIDE(id), WIDE(IPC_STAT), &segment));
	say_users("wide", &segment);
	CALL(shmctl(id, IPC_RMID, NULL));

	if (pipe(pipe_fds))
		broken("pipe");
	reap("maker", child(makes_for_another));
	if (read(pipe_fds[0], &id, sizeof id) != sizeof id)
		broken("read");
	look("made by one who is gone");
	CALL(shmctl(id, IPC_RMID, NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
