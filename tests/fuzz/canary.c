/*
 * Runs a program beside two bystanders, one of the caller's user and one of nobody's, and dies its
 * death. Whatever the program does, the bystanders must not feel it:
 *
 *   canary PROGRAM [ARG...]
 *
 * Exit status 99, and words on stderr, if one did.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What others can do to a process, short of a signal. */
struct state {
	pid_t group, session;
	int nice, policy;
	long io;
	cpu_set_t processors;
	struct rlimit limits[RLIM_NLIMITS];
	char memory[64];
};

static struct state before, now;

static void look(struct state *state)
{
	state->group = getpgrp();
	state->session = getsid(0);
	state->nice = getpriority(PRIO_PROCESS, 0);
	state->policy = sched_getscheduler(0);
	state->io = syscall(SYS_ioprio_get, 1, 0);
	sched_getaffinity(0, sizeof state->processors, &state->processors);
	for (int limit = 0; limit < RLIM_NLIMITS; limit++)
		getrlimit(limit, &state->limits[limit]);
}

/* Sits until the pipe is closed. No signal is lost: all are blocked. */
static void stand_by(int ready, int end, int as_nobody)
{
	sigset_t set;
	char byte;

	if (as_nobody && (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534)))
		as_nobody = 0;
	setpgid(0, 0);
	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	look(&before);
	if (write(ready, "!", 1) != 1)
		_exit(2);
	close(ready);
	while (read(end, &byte, 1) > 0)
		;
	sigpending(&set);
	for (int sig = 1; sig < NSIG; sig++)
		if (sigismember(&set, sig) == 1) {
			fprintf(stderr, "canary: a bystander was sent signal %d\n", sig);
			_exit(1);
		}
	look(&now);
	if (memcmp(&before, &now, sizeof now)) {
		fprintf(stderr, "canary: a bystander was changed\n");
		_exit(1);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	int ready[2], end[2], status, verdict, hurt = 0;
	pid_t bystanders[2], program;
	char byte;

	if (argc < 2 || pipe2(ready, O_CLOEXEC) || pipe2(end, O_CLOEXEC))
		return 2;
	for (int i = 0; i < 2; i++) {
		bystanders[i] = fork();
		if (bystanders[i] < 0)
			return 2;
		if (!bystanders[i]) {
			close(end[1]);
			stand_by(ready[1], end[0], i);
		}
		if (read(ready[0], &byte, 1) != 1)
			return 2;
	}
	program = fork();
	if (program < 0)
		return 2;
	if (!program) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	while (waitpid(program, &status, 0) < 0)
		;
	close(end[1]);
	for (int i = 0; i < 2; i++) {
		while (waitpid(bystanders[i], &verdict, WUNTRACED) < 0)
			;
		if (!WIFEXITED(verdict))
			fprintf(stderr, "canary: a bystander was %s by signal %d\n", WIFSTOPPED(verdict) ? "stopped" : "killed",
				WIFSTOPPED(verdict) ? WSTOPSIG(verdict) : WTERMSIG(verdict));
		hurt |= verdict;
	}
	if (hurt)
		return 99;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "canary: the program was killed by signal %d\n", WTERMSIG(status));
	return 98;
}
