/* Files that show each reader something of its own: keys(7), ipc_namespaces(7). */
#include "proc.h"
#include <sys/ipc.h>
#include <sys/shm.h>

static const char *const spec_user = "user";

/* Whether a key of that description is among those that are shown. */
static void show_key(const char *description)
{
	static char text[1 << 16];

	if (text_of("/proc/keys", text, sizeof text) < 0)
		say("/proc/keys: %s", strerrorname_np(errno));
	else
		say("%s is %s", description, strstr(text, description) ? "shown" : "not shown");
}

static int with_a_key(void)
{
	const int process_keyring = -2;

	if (syscall(SYS_add_key, spec_user, "a key of a guest's", "x", 1, process_keyring) < 0)
		say("add_key: %s", strerrorname_np(errno));
	show_key("a key of a guest's");
	return 0;
}

/* How many segments are shown, and who made and used the last of them. */
static void show_segments(void)
{
	char text[1 << 14], *line, *rest = text;
	int count = -1, made = 0, used = 0;
	int before = dup(0);

	if (text_of("/proc/sysvipc/shm", text, sizeof text) < 0)
		broken("segments");
	while ((line = strsep(&rest, "\n")) && *line) {
		count++;
		sscanf(line, "%*d %*d %*o %*d %d %d", &made, &used);
	}
	say("%d segments, of %d and %d", count, made, used);
	/* No descriptor is left open. */
	say("the next descriptor is %s", dup(0) == before + 1 ? "the next" : "another");
	close(before + 1);
	close(before);
}

static int with_objects(void)
{
	int segment;

	if (unshare(CLONE_NEWIPC) && unshare(CLONE_NEWUSER | CLONE_NEWIPC))
		broken("unshare");
	show_segments();
	segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	show_segments();
	shmdt(shmat(segment, NULL, 0));
	show_segments();
	return 0;
}

static int work(void)
{
	int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);

	reap("with objects", child(with_objects));
	shmctl(segment, IPC_RMID, NULL);
	reap("with a key", child(with_a_key));
	show_key("a key of a guest's");
	result("O_WRONLY", open("/proc/keys", O_WRONLY) < 0 ? -1 : 0);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
