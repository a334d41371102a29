/* Reading /proc by records: names, positions, inodes, and going back. getdents(2), seekdir(3) */
#include "proc.h"

struct record {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char type;
	char name[];
};

static pid_t pids[3];

/* What is read with buffers of that size: the numbers, and whether each step is the kernel's. */
static void read_all(const char *path, size_t size)
{
	char buffer[4096], numbers[480] = "", last[16] = "";
	long n, position;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), others = 0, selves = 0;

	while ((n = syscall(SYS_getdents64, fd, buffer, size)) > 0) {
		int64_t next = 0;

		for (long at = 0; at < n;) {
			struct record *record = (void *)(buffer + at);

			if (is_number(record->name)) {
				snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers),
					 " %s(%u)", record->name, record->type);
				strcpy(last, record->name);
				/* The directory's inode is the one that is listed. */
				struct stat stat;
				if (fstatat(fd, record->name, &stat, 0) ||
				    stat.st_ino != record->inode)
					say("%s: inode %s", path, record->name);
			} else if (!strcmp(record->name, "self") || !strcmp(record->name, "thread-self")) {
				snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers),
					 " %s(%u)", record->name, record->type);
				selves++;
			} else {
				others++;
			}
			next = record->next;
			at += record->length;
		}
		position = lseek(fd, 0, SEEK_CUR);
		if (position != next)
			say("%s: at %ld, the last record says %ld", path, position, (long)next);
	}
	say("%s, %zu bytes:%s, %s, %d links, at %ld", path, size, numbers,
	    others ? "others" : "no others", selves, (long)lseek(fd, 0, SEEK_CUR));
	if (n < 0)
		result("getdents64", n);
	close(fd);
}

/* The position of each number, and what is read from there. */
static void seek(const char *path)
{
	char buffer[4096];
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const long places[] = { 256, 257, 258, 259, 260, 261, 262, 263, 264, 4194561, 4194562, 4194563 };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct record *record = (void *)buffer;
		long n;

		result("lseek", lseek(fd, places[i], SEEK_SET));
		n = syscall(SYS_getdents64, fd, buffer, 48);
		if (n > 0)
			say("from %ld: %s, next at %ld", places[i], record->name,
			    (long)((struct record *)(buffer))->next);
		else
			say("from %ld: %ld", places[i], n);
	}
	result("SEEK_END", lseek(fd, 0, SEEK_END));
	result("a negative position", lseek(fd, -1, SEEK_SET));
	close(fd);
}

static void with_the_library(void)
{
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	long place = -1;

	while ((entry = readdir(dir)))
		if (is_number(entry->d_name)) {
			say("%s, then %ld", entry->d_name, telldir(dir));
			if (atoi(entry->d_name) == pids[0])
				place = telldir(dir);
		}
	seekdir(dir, place);
	entry = readdir(dir);
	say("again %s", entry ? entry->d_name : "nothing");
	rewinddir(dir);
	entry = readdir(dir);
	say("at the start %s", entry ? entry->d_name : "nothing");
	closedir(dir);
}

static void errors(void)
{
	char buffer[4096];
	int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	lseek(fd, 258, SEEK_SET);
	result("8 bytes", syscall(SYS_getdents64, fd, buffer, 8));
	result("no bytes", syscall(SYS_getdents64, fd, buffer, 0));
	result("nowhere", syscall(SYS_getdents64, fd, NOWHERE, 4096));
	result("old, 24 bytes", syscall(SYS_getdents, fd, buffer, 24));
	say("%s", buffer + 18);
	result("read", read(fd, buffer, sizeof buffer));
	close(fd);
	fd = open("/proc", O_PATH | O_CLOEXEC);
	result("O_PATH", syscall(SYS_getdents64, fd, buffer, sizeof buffer));
	close(fd);
	result("closed", syscall(SYS_getdents64, fd, buffer, sizeof buffer));
}

/* Whoever goes or comes between two reads. */
static void while_it_changes(void)
{
	char buffer[64];
	struct record *record = (void *)buffer;
	int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long n;

	lseek(fd, 258 + pids[0], SEEK_SET);
	n = syscall(SYS_getdents64, fd, buffer, 24);
	say("%s", n > 0 ? record->name : "nothing");
	put_down(pids[1]);
	n = syscall(SYS_getdents64, fd, buffer, 24);
	say("%s", n > 0 ? record->name : "nothing");
	close(fd);
	/* A directory of somebody who is gone. */
	fd = open(name_of("/proc/%d/task", pids[2]), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	put_down(pids[2]);
	result("of the dead", syscall(SYS_getdents64, fd, buffer, sizeof buffer));
	close(fd);
}

/* Two descriptors of one file have one position. */
static void shared(void)
{
	char buffer[64];
	struct record *record = (void *)buffer;
	int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), other = dup(fd);

	lseek(fd, 258, SEEK_SET);
	syscall(SYS_getdents64, fd, buffer, 24);
	say("%s", record->name);
	syscall(SYS_getdents64, other, buffer, 24);
	say("%s", record->name);
	show_field(name_of("/proc/self/fdinfo/%d", fd), "pos:");
	close(fd);
	close(other);
}

static int work(void)
{
	for (int i = 0; i < 3; i++)
		pids[i] = child(sleeper);
	read_all("/proc", 4096);
	read_all("/proc", 64);
	read_all("/proc", 24);
	read_all("/proc/self/task", 4096);
	read_all("/proc/self/task", 24);
	seek("/proc");
	with_the_library();
	errors();
	shared();
	while_it_changes();
	put_down(pids[0]);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
