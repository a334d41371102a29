/* Paths that nobody means well by. */
#include "proc.h"

/* A path that ends at the end of a mapping, with or without its zero. */
static void at_the_end(const char *path, size_t length)
{
	long page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	     *start = pages + page - length;

	munmap(pages + page, page);
	memcpy(start, path, length);
	result(length > strlen(path) ? "with its zero" : "without", open(start, O_RDONLY | O_CLOEXEC));
	munmap(pages, page);
}

static void long_ones(void)
{
	static char path[8192];
	const char *const ends[] = { "/proc/1/stat", "/proc/4194303/stat" };
	const size_t sizes[] = { 4094, 4095, 4096, 4097, 8000 };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
			size_t length = strlen(ends[i]);
			int fd;

			memset(path, '/', sizes[j] - length);
			strcpy(path + sizes[j] - length, ends[i]);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd >= 0)
				say("%zu bytes to %s: there", sizes[j], ends[i]);
			else
				say("%zu bytes to %s: %s", sizes[j], ends[i], strerrorname_np(errno));
			if (fd >= 0)
				close(fd);
		}
	strcpy(path, "/proc/");
	memset(path + 6, '1', 255);
	strcpy(path + 6 + 255, "/stat");
	result("a name of 255", open(path, O_RDONLY));
	memset(path + 6, '1', 256);
	strcpy(path + 6 + 256, "/stat");
	result("a name of 256", open(path, O_RDONLY));
}

static volatile int ended;
static char changing[] = "/proc/1/stat";

static void *changer(void *unused)
{
	while (!ended) {
		changing[6] = '1';
		changing[6] = '2';
		changing[6] = '9';
	}
	return unused;
}

/* Whichever it is, it is one of these: nobody's number comes through from outside. */
static void changed_meanwhile(void)
{
	pthread_t other = thread(changer, NULL);
	int odd = 0;

	for (int i = 0; i < 2000; i++) {
		int fd = open(changing, O_RDONLY | O_CLOEXEC);
		char text[64] = "";

		if (fd < 0) {
			odd += errno != ENOENT;
			continue;
		}
		if (read(fd, text, sizeof text - 1) > 0)
			odd += strncmp(text, "1 (", 3) && strncmp(text, "2 (", 3);
		close(fd);
	}
	ended = 1;
	pthread_join(other, NULL);
	say("%d odd ones", odd);
}

static int work(void)
{
	struct stat stat;

	at_the_end("/proc/1/stat", strlen("/proc/1/stat") + 1);
	at_the_end("/proc/1/stat", strlen("/proc/1/stat"));
	at_the_end("/proc/4194303", strlen("/proc/4194303"));
	result("nowhere", open(NOWHERE, O_RDONLY));
	result("nowhere", syscall(SYS_lstat, NOWHERE, &stat));
	result("null", syscall(SYS_access, NULL, F_OK));
	result("stat to nowhere", syscall(SYS_newfstatat, AT_FDCWD, "/proc/1", NOWHERE, 0));
	result("a bad directory", openat(-1, "1/stat", O_RDONLY));
	result("no directory", openat(0, "1/stat", O_RDONLY));
	result("closed, absolute", openat(-1, "/proc/1/statm", O_RDONLY | O_CLOEXEC));
	long_ones();
	changed_meanwhile();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
