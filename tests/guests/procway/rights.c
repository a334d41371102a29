/*
 * What a task's memory and stack look like is told to whom may trace it, and to nobody else, though
 * everybody may open the file: the addresses of stat, and wchan. proc(5), "PTRACE_MODE_READ_FSCREDS"
 */
#include "guest.h"

static char text[4096];

static int read_of(pid_t pid, const char *file)
{
	char path[64];
	int fd, length;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof text - 1);
	text[length < 0 ? 0 : length] = 0;
	close(fd);
	return length;
}

/* startcode, startstack, start_data and arg_start: fields 26, 28, 45 and 48. */
static void look_at(const char *who, pid_t pid)
{
	static const int addresses[] = { 26, 28, 45, 48 };
	unsigned shown = 0;

	if (read_of(pid, "stat") <= 0)
		broken(who);
	for (unsigned i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		char *field = strrchr(text, ')') + 2;

		for (int n = 3; n < addresses[i]; n++)
			field = strchr(field, ' ') + 1;
		/* 0 and 1 are what stands in place of one. */
		if (strtoul(field, NULL, 10) > 1)
			shown++;
	}
	say("%s: stat tells %u addresses", who, shown);
	read_of(pid, "wchan");
	say("%s: wchan is %s", who, strcmp(text, "0") ? "told" : "not told");
	result("  timers", read_of(pid, "timers"));
	result("  syscall", read_of(pid, "syscall") > 0);
	result("  stack", read_of(pid, "stack") > 0);
}

static int stranger(void)
{
	if (!getuid() && (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534)))
		broken("setresuid");
	look_at("a stranger sees", getppid());
	look_at("a stranger sees himself", getpid());
	return 0;
}

static int work(void)
{
	reap("the stranger", child(stranger));
	look_at("one sees oneself", getpid());
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
