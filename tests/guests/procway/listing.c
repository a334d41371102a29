/* The names in /proc, and the positions of a directory. */
#include "proc.h"
#include <dirent.h>

struct record {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char kind;
	char name[];
};

static int is_number(const char *name)
{
	return *name >= '0' && *name <= '9';
}

/* The numbers in what is read from there on, in buffers of that size. */
static void say_numbers(const char *how, int fd, size_t size)
{
	_Alignas(8) char buffer[32768];
	char line[400] = "";
	long length;
	int others = 0, last = -1;

	while ((length = syscall(SYS_getdents64, fd, buffer, size)) > 0)
		for (long at = 0; at < length;) {
			struct record *record = (void *)(buffer + at);

			at += record->length;
			if (!is_number(record->name)) {
				others++;
				continue;
			}
			if (record->kind != DT_DIR)
				say("%s is no directory", record->name);
			if (last >= 0 && last != atoi(record->name) + 258)
				say("%s was announced as %d", record->name, last - 258);
			last = record->next;
			snprintf(line + strlen(line), sizeof line - strlen(line), " %s", record->name);
		}
	say("%s:%s; %s others; the last position is %d%s", how, line, others ? "and" : "no", last,
	    length < 0 ? strerrorname_np(errno) : "");
}

static void positions(int proc)
{
	char path[64], line[64];
	FILE *info;

	CALL(lseek(proc, 0, SEEK_SET));
	say_numbers("32768 bytes", proc, 32768);
	say("at %ld", (long)lseek(proc, 0, SEEK_CUR));
	CALL(lseek(proc, 0, SEEK_SET));
	say_numbers("64 bytes", proc, 64);
	CALL(lseek(proc, 258 + 2, SEEK_SET));
	say_numbers("from 2", proc, 32);
	CALL(lseek(proc, 258, SEEK_SET));
	say_numbers("from the first", proc, 32768);
	CALL(lseek(proc, 258 + 4000000, SEEK_SET));
	say_numbers("far behind", proc, 32768);
	CALL(lseek(proc, 258 + 1, SEEK_SET));
	result("no room", syscall(SYS_getdents64, proc, line, 16));
	result("nowhere", syscall(SYS_getdents64, proc, NOWHERE, 64));
	result("at", lseek(proc, 0, SEEK_CUR));
	result("one", syscall(SYS_getdents64, proc, (char[64]){ 0 }, 24));
	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", proc);
	info = fopen(path, "re");
	if (!info || !fgets(line, sizeof line, info))
		broken("fdinfo");
	say("fdinfo says %.*s", (int)strcspn(line, "\n"), line);
	fclose(info);
}

static void library(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	struct stat stat_;
	long place = -1;
	int numbers = 0;

	if (!dir)
		broken("opendir");
	while ((entry = readdir(dir)))
		if (is_number(entry->d_name)) {
			numbers++;
			if (fstatat(dirfd(dir), entry->d_name, &stat_, 0))
				say("%s is not there", entry->d_name);
			else if (stat_.st_ino != entry->d_ino)
				say("%s has another inode", entry->d_name);
			if (atoi(entry->d_name) == 1)
				place = telldir(dir);
		}
	say("%d numbers", numbers);
	seekdir(dir, place);
	entry = readdir(dir);
	say("behind 1 comes %s", entry ? entry->d_name : "nothing");
	rewinddir(dir);
	numbers = 0;
	while ((entry = readdir(dir)))
		numbers += is_number(entry->d_name);
	say("%d numbers", numbers);
	closedir(dir);
}

static void old_call(int proc)
{
	char buffer[32768];
	long length;
	int numbers = 0;

	CALL(lseek(proc, 0, SEEK_SET));
	while ((length = syscall(SYS_getdents, proc, buffer, sizeof buffer)) > 0)
		/* Behind an inode and a position, which are words. */
		for (long at = 0; at < length; at += *(unsigned short *)(buffer + at + 2 * sizeof(long))) {
			unsigned short *size = (unsigned short *)(buffer + at + 2 * sizeof(long));
			const char *name = (const char *)(size + 1);

			if (is_number(name)) {
				numbers++;
				if (buffer[at + *size - 1] != DT_DIR)
					say("%s is no directory", name);
			}
		}
	say("%d numbers", numbers);
}

/* A descriptor that is inherited lists to whoever has it. */
static int inherited_fd;
static int inherited(void)
{
	lseek(inherited_fd, 0, SEEK_SET);
	say_numbers("inherited", inherited_fd, 32768);
	return 0;
}

static int work(void)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY), again;
	pid_t one = child(sleeper), two = child(sleeper), dead = zombie(0), heir;

	say("children %d %d, and %d, which is dead", one, two, dead);
	positions(proc);
	library();
	old_call(proc);
	put_down(one);
	CALL(lseek(proc, 0, SEEK_SET));
	say_numbers("without the first", proc, 32768);
	again = dup(proc);
	lseek(proc, 0, SEEK_SET);
	say_numbers("a copy", again, 32768);
	inherited_fd = proc;
	heir = child(inherited);
	reap("heir", heir);
	reap("dead", dead);
	put_down(two);
	lseek(proc, 0, SEEK_SET);
	say_numbers("in the end", proc, 32768);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
