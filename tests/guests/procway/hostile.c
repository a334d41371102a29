/* Paths that nobody should give, and what Linux says of them. */
#include "proc.h"

/* A path at the very end of what is mapped. */
static char *at_the_end(const char *text, size_t length)
{
	char *map = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || munmap(map + 2 * 4096, 4096))
		broken("mmap");
	return memcpy(map + 2 * 4096 - length, text, length);
}

static void addresses(void)
{
	static const char good[] = "/proc/1/stat";

	say_path(NULL);
	say_path(NOWHERE);
	say_stat("ends with the mapping", open(at_the_end(good, sizeof good), O_RDONLY));
	say_stat("does not end", open(at_the_end(good, sizeof good - 1), O_RDONLY));
	say_path("");
}

static void lengths(void)
{
	char path[PATH_MAX + 16];

	memset(path, '/', sizeof path);
	memcpy(path + PATH_MAX - 1 - strlen("proc/1/stat"), "proc/1/stat", strlen("proc/1/stat") + 1);
	say_stat("4095 bytes", open(path, O_RDONLY));
	memset(path, '/', sizeof path);
	strcpy(path + PATH_MAX - strlen("proc/1/stat"), "proc/1/stat");
	say_stat("4096 bytes", open(path, O_RDONLY));
	memset(path, 'x', 300);
	memcpy(path, "/proc/", 6);
	path[300] = 0;
	say_stat("a long name", open(path, O_RDONLY));
}

static void numbers(void)
{
	static const char *const names[] = { "0", "01", "00", "+1", "-1", " 1", "1 ", "1x", "0x1", "4194303",
					     "4194304", "2147483647", "2147483648", "4294967295",
					     "4294967296", "4294967297", "18446744073709551617", "\xff\xfe" };
	char path[64];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "/proc/%s/stat", names[i]);
		result(names[i], open(path, O_RDONLY));
		snprintf(path, sizeof path, "/proc/self/task/%s/stat", names[i]);
		result(names[i], open(path, O_RDONLY));
		snprintf(path, sizeof path, "/proc/%s", names[i]);
		result(names[i], open(path, O_RDONLY | O_CREAT, 0600));
	}
}

static void links(void)
{
	char name[32], text[64];

	in_new_directory();
	symlink("/proc/1", "link-0");
	for (int i = 1; i <= 41; i++) {
		snprintf(name, sizeof name, "link-%d", i);
		snprintf(text, sizeof text, "link-%d", i - 1);
		symlink(text, name);
	}
	/* Forty links are the most that are followed. */
	say_path("link-39/stat");
	say_path("link-40/stat");
	for (int i = 0; i <= 41; i++) {
		snprintf(name, sizeof name, "link-%d", i);
		unlink(name);
	}
	symlink("", "nothing");
	symlink("/proc/1/", "slash");
	say_path("slash/stat");
	say_path("slash/../1/stat");
	unlink("slash");
	remove_directory();
}

static volatile int is_over;

static char changing[] = "/proc/1/stat";

/* Turns 1 into a number that nobody has, and back. */
static void *change(void *unused)
{
	while (!is_over) {
		changing[6] = '9';
		changing[6] = '1';
	}
	return unused;
}

static void changed(void)
{
	pthread_t other = thread(change, NULL);
	int wrong = 0;

	for (int i = 0; i < 200; i++) {
		char text[8] = "";
		int fd = open(changing, O_RDONLY);

		if (fd < 0 && errno != ENOENT)
			wrong++;
		if (fd >= 0 && (read(fd, text, 2) != 2 || memcmp(text, "1 ", 2)))
			wrong++;
		if (fd >= 0)
			close(fd);
	}
	is_over = 1;
	pthread_join(other, NULL);
	say("%d times something else", wrong);
}

static int work(void)
{
	addresses();
	lengths();
	numbers();
	links();
	changed();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
