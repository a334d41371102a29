/* Who changed a semaphore last. semctl(2), GETPID */
#include "targets.h"
#include <sys/ipc.h>
#include <sys/sem.h>

static int id;

static void look(const char *what)
{
	say("%s: %d and %d", what, semctl(id, 0, GETPID), semctl(id, 1, GETPID));
}

static int raise_it(int number, int flags)
{
	struct sembuf operation = { number, 1, flags };

	return semop(id, &operation, 1);
}

static int raises(void)
{
	return raise_it(0, 0);
}

static int raises_until_its_end(void)
{
	int failed = raise_it(1, SEM_UNDO);

	look("raised for a while");
	return failed;
}

static int sets(void)
{
	return semctl(id, 1, SETVAL, 3);
}

static void *raises_in_thread(void *unused UNUSED)
{
	raise_it(0, 0);
	return NULL;
}

static int work(void)
{
	unsigned short values[] = { 1, 1 };
	pid_t pid;

	id = semget(IPC_PRIVATE, 2, 0600);
	if (id < 0)
		broken("semget");
	look("new");
	raises();
	look("raised by oneself");
	reap("child", child(raises));
	look("raised by one who is gone");
	reap("child", child(raises_until_its_end));
	look("undone by the end of one");
	reap("child", child(sets));
	look("set by one who is gone");
	pthread_join(thread(raises_in_thread, NULL), NULL);
	look("raised by a thread");
	pid = zombie(0);
	CALL(semctl(id, 0, SETALL, values));
	look("all set by oneself");
	put_down(pid);
	result("wide", syscall(SYS_semctl, WIDE(id), WIDE(0), WIDE(GETPID), 0));
	result("no such semaphore", semctl(id, 2, GETPID));
	result("nor this", semctl(id, -1, GETPID));
	result("no such set", semctl(-1, 0, GETPID));
	CALL(semctl(id, 0, IPC_RMID));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
