/*
 * Puts a program into a fresh PID namespace with its own /proc, and dies its death.
 *
 *   guard namespace PROGRAM [ARG...]         PROGRAM is PID 1 of the namespace
 *   guard enclose REPORT PROGRAM [ARG...]    PROGRAM is a child of PID 1, leads a session of its
 *                                            own, and has a terminal on stdin as controlling terminal
 *
 * Whatever PROGRAM signals, it cannot reach the machine; whatever it leaves behind dies with the
 * namespace. `enclose` writes what was still there when PROGRAM had ended to the file REPORT,
 * one "PID STATE COMMAND" a line. Exit status 125 means that the namespace could not be had.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "guard: %s: %s\n", what, strerror(errno));
	exit(125);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail(path);
	close(fd);
}

/* An ordinary user may have namespaces where it is root; see user_namespaces(7). */
static void become_root_of_a_user_namespace(void)
{
	char uid[64], gid[64];

	snprintf(uid, sizeof uid, "0 %d 1", geteuid());
	snprintf(gid, sizeof gid, "0 %d 1", getegid());
	if (unshare(CLONE_NEWUSER))
		fail("unshare(CLONE_NEWUSER)");
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/uid_map", uid);
	write_file("/proc/self/gid_map", gid);
}

static void mount_proc(void)
{
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		fail("making the mounts private");
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		fail("mounting /proc");
}

static void run(char **program)
{
	execvp(program[0], program);
	fprintf(stderr, "guard: %s: %s\n", program[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static void die_like(int status)
{
	struct rlimit no_core = { 0, 0 };
	int sig = WTERMSIG(status);
	sigset_t set;

	if (WIFEXITED(status))
		exit(WEXITSTATUS(status));
	setrlimit(RLIMIT_CORE, &no_core);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	exit(125);
}

/* Whether a process is dead, or on its way out: by the state and the flags of its stat, proc(5). */
static int is_ending(const char *fields)
{
	const unsigned pf_exiting = 4;
	unsigned flags = 0;
	char state = 0;

	sscanf(fields, "%c %*d %*d %*d %*d %*d %u", &state, &flags);
	return state == 'Z' || state == 'X' || flags & pf_exiting;
}

static void report_who_is_left(const char *path)
{
	FILE *report = fopen(path, "we");
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	if (!report || !proc)
		fail(path);
	while ((entry = readdir(proc))) {
		char name[300], line[300] = "", *command, *state;
		FILE *stat;

		if (!isdigit((unsigned char)entry->d_name[0]) || !strcmp(entry->d_name, "1"))
			continue;
		snprintf(name, sizeof name, "/proc/%s/stat", entry->d_name);
		stat = fopen(name, "re");
		if (!stat)
			continue;
		if (fgets(line, sizeof line, stat) && (command = strchr(line, '(')) &&
		    (state = strrchr(line, ')')) && !is_ending(state + 2)) {
			*state = '\0';
			fprintf(report, "%s %c %s\n", entry->d_name, state[2], command + 1);
		}
		fclose(stat);
	}
	closedir(proc);
	fclose(report);
}

/* PID 1 of an enclosure: returns the wait status of the program. */
static int enclose(const char *report, char **program)
{
	int status;
	pid_t child = fork(), ended;

	if (child < 0)
		fail("fork");
	if (!child) {
		setsid();
		if (isatty(0) && ioctl(0, TIOCSCTTY, 0))
			fail("taking the controlling terminal");
		run(program);
	}
	while ((ended = waitpid(-1, &status, 0)) != child)
		if (ended < 0 && errno != EINTR)
			fail("waitpid");
	/* What has ended by now has ended with it. */
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	report_who_is_left(report);
	return status;
}

int main(int argc, char **argv)
{
	int enclosed = argc > 3 && !strcmp(argv[1], "enclose");
	int namespaced = argc > 2 && !strcmp(argv[1], "namespace");
	int pipe_fds[2], status, passed;
	pid_t init;

	if (!enclosed && !namespaced) {
		fprintf(stderr, "usage: guard namespace|enclose REPORT PROGRAM...\n");
		return 125;
	}
	if (geteuid())
		become_root_of_a_user_namespace();
	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		fail("unshare(CLONE_NEWPID)");
	if (pipe2(pipe_fds, O_CLOEXEC))
		fail("pipe");
	init = fork();
	if (init < 0)
		fail("fork");
	if (!init) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pipe_fds[0]);
		mount_proc();
		if (namespaced) {
			prctl(PR_SET_PDEATHSIG, 0);
			run(argv + 2);
		}
		status = enclose(argv[2], argv + 3);
		if (write(pipe_fds[1], &status, sizeof status) != sizeof status)
			return 125;
		return 0;
	}
	close(pipe_fds[1]);
	if (waitpid(init, &status, 0) < 0)
		fail("waitpid");
	/* Death by a signal cannot be passed on by a PID 1, hence the pipe. */
	if (enclosed && read(pipe_fds[0], &passed, sizeof passed) == sizeof passed)
		status = passed;
	die_like(status);
}
