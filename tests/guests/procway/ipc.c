/* Shared memory of an IPC namespace: who sees it in /proc/sysvipc. ipc_namespaces(7) */
#include "proc.h"
#include <sys/shm.h>

static void say_segments(const char *who)
{
	char line[512];
	FILE *file = fopen("/proc/sysvipc/shm", "re");
	int size, creator, last;

	if (!file)
		broken("/proc/sysvipc/shm");
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "%*d %*d %*o %d %d %d", &size, &creator, &last) == 3 && size == 54321)
			say("%s sees one of %d, last used by %d", who, creator, last);
	fclose(file);
	say("%s has looked", who);
}

static struct gate go;

static int apart(void)
{
	void *memory;
	int id;

	if (unshare(CLONE_NEWIPC))
		broken("unshare");
	id = shmget(IPC_PRIVATE, 54321, 0600);
	memory = shmat(id, NULL, 0);
	say_segments("its maker");
	open_gate(go);
	pause();
	shmdt(memory);
	return 0;
}

static int work(void)
{
	pid_t other;

	go = new_gate();
	other = child(apart);
	pass(go);
	say_segments("another");
	put_down(other);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
