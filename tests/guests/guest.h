/*
 * What the guests share: facts as lines, and ways to wait for one another without a clock.
 *
 * A guest prints only what a PID namespace determines: numbers, errnos, siginfo. Every line is one
 * write(2), so that processes may take turns; order between processes is made by gates and waits.
 */
#ifndef GUEST_H
#define GUEST_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* Its name on i386. */
#ifndef SYS_newfstatat
#define SYS_newfstatat SYS_fstatat64
#endif

/* A pid that no process can have: PID_MAX_LIMIT. */
#define ABSENT 4194304
/* One that a process could have, and none has. */
#define VACANT 4194303
/* An address that nothing is mapped at. */
#define NOWHERE ((void *)8)

/* One line of the transcript. */
__attribute__((format(printf, 1, 2))) static UNUSED void say(const char *format, ...)
{
	char line[512];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof line - 1, format, args);
	va_end(args);
	line[length++] = '\n';
	if (write(STDOUT_FILENO, line, length) != length)
		_exit(120);
}

/* Ends the guest: something that is no fact of the transcript went wrong. */
__attribute__((noreturn)) static UNUSED void broken(const char *what)
{
	say("broken: %s: %s", what, strerror(errno));
	_exit(121);
}

/* The result of a system call as strace prints it. */
static UNUSED long result(const char *call, long value)
{
	int error = errno;

	if (value == -1)
		say("%s = -1 %s", call, strerrorname_np(error));
	else
		say("%s = %ld", call, value);
	errno = error;
	return value;
}

#define CALL(call) result(#call, (call))

static UNUSED const char *signal_name(int sig)
{
	static char other[16];
	const char *name = sigabbrev_np(sig);

	if (name)
		return name;
	snprintf(other, sizeof other, "%d", sig);
	return other;
}

/* What a wait status says. */
static UNUSED const char *status_text(int status)
{
	static char text[64];

	if (WIFEXITED(status))
		snprintf(text, sizeof text, "exited %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		snprintf(text, sizeof text, "killed by SIG%s", signal_name(WTERMSIG(status)));
	else if (WIFSTOPPED(status))
		snprintf(text, sizeof text, "stopped by SIG%s", signal_name(WSTOPSIG(status)));
	else if (WIFCONTINUED(status))
		snprintf(text, sizeof text, "continued");
	else
		snprintf(text, sizeof text, "status %#x", status);
	return text;
}

static UNUSED const char *code_name(int signo, int code)
{
	static const char *const chld[] = { "", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED",
					    "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED" };
	static char other[16];

	switch (code) {
	case SI_USER: return "SI_USER";
	case SI_KERNEL: return "SI_KERNEL";
	case SI_QUEUE: return "SI_QUEUE";
	case SI_TIMER: return "SI_TIMER";
	case SI_MESGQ: return "SI_MESGQ";
	case SI_TKILL: return "SI_TKILL";
	}
	if (signo == SIGCHLD && code >= CLD_EXITED && code <= CLD_CONTINUED)
		return chld[code];
	snprintf(other, sizeof other, "code %d", code);
	return other;
}

/* The members of a siginfo that a sender or a child left there. */
static UNUSED void say_info(const char *what, const siginfo_t *info)
{
	if (info->si_signo == SIGCHLD && info->si_code > 0 && info->si_code != SI_KERNEL)
		say("%s: SIG%s %s pid %d uid %d status %d", what, signal_name(info->si_signo),
		    code_name(info->si_signo, info->si_code), info->si_pid, info->si_uid,
		    info->si_status);
	else
		say("%s: SIG%s %s pid %d uid %d value %d", what, signal_name(info->si_signo),
		    code_name(info->si_signo, info->si_code), info->si_pid, info->si_uid,
		    info->si_code == SI_QUEUE ? info->si_value.sival_int : 0);
}

/* A gate holds whoever comes to it until somebody opens it, once for each opening. */
struct gate {
	int read, write;
};

static UNUSED struct gate new_gate(void)
{
	int fds[2];

	if (pipe(fds))
		broken("pipe");
	return (struct gate){ fds[0], fds[1] };
}

static UNUSED void open_gate(struct gate gate)
{
	if (write(gate.write, "", 1) != 1)
		broken("opening a gate");
}

static UNUSED void pass(struct gate gate)
{
	char byte;
	ssize_t n;

	do
		n = read(gate.read, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		broken("passing a gate");
}

/* Until the last process that can write to the gate has ended. The caller's own end is closed. */
static UNUSED void until_all_gone(struct gate gate)
{
	char byte;
	ssize_t n;

	close(gate.write);
	do
		n = read(gate.read, &byte, 1);
	while (n > 0 || (n < 0 && errno == EINTR));
	close(gate.read);
}

/* A child that runs `body` and exits with what it returns. */
static UNUSED pid_t child(int (*body)(void))
{
	pid_t pid = fork();

	if (pid < 0)
		broken("fork");
	if (!pid)
		_exit(body());
	return pid;
}

/* A child that only waits to be killed. */
static UNUSED int sleeper(void)
{
	while (pause())
		;
	return 0;
}

/* A child that has come to its end when this returns, and is a zombie. */
static UNUSED pid_t zombie(int code)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid < 0)
		broken("fork");
	if (!pid)
		_exit(code);
	if (waitid(P_PID, pid, &info, WEXITED | WNOWAIT))
		broken("waitid");
	return pid;
}

/* Waits for that child and says how it ended. */
static UNUSED void reap(const char *who, pid_t pid)
{
	int status;
	pid_t got;

	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		broken(who);
	say("%s %d %s", who, got, status_text(status));
}

/* Kills that child and collects it without a word. */
static UNUSED void put_down(pid_t pid)
{
	if (kill(pid, SIGKILL) || waitpid(pid, NULL, 0) != pid)
		broken("putting a child down");
}

static UNUSED void handle(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	if (sigaction(sig, &action, NULL))
		broken("sigaction");
}

static UNUSED void set_disposition(int sig, void (*disposition)(int))
{
	if (signal(sig, disposition) == SIG_ERR)
		broken("signal");
}

static UNUSED sigset_t set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	if (sig)
		sigaddset(&set, sig);
	return set;
}

static UNUSED void block(int sig)
{
	sigset_t set = set_of(sig);

	sigprocmask(SIG_BLOCK, &set, NULL);
}

static UNUSED void unblock(int sig)
{
	sigset_t set = set_of(sig);

	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* A thread that is sure to be had. */
static UNUSED pthread_t thread(void *(*body)(void *), void *argument)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, body, argument))
		broken("pthread_create");
	return thread;
}

/* Until nobody has that thread id: a thread can be joined a moment before its number is free. */
static UNUSED void until_gone(pid_t tid)
{
	while (!syscall(SYS_tgkill, getpid(), tid, 0))
		sched_yield();
}

/*
 * The first process has rules of its own, which would hide the rule under test: `work` is done in
 * the second one, and the first collects whoever comes back to it.
 */
static UNUSED int in_second_process(int (*work)(void))
{
	pid_t pid = child(work), got;
	int status, how = 1;

	while ((got = waitpid(-1, &status, 0)) > 0 || errno == EINTR)
		if (got == pid) {
			say("second process %s", status_text(status));
			how = !WIFEXITED(status) || WEXITSTATUS(status);
		}
	return how;
}

#endif
