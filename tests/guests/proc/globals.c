/* Files of the whole machine in which there are numbers. proc(5) */
#include "proc.h"
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>

static void show_last(void)
{
	char text[256];

	if (text_of("/proc/loadavg", text, sizeof text) < 0)
		broken("loadavg");
	text[strcspn(text, "\n")] = 0;
	say("loadavg ends with%s", strrchr(text, ' '));
	show("/proc/sys/kernel/ns_last_pid");
}

/* A line of a lock, if it is one of that file. Its device is another one on another machine, and so
 * is its place among all locks. */
static int show_lock(const char *where, char *line, ino_t inode)
{
	char wanted[64], *of_file, *device;

	snprintf(wanted, sizeof wanted, ":%lu ", (unsigned long)inode);
	of_file = strstr(line, wanted);
	if (!of_file)
		return 0;
	for (device = of_file; device > line && device[-1] != ' '; device--)
		;
	if (where)
		say("%s: %.*s%s", where, (int)(device - strstr(line, ": ") - 2), strstr(line, ": ") + 2,
		    of_file + strlen(wanted));
	return 1;
}

/* The lines of one file, by flavour: each CPU has a list of its own. How many say that somebody
 * waits. */
static int show_locks(const char *where, const char *path, ino_t inode)
{
	static const char *const flavours[] = { "POSIX ", "FLOCK ", "OFDLCK " };
	static char text[1 << 16], copy[1 << 16];
	int waiting = 0;

	if (text_of(path, text, sizeof text) < 0)
		broken(path);
	for (int i = 0; i < 3; i++) {
		char *line, *rest = strcpy(copy, text);

		while ((line = strsep(&rest, "\n")) && *line)
			if (strstr(line, flavours[i]) && show_lock(where, line, inode) &&
			    strstr(line, "->"))
				waiting++;
	}
	return waiting;
}

static struct gate begun;
static char name[] = "/tmp/guest.XXXXXX";

static int locker(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_start = 10, .l_len = 5 };
	int fd = open(name, O_RDWR | O_CLOEXEC);

	if (fcntl(fd, F_SETLK, &lock))
		broken("fcntl");
	open_gate(begun);
	return sleeper();
}

static int waiter(void)
{
	struct flock lock = { .l_type = F_RDLCK };
	int fd = open(name, O_RDWR | O_CLOEXEC);

	open_gate(begun);
	fcntl(fd, F_SETLKW, &lock);
	return 0;
}

static void locks(void)
{
	int fd = mkostemp(name, O_CLOEXEC), whole;
	struct flock open_file = { .l_type = F_RDLCK, .l_start = 100, .l_len = 1 };
	pid_t holder, waits;
	struct stat stat;

	if (fd < 0)
		broken(name);
	begun = new_gate();
	holder = child(locker);
	pass(begun);
	waits = child(waiter);
	pass(begun);
	fstat(fd, &stat);
	while (!show_locks(NULL, "/proc/locks", stat.st_ino))
		sched_yield();
	fcntl(fd, F_OFD_SETLK, &open_file);
	whole = open(name, O_RDWR | O_CLOEXEC);
	flock(whole, LOCK_SH);
	show_locks("lock", "/proc/locks", stat.st_ino);
	show_locks("of a descriptor", name_of("/proc/self/fdinfo/%d", whole), stat.st_ino);
	put_down(waits);
	put_down(holder);
	close(fd);
	close(whole);
	unlink(name);
}

/* The fields of an object's line that name a process, by their titles. */
static void show_users(const char *path, int id, const char *first, const char *second)
{
	char line[1024], titles[1024], *field, *title, *rest_of_line, *rest_of_titles;
	FILE *file = fopen(path, "re");

	if (!file || !fgets(titles, sizeof titles, file))
		broken(path);
	while (fgets(line, sizeof line, file)) {
		char all[1024];
		int key, found;

		if (sscanf(line, "%d %d", &key, &found) != 2 || found != id)
			continue;
		strcpy(all, titles);
		say("%s: %zu bytes", path, strlen(line));
		rest_of_line = line;
		rest_of_titles = all;
		for (;;) {
			do
				field = strsep(&rest_of_line, " \n");
			while (field && !*field);
			do
				title = strsep(&rest_of_titles, " \n");
			while (title && !*title);
			if (!field || !title)
				break;
			if (!strcmp(title, first) || !strcmp(title, second))
				say("%s: %s %s", path, title, field);
		}
	}
	fclose(file);
}

static int segment, queue;

static int user_of_objects(void)
{
	char message[16] = { 1 };

	shmdt(shmat(segment, NULL, 0));
	return (int)msgrcv(queue, message, 1, 0, 0) != 1;
}

static void objects(void)
{
	char message[16] = { 1 };
	pid_t pid;

	segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	if (segment < 0 || queue < 0)
		broken("making objects");
	show_users("/proc/sysvipc/shm", segment, "cpid", "lpid");
	show_users("/proc/sysvipc/msg", queue, "lspid", "lrpid");
	shmdt(shmat(segment, NULL, 0));
	msgsnd(queue, message, 1, 0);
	show_users("/proc/sysvipc/shm", segment, "cpid", "lpid");
	show_users("/proc/sysvipc/msg", queue, "lspid", "lrpid");
	pid = child(user_of_objects);
	waitid(P_PID, pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	show_users("/proc/sysvipc/shm", segment, "cpid", "lpid");
	show_users("/proc/sysvipc/msg", queue, "lspid", "lrpid");
	waitpid(pid, NULL, 0);
	shmctl(segment, IPC_RMID, NULL);
	msgctl(queue, IPC_RMID, NULL);
}

static int work(void)
{
	pid_t pid;

	show_last();
	pid = child(sleeper);
	show_last();
	put_down(pid);
	show_last();
	show("/proc/sys/kernel/pid_max");
	show("/proc/sys/kernel/cad_pid");
	locks();
	objects();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
