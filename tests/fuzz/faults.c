/*
 * A wrong pointer, and a number at an edge, in every argument of every row, one at a time, and what the
 * kernel says:
 *
 *   faults TABLE
 *
 * The table says what rows there are (table.h). Each row has a process of its own, and is tried with
 * each of several descriptors where it takes one; nothing here knows which arguments are pointers.
 */
#include "../guests/guest.h"
#include "table.h"

#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#define PAGE 4096

/* The same in every world: an address may be taken for flags. Those of i386 have 32 bits. */
#define HERE ((void *)0x100000000)
#define HERE_OF_I386 ((void *)0x10000000)

static char *page;

static long low(void)
{
	return 4;
}

static long unmapped(void)
{
	return (long)page + 3 * PAGE;
}

static long over_the_edge(void)
{
	return (long)page + 3 * PAGE - 4;
}

static long read_only(void)
{
	return (long)page + PAGE;
}

static long kernels(void)
{
	return (long)0xffffffff81000000;
}

static long not_canonical(void)
{
	return 1L << 47;
}

static const struct {
	const char *name;
	/* Where it is, or which number it is. */
	long (*address)(void);
	long number;
} wrong[] = {
	{ "low", low, 0 },
	{ "unmapped", unmapped, 0 },
	{ "over the edge", over_the_edge, 0 },
	{ "read-only", read_only, 0 },
	{ "the kernel's", kernels, 0 },
	{ "not canonical", not_canonical, 0 },
	/* These are wrong as numbers rather. */
	{ "1", NULL, 1 },
	{ "2", NULL, 2 },
	{ "3", NULL, 3 },
	{ "-1", NULL, -1 },
	{ "-2", NULL, -2 },
	{ "65", NULL, 65 },
	{ "INT_MIN", NULL, INT_MIN },
	{ "INT_MAX", NULL, INT_MAX },
	{ "a pid too many", NULL, ABSENT },
	{ "1 in dirt", NULL, 0xdeadbeefL << 32 | 1 },
};

enum { SOCKET, TERMINAL, FILE_OF_MEMORY, PIDFD, NETLINK, DESCRIPTORS };

static const char *const descriptor_names[] = { "socket", "terminal", "file", "pidfd", "netlink" };
static int descriptors[DESCRIPTORS];

/* In the child: what it does to its descriptors is its own. */
static void open_them(void)
{
	int pair[2], on = 1, locked = 0, terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK);

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair))
		broken("socketpair");
	setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	if (send(pair[1], "datagram", 8, 0) != 8)
		broken("send");
	descriptors[SOCKET] = pair[0];
	ioctl(terminal, TIOCSPTLCK, &locked);
	descriptors[TERMINAL] = ioctl(terminal, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_NONBLOCK);
	descriptors[FILE_OF_MEMORY] = memfd_create("file", 0);
	descriptors[PIDFD] = syscall(SYS_pidfd_open, getpid(), 0);
	descriptors[NETLINK] = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, 0);
	for (int i = 0; i < DESCRIPTORS; i++)
		if (descriptors[i] < 0)
			broken(descriptor_names[i]);
}

/* Whom the ids name: nobody in particular, the caller, or a child of its that is dead. */
enum { NOBODY, SELF, CHILD, WHOM };

static const char *const whom_names[] = { "0", "self", "child" };

struct attempt {
	int descriptor, whom;
	/* Which of the arguments that may be anything point to memory; the others are 0. */
	unsigned pointers;
	unsigned argument, which;
};

static int has(const struct call *call, char column)
{
	return strchr(call->columns, column) != NULL;
}

/* Arguments with which the row gets as far as it can, and memory that holds zeroes. */
static void sane(const struct call *call, const struct attempt *attempt, long id, long *arguments)
{
	unsigned anything = 0;

	/* A limit of 0 is one on processor time, which kills. */
	memset(page, strcmp(call->name, "prlimit64") ? 0 : 0xff, PAGE);
	for (int i = 0; i < 6; i++) {
		long here = (long)page + 64 * i;

		switch (call->columns[i]) {
		case 'o':
		case 'O':
			arguments[i] = call->operations[i];
			break;
		case 'f':
			arguments[i] = descriptors[attempt->descriptor];
			break;
		case 'p':
			arguments[i] = here;
			break;
		case 'i':
			arguments[i] = id;
			break;
		case 'x':
			arguments[i] = attempt->pointers >> anything++ & 1 ? here : 0;
			break;
		default:
			arguments[i] = 0;
		}
	}
}

static void try(const struct call *call, const struct attempt *attempt)
{
	const char *file = has(call, 'f') ? descriptor_names[attempt->descriptor] : "-";
	long arguments[6], value, id = 0;

	if (attempt->whom == SELF)
		id = getpid();
	if (attempt->whom == CHILD) {
		siginfo_t info;

		id = fork();
		if (!id)
			_exit(0);
		waitid(P_PID, id, &info, WEXITED | WNOWAIT);
	}
	sane(call, attempt, id, arguments);
	arguments[attempt->argument] = wrong[attempt->which].address ? wrong[attempt->which].address() :
								       wrong[attempt->which].number;
	value = raw(call, arguments);
	say("%s(%s, %s, %u), %s in %u: %s", call->name, file, whom_names[attempt->whom], attempt->pointers,
	    wrong[attempt->which].name, attempt->argument + 1, value < 0 ? strerrorname_np(-value) : "done");
	/* A new task's turn to run is nobody's to say: before the next call it is over. */
	if (makes_a_process(call) && value > 0)
		waitpid(value, NULL, __WALL);
	if (attempt->whom == CHILD)
		waitpid(id, NULL, 0);
}

static void wake_up(int sig UNUSED)
{
}

/* Everything that is wrong, in one argument. Numbers need not be tried with every mixture of the others. */
static void try_all(const struct call *call, struct attempt attempt, unsigned all)
{
	for (attempt.which = 0; attempt.which < sizeof wrong / sizeof *wrong; attempt.which++)
		if (wrong[attempt.which].address || attempt.pointers == 0 || attempt.pointers == all)
			try(call, &attempt);
}

static void try_row(const struct call *call)
{
	struct attempt attempt = { 0 };
	int files = has(call, 'f') ? DESCRIPTORS : 1, whom = has(call, 'i') ? WHOM : 1;
	unsigned anything = 0, arguments = strlen(call->columns), combinations;

	/* Who waits for nothing waits in vain, but not for ever. */
	if (!strcmp(call->name, "rt_sigtimedwait")) {
		struct itimerval often = { { 0, 50000 }, { 0, 50000 } };

		signal(SIGALRM, wake_up);
		setitimer(ITIMER_REAL, &often, NULL);
	}
	for (unsigned i = 0; i < arguments; i++)
		anything += call->columns[i] == 'x';
	combinations = 1 << (anything < 3 ? anything : 3);
	for (attempt.descriptor = 0; attempt.descriptor < files; attempt.descriptor++)
		for (attempt.whom = 0; attempt.whom < whom; attempt.whom++)
			for (attempt.pointers = 0; attempt.pointers < combinations; attempt.pointers++)
				for (attempt.argument = 0; attempt.argument < arguments; attempt.argument++)
					try_all(call, attempt, combinations - 1);
}

static int work(void)
{
	for (unsigned i = 0; i < call_count; i++) {
		const struct call *call = &calls[i];
		sigset_t set;
		pid_t child;
		int status;

		if (strcmp(call->kind, "row"))
			continue;
		child = fork();
		if (!child) {
			setsid();
			sigfillset(&set);
			sigdelset(&set, SIGALRM);
			sigprocmask(SIG_SETMASK, &set, NULL);
			open_them();
			try_row(call);
			_exit(0);
		}
		/* Not its number: a clone that fails late has used one up. */
		if (waitpid(child, &status, 0) != child)
			broken("waitpid");
		say("%s %s", call->name, status_text(status));
	}
	return 0;
}

int main(int argc, char **argv)
{
	void *here;

	if (argc != 2)
		return 2;
	read_table(argv[1]);
	here = is_i386(calls) ? HERE_OF_I386 : HERE;
	page = mmap(here, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (page != here)
		broken("mmap");
	memset(page + PAGE, 0xff, PAGE);
	if (mprotect(page + PAGE, PAGE, PROT_READ) || mprotect(page + 3 * PAGE, PAGE, PROT_NONE))
		broken("mprotect");
	return in_second_process(work);
}
