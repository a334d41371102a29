/* What the guests of this family share: where a path leads, told by the numbers at its end. */
#ifndef PROC_H
#define PROC_H

#include "../guest.h"
#include <sys/stat.h>

/* The first fields of a `stat` file that is open: who it is, and whose child. */
static UNUSED void say_stat(const char *how, int fd)
{
	char text[1024];
	ssize_t length;
	int pid, ppid, pgrp;
	char *end;

	if (fd < 0) {
		say("%s: %s", how, strerrorname_np(errno));
		return;
	}
	length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length < 0) {
		say("%s: read: %s", how, strerrorname_np(errno));
		return;
	}
	text[length] = 0;
	end = strrchr(text, ')');
	if (!end || sscanf(text, "%d", &pid) != 1 || sscanf(end, ") %*c %d %d", &ppid, &pgrp) != 2) {
		say("%s: no stat", how);
		return;
	}
	say("%s: pid %d ppid %d pgrp %d", how, pid, ppid, pgrp);
}

static UNUSED void say_path(const char *path)
{
	say_stat(path, open(path, O_RDONLY | O_CLOEXEC));
}

/* The text of a link, in a buffer of that size. */
static UNUSED void say_link(const char *path, size_t size)
{
	char text[PATH_MAX];
	ssize_t length = readlink(path, text, size);

	if (length < 0)
		say("%s: %s", path, strerrorname_np(errno));
	else
		say("%s -> %.*s", path, (int)length, text);
}

/* A new directory, which is the current one. */
static UNUSED void in_new_directory(void)
{
	char name[] = "/tmp/procway.XXXXXX";

	if (!mkdtemp(name) || chdir(name))
		broken("a directory");
}

static UNUSED void remove_directory(void)
{
	char name[PATH_MAX];

	if (!getcwd(name, sizeof name) || chdir("/") || rmdir(name))
		broken("removing a directory");
}

#endif
