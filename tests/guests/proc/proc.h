/*
 * What the guests of /proc share: files as facts. Whatever differs from one run to the next, or
 * shows that a tracer is there, is masked; this is the only list of it.
 */
#ifndef PROC_H
#define PROC_H

#include "guest.h"
#include <ctype.h>
#include <dirent.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* Fields of status whose values are no facts of a PID namespace. */
static const char *const masked_fields[] = {
	/* Memory and time. */
	"Vm", "Rss", "HugetlbPages", "Mems_allowed", "Cpus_allowed", "voluntary_ctxt_switches",
	"nonvoluntary_ctxt_switches", "SigQ", "THP_enabled", "untag_mask",
	/* A filter shows, and what it brings with it. */
	"Seccomp", "NoNewPrivs", "Speculation", "Cap",
	/* Where the test was started from. */
	"Uid", "Gid", "Groups", "Umask", "FDSize", "SigBlk", "SigIgn",
};

/* Fields of stat that are facts, from 1 on. */
static const int facts_of_stat[] = { 1, 2, 3, 4, 5, 6, 7, 8, 20, 38 };

static UNUSED int is_masked(const char *line)
{
	for (size_t i = 0; i < sizeof masked_fields / sizeof *masked_fields; i++)
		if (!strncmp(line, masked_fields[i], strlen(masked_fields[i])))
			return 1;
	return 0;
}

__attribute__((format(printf, 1, 2))) static UNUSED const char *name_of(const char *format, ...)
{
	static char names[4][512];
	static unsigned int turn;
	char *name = names[turn++ % 4];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof *names, format, args);
	va_end(args);
	return name;
}

/* The whole text of a file, or -1 with errno. */
static UNUSED ssize_t text_of(const char *path, char *text, size_t size)
{
	ssize_t n, length = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((n = read(fd, text + length, size - 1 - length)) > 0)
		length += n;
	close(fd);
	if (n < 0)
		return -1;
	text[length] = 0;
	return length;
}

/* The lines of a file. */
static UNUSED void show(const char *path)
{
	static char text[1 << 16];
	char *line, *rest = text;

	if (text_of(path, text, sizeof text) < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	if (!*text)
		say("%s: empty", path);
	while ((line = strsep(&rest, "\n")) && *line)
		say("%s: %s", path, line);
}

/* The lines of a status that are facts. */
static UNUSED void show_status(const char *path)
{
	static char text[1 << 16];
	char *line, *rest = text;

	if (text_of(path, text, sizeof text) < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	while ((line = strsep(&rest, "\n")) && *line)
		if (!is_masked(line))
			say("%s: %s", path, line);
}

/* The fields of a stat that are facts. */
static UNUSED void show_stat(const char *path)
{
	char text[4096], facts[1024] = "", *field, *rest;
	int number = 3;

	if (text_of(path, text, sizeof text) < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	rest = strrchr(text, ')');
	if (!rest)
		broken(path);
	rest[1] = 0;
	rest += 2;
	while ((field = strsep(&rest, " \n"))) {
		for (size_t i = 0; i < sizeof facts_of_stat / sizeof *facts_of_stat; i++)
			if (facts_of_stat[i] == number && *field) {
				strcat(facts, " ");
				strcat(facts, field);
			}
		number++;
	}
	say("%s: %s%s", path, text, facts);
}

/* One field of a file of lines, as `Name:\tvalue`. */
static UNUSED void show_field(const char *path, const char *field)
{
	static char text[1 << 16];
	char *line, *rest = text;

	if (text_of(path, text, sizeof text) < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	while ((line = strsep(&rest, "\n")) && *line)
		if (!strncmp(line, field, strlen(field)))
			say("%s: %s", path, line);
}

static UNUSED void show_link(const char *path)
{
	char text[4096];
	ssize_t length = readlink(path, text, sizeof text - 1);

	if (length < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	text[length] = 0;
	say("%s -> %s", path, text);
}

static UNUSED int is_number(const char *name)
{
	return isdigit((unsigned char)*name);
}

/* The numbers that are listed in a directory, in their order. */
static UNUSED void show_numbers(const char *path)
{
	char numbers[480] = "";
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	while ((entry = readdir(dir)))
		if (is_number(entry->d_name))
			snprintf(numbers + strlen(numbers), sizeof numbers - strlen(numbers), " %s",
				 entry->d_name);
	closedir(dir);
	say("%s:%s", path, numbers);
}

/* Until that process is in a state of these, as its stat says. */
static UNUSED void until_state(pid_t pid, const char *states)
{
	char text[4096], *end;

	for (;;) {
		if (text_of(name_of("/proc/%d/stat", pid), text, sizeof text) < 0)
			broken("reading a state");
		end = strrchr(text, ')');
		if (end && strchr(states, end[2]))
			return;
		sched_yield();
	}
}

#endif
