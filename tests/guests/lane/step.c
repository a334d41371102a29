/* Step by step through the calls: each step is in the program's own code, and they come to an end. */
#include "lane.h"

static volatile sig_atomic_t strangers;
static volatile long steps;

#define TRAP_FLAG 0x100UL
#ifdef __x86_64__
#define READ_FLAGS __builtin_ia32_readeflags_u64
#define WRITE_FLAGS __builtin_ia32_writeeflags_u64
#else
#define READ_FLAGS __builtin_ia32_readeflags_u32
#define WRITE_FLAGS __builtin_ia32_writeeflags_u32
#endif

static void on_trap(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	strangers += is_in_window(found_at(context));
	steps++;
}

/* The trap flag makes every instruction end in a SIGTRAP. */
static inline void set_trap_flag(void)
{
	unsigned long flags = READ_FLAGS();

	WRITE_FLAGS(flags | TRAP_FLAG);
}

static inline void clear_trap_flag(void)
{
	unsigned long flags = READ_FLAGS();

	WRITE_FLAGS(flags & ~TRAP_FLAG);
}

int main(void)
{
	struct stat root, found;
	pid_t self = getpid(), stepped;
	int opened, looked, missing;

	stat("/", &root);
	warm_up();
	handle(SIGTRAP, on_trap, 0);
	set_trap_flag();
	stepped = getpid();
	opened = open("/dev/null", O_RDONLY | O_CLOEXEC);
	looked = stat("/", &found);
	missing = access((char *)8, F_OK);
	clear_trap_flag();
	say("pid %s, opened %d, stat %d %s, bad pointer %d", stepped == self ? "right" : "wrong",
	    opened >= 0, looked, found.st_ino == root.st_ino ? "right" : "wrong", missing);
	say("stepped: %d, strange places: %d", steps > 20, strangers);
	return 0;
}
