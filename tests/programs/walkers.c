/*
 * Readers walk /proc while processes and threads come and go.
 *
 *   walkers LIMIT
 *
 * No number that they are shown may be LIMIT or more, and nothing may fail but for somebody's being
 * gone. Each reader says what is odd; the first process and the reader itself are always there.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READERS = 10, WALKS = 12, CHURNERS = 3, CHURNS = 2000 };

static long limit;
static int odd;

static void say(const char *where, const char *what, const char *text)
{
	char line[1024];
	int length = snprintf(line, sizeof line, "%s: %s: %.600s\n", where, what, text);

	odd = 1;
	if (write(STDOUT_FILENO, line, length) != length)
		_exit(2);
}

static void check_number(const char *where, const char *text, long number)
{
	if (number >= limit)
		say(where, "an outside number", text);
}

/* The text of a file, or nothing if its process is gone. */
static int text_of(const char *path, char *text, size_t size)
{
	ssize_t n, length = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		if (errno != ENOENT && errno != ESRCH)
			say(path, "open", strerror(errno));
		return 0;
	}
	while ((n = read(fd, text + length, size - 1 - length)) > 0)
		length += n;
	if (n < 0 && errno != ESRCH && errno != ENOENT)
		say(path, "read", strerror(errno));
	close(fd);
	text[length] = 0;
	return n == 0;
}

static void check_stat(long pid, long tid)
{
	char path[64], text[4096], *end;
	long number, ppid, pgrp, session, tpgid;

	if (tid)
		snprintf(path, sizeof path, "/proc/%ld/task/%ld/stat", pid, tid);
	else
		snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	if (!text_of(path, text, sizeof text))
		return;
	end = strrchr(text, ')');
	if (!end || sscanf(text, "%ld (", &number) != 1 ||
	    sscanf(end + 2, "%*c %ld %ld %ld %*d %ld", &ppid, &pgrp, &session, &tpgid) != 4) {
		say(path, "not a stat", text);
		return;
	}
	if (number != (tid ? tid : pid))
		say(path, "somebody else", text);
	check_number(path, text, ppid);
	check_number(path, text, pgrp);
	check_number(path, text, session);
	check_number(path, text, tpgid);
}

static void check_status(long pid)
{
	static const char *const fields[] = { "Tgid:", "Ngid:", "Pid:", "PPid:", "TracerPid:",
					      "NStgid:", "NSpid:", "NSpgid:", "NSsid:" };
	char path[64], text[8192], *line, *rest = text;

	snprintf(path, sizeof path, "/proc/%ld/status", pid);
	if (!text_of(path, text, sizeof text))
		return;
	while ((line = strsep(&rest, "\n")))
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (!strncmp(line, fields[i], strlen(fields[i]))) {
				long number = atol(line + strlen(fields[i]));

				check_number(path, line, number);
				if (!strcmp(fields[i], "Tgid:") && number != pid)
					say(path, "somebody else", line);
				if (!strcmp(fields[i], "TracerPid:") && number)
					say(path, "a tracer", line);
			}
}

static void check_tasks(long pid)
{
	char path[64];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%ld/task", pid);
	dir = opendir(path);
	if (!dir) {
		if (errno != ENOENT && errno != ESRCH)
			say(path, "opendir", strerror(errno));
		return;
	}
	while (errno = 0, (entry = readdir(dir)))
		if (isdigit((unsigned char)*entry->d_name)) {
			long tid = atol(entry->d_name);
			char children[128], text[4096], *word, *rest = text;

			check_number(path, entry->d_name, tid);
			check_stat(pid, tid);
			snprintf(children, sizeof children, "%s/%ld/children", path, tid);
			if (text_of(children, text, sizeof text))
				while ((word = strsep(&rest, " ")))
					check_number(children, text, atol(word));
		}
	if (errno && errno != ENOENT && errno != ESRCH)
		say(path, "readdir", strerror(errno));
	closedir(dir);
}

static void walk(void)
{
	struct dirent *entry;
	long last = 0;
	int seen_first = 0, seen_self = 0;
	char text[64];
	ssize_t length;
	DIR *dir = opendir("/proc");

	if (!dir) {
		say("/proc", "opendir", strerror(errno));
		return;
	}
	while (errno = 0, (entry = readdir(dir))) {
		long pid = atol(entry->d_name);

		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		check_number("/proc", entry->d_name, pid);
		if (pid <= last)
			say("/proc", "out of order", entry->d_name);
		last = pid;
		seen_first |= pid == 1;
		seen_self |= pid == getpid();
		check_stat(pid, 0);
		check_status(pid);
		check_tasks(pid);
	}
	if (errno)
		say("/proc", "readdir", strerror(errno));
	if (!seen_first || !seen_self)
		say("/proc", "not listed", seen_first ? "oneself" : "the first");
	closedir(dir);
	length = readlink("/proc/self", text, sizeof text - 1);
	text[length < 0 ? 0 : length] = 0;
	if (atol(text) != getpid())
		say("/proc/self", "somebody else", text);
}

static void *nothing(void *unused)
{
	return unused;
}

/* Comes and goes, not so often that numbers run out. */
static void churn(void)
{
	for (int i = 0; i < CHURNS; i++) {
		pthread_t thread;
		pid_t pid = fork();

		if (!pid) {
			/* One that leaves an orphan behind. */
			if (getpid() % 3 == 0 && !fork())
				_exit(0);
			_exit(0);
		}
		if (!pthread_create(&thread, NULL, nothing, NULL))
			pthread_join(thread, NULL);
		while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	pid_t readers[READERS], churners[CHURNERS], pid;
	int status, left = READERS, wrong = 0;

	limit = argc > 1 ? atol(argv[1]) : 0;
	for (int i = 0; i < CHURNERS; i++)
		if (!(churners[i] = fork()))
			churn();
	for (int i = 0; i < READERS; i++)
		if (!(readers[i] = fork())) {
			for (int j = 0; j < WALKS; j++)
				walk();
			_exit(odd);
		}
	/* It is the first process: orphans come to it too. */
	while (left && (pid = wait(&status)) > 0)
		for (int i = 0; i < READERS; i++)
			if (readers[i] == pid) {
				left--;
				wrong += !WIFEXITED(status) || WEXITSTATUS(status);
			}
	for (int i = 0; i < CHURNERS; i++)
		kill(churners[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	if (wrong)
		printf("%d readers saw odd things\n", wrong);
	else
		printf("%d readers saw nothing odd\n", READERS);
	return !!wrong;
}
