/*
 * Random calls with random arguments, from several threads and processes, round after round:
 *
 *   storm TABLE SEED ROUNDS NAME
 *
 * As the first process of a container that has an init. Each round is a process that does its worst with
 * children, threads, signals and nested containers called NAME-..., and is killed with everything that
 * it leaves. The table says what calls there are (table.h). The same seed makes the same calls, as
 * far as the processes' turns allow.
 *
 * The processes of a round have the rights of nobody, and some may signal whomever they see.
 */
#define _GNU_SOURCE
#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define ARENA_PAGES 4
#define CALLS 150
#define NOBODY 65534

static const char *name;
static uint64_t round_seed;

/* Readable and writable memory, then a page that is read-only, then one that is not there. */
static char *arena;

static _Thread_local uint64_t state;
/* Who this is. To ask each time would be most of what the storm does. */
static _Thread_local int own_pid, own_tid, own_parent;

static uint64_t any(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1d;
}

static unsigned below(unsigned limit)
{
	return any() % limit;
}

static void seed(uint64_t salt)
{
	state = (round_seed + 1) * 0x9e3779b97f4a7c15 ^ (salt + 1) * 0xd1b54a32d192ed03;
	any();
	own_pid = getpid();
	own_tid = syscall(SYS_gettid);
	own_parent = getppid();
}

static int an_id(void)
{
	static const int edges[] = { 0,	      -1,	INT32_MIN, INT32_MAX, 4194304,	    4194303, 32768,
				     1 << 22, 1 << 23, 1,	     2,		-2,	    INT32_MIN + 1 };

	switch (below(8)) {
	case 0:
		return edges[below(sizeof edges / sizeof *edges)];
	case 1:
		return own_pid;
	case 2:
		return own_tid;
	case 3:
		return own_parent;
	case 4:
		/* A number of another container, as one word. */
		return below(4) << 22 | below(40);
	case 5:
		return -(int)below(60);
	default:
		return below(60);
	}
}

static long a_pointer(void)
{
	char *end_of_arena = arena + ARENA_PAGES * PAGE;

	switch (below(12)) {
	case 0:
		return 0;
	case 1:
		return below(2) ? 8 : -1;
	case 2:
		return 0x7ffffffff000 - below(2) * 8;
	case 3:
		return 1L << 47;
	case 4:
		return (long)0xffffffff81000000;
	case 5:
		/* Read-only, and from there over the edge. */
		return (long)(end_of_arena + PAGE - below(64));
	case 6:
		return (long)(end_of_arena - below(64));
	default:
		return (long)(arena + below(ARENA_PAGES * PAGE) / 8 * 8 + (below(8) ? 0 : below(8)));
	}
}

static long a_word(void)
{
	/* Of what is nobody's but ours: a call may well give a file another owner. */
	static const char *const paths[] = { "/proc/container", "/proc/self/status", "/proc/1/stat", "/dev/fd/1",
					     "",		"absent",	     "/dev/fd/2",    "/proc" };

	switch (below(6)) {
	case 0:
		return an_id();
	case 1:
		return a_pointer();
	case 2:
		return below(64);
	case 3:
		return 1L << below(64);
	case 4:
		return (long)paths[below(sizeof paths / sizeof *paths)];
	default:
		return any();
	}
}

static long an_argument(const struct call *call, int column)
{
	static const int clocks[] = { 2, 6, 0, 1, 5, 7 };
	long argument;

	if (!below(16) && call->columns[column] != 'O')
		return a_word();
	switch (call->columns[column]) {
	case 'o':
	case 'O':
		argument = call->operations[column];
		break;
	case 'i':
		argument = an_id();
		break;
	case 'w':
		argument = below(5);
		break;
	case 's':
		argument = below(4) ? (int)below(66) : an_id();
		break;
	case 'c':
		argument = below(2) ? clocks[below(6)] : (int)(~an_id() << 3 | below(8));
		break;
	case 'f':
		argument = below(20) ? (long)below(24) : an_id();
		break;
	case 'p':
		return below(4) ? a_pointer() : a_word();
	default:
		return a_word();
	}
	/* The kernel looks at the low half of an int. */
	switch (below(8)) {
	case 0:
		return (argument & 0xffffffff) | 0xdeadbeefL << 32;
	case 1:
		return argument & 0xffffffff;
	default:
		return argument;
	}
}

static void make_a_call(void)
{
	long arguments[6];
	const struct call *call = &calls[below(call_count)];
	unsigned column;

	/* Rows, mostly. */
	for (int tries = 0; tries < 6 && call->kind[0] == 'p'; tries++)
		call = &calls[below(call_count)];
	for (column = 0; column < 6; column++)
		arguments[column] = call->columns[column] ? an_argument(call, column) : a_word();
	if (!strncmp(call->name, "clone", 5) && strcmp(call->name, "clone3")) {
		/* Not too many threads that nobody ends, and a stack that is one. */
		arguments[1] = below(3) ? 0 : (long)(arena + ARENA_PAGES * PAGE / 2);
		if (below(2))
			arguments[0] = SIGCHLD | (1L << (8 + below(24)));
	}
	if (!below(200))
		(below(2) ? raw64 : raw80)(512 + below(4096), arguments, 0);
	raw(call, arguments);
}

/* What the calls find in memory: numbers, pointers, small words, and what others put there meanwhile. */
static void scribble(unsigned words)
{
	while (words--) {
		char *at = arena + below(ARENA_PAGES * PAGE - 8) / 4 * 4;

		if (below(2))
			*(volatile int *)at = below(3) ? an_id() : (int)below(64);
		else
			*(volatile long *)at = a_word();
	}
}

static void hear(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)info;
	(void)context;
}

static void hear_everything(void)
{
	for (int sig = 1; sig < NSIG; sig++) {
		struct sigaction action = { .sa_sigaction = hear, .sa_flags = SA_SIGINFO };

		if (sig == SIGSEGV || sig == SIGBUS || sig == SIGILL || sig == SIGTRAP || !below(6))
			continue;
		action.sa_flags |= below(2) ? SA_RESTART : 0;
		sigaction(sig, &action, NULL);
	}
}

/* Descriptors of all kinds, from 3 on. */
static void open_files(void)
{
	struct sockaddr_nl port = { .nl_family = AF_NETLINK };
	int pair[2], on = 1, locked = 0, one;
	sigset_t set;

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair) == 0)
		setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0)
		setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	if (pipe2(pair, O_NONBLOCK) == 0)
		fcntl(pair[0], F_SETFL, O_ASYNC);
	sigemptyset(&set);
	for (int i = 0; i < 10; i++)
		sigaddset(&set, 1 + below(64));
	if (signalfd(-1, &set, SFD_NONBLOCK) < 0)
		return;
	one = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (one >= 0 && below(2) && bind(one, (struct sockaddr *)&port, sizeof port))
		return;
	syscall(SYS_pidfd_open, getpid(), 0);
	syscall(SYS_pidfd_open, getppid(), 0);
	one = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (one >= 0 && ioctl(one, TIOCSPTLCK, &locked) == 0 && ioctl(one, TIOCGPTPEER, O_RDWR | O_NONBLOCK) < 0)
		return;
	one = memfd_create("file", 0);
	if (one >= 0 && ftruncate(one, PAGE))
		return;
	open("/proc/container", below(2) ? O_RDONLY : O_WRONLY);
}

static void limit(int resource, unsigned long most)
{
	struct rlimit limit = { most, most };

	setrlimit(resource, &limit);
}

/* Whatever it does, it does it as nobody. `may_kill`: but it may signal everybody. */
static void become_nobody(int may_kill)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { 0 } };

	if (geteuid() == 0) {
		prctl(PR_SET_KEEPCAPS, may_kill);
		if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))
			_exit(2);
		if (may_kill) {
			data[0].permitted = data[0].effective = 1 << CAP_KILL | 1 << CAP_IPC_OWNER;
			data[1].permitted = data[1].effective = 1 << (CAP_CHECKPOINT_RESTORE - 32);
			syscall(SYS_capset, &header, data);
		}
	}
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_NPROC, 300);
	limit(RLIMIT_AS, 256 << 20);
	limit(RLIMIT_CPU, 5);
}

static void enter_a_container(void)
{
	char text[100];
	int fd = open("/proc/container", O_WRONLY);
	int length = snprintf(text, sizeof text, "%s-%llu%s", name, (unsigned long long)round_seed,
			      below(2) ? " init" : " keep-running");

	if (fd >= 0 && write(fd, text, length) != length)
		close(fd);
	else if (fd >= 0)
		close(fd);
}

static void *run_wild(void *salt)
{
	seed((uintptr_t)salt);
	for (int i = 0; i < CALLS; i++) {
		if (!below(4))
			scribble(8);
		if (!below(40)) {
			pid_t child = fork();

			if (!child) {
				seed((uintptr_t)salt * 100 + i);
				if (!below(4))
					setsid();
				for (i = 0; i < CALLS / 6; i++)
					make_a_call();
				_exit(0);
			}
			if (child > 0 && !below(3))
				waitpid(child, NULL, below(2) ? WUNTRACED : WNOHANG);
		}
		make_a_call();
	}
	return NULL;
}

/* Changes the arguments of the others' calls while those are made. */
static void *run_amok(void *salt)
{
	seed((uintptr_t)salt);
	for (int i = 0; i < 20000; i++)
		scribble(16);
	return NULL;
}

__attribute__((noreturn)) static void live_a_round(void)
{
	struct itimerval often = { { 0, 3000 }, { 0, 3000 } };
	pthread_t threads[3];
	int nothing = memfd_create("nothing", 0);

	seed(0);
	for (int fd = 0; fd < 3; fd++)
		dup2(nothing, fd);
	close(nothing);
	/* Where pointers of 32 bits can lead too. */
	arena = mmap(NULL, (ARENA_PAGES + 2) * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (arena == MAP_FAILED)
		_exit(2);
	scribble(2000);
	mprotect(arena + ARENA_PAGES * PAGE, PAGE, PROT_READ);
	mprotect(arena + (ARENA_PAGES + 1) * PAGE, PAGE, PROT_NONE);
	if (!below(4))
		enter_a_container();
	if (below(2))
		setpgid(0, 0);
	become_nobody(below(2));
	open_files();
	hear_everything();
	setitimer(ITIMER_REAL, &often, NULL);
	for (long i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, i == 2 ? run_amok : run_wild, (void *)(i + 1));
	run_wild((void *)9);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	_exit(0);
}

/* Waits for the round's own process, but not for ever: it may have stopped, or wait for nothing. */
static void wait_for(pid_t pid)
{
	struct timespec pause = { 0, 20000000 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (int i = 0; i < 15; i++) {
		pid_t ended;

		while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
			if (ended == pid)
				return;
		sigtimedwait(&set, NULL, &pause);
	}
}

int main(int argc, char **argv)
{
	uint64_t seed_of_all;
	sigset_t set;
	int rounds;

	if (argc != 5)
		return 2;
	read_table(argv[1]);
	seed_of_all = strtoull(argv[2], NULL, 0);
	rounds = atoi(argv[3]);
	name = argv[4];
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < rounds; i++) {
		pid_t pid;

		round_seed = seed_of_all * 1000000 + i;
		pid = fork();
		if (pid < 0) {
			perror("fork");
			return 1;
		}
		if (!pid) {
			sigprocmask(SIG_UNBLOCK, &set, NULL);
			live_a_round();
		}
		wait_for(pid);
		kill(-1, SIGKILL);
		while (waitpid(-1, NULL, 0) > 0 || errno != ECHILD)
			;
	}
	printf("%d rounds\n", rounds);
	return 0;
}
