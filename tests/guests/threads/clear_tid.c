/* A thread's end clears its word and wakes who sleeps on it; the word before held its number. */
#include "guest.h"

#define STACK 65536

static int parents_word, childs_word, seen_parents, seen_childs, seen_tid;

/* Runs without the library's thread data, so it makes bare calls only. */
static int body(void *unused UNUSED)
{
	seen_parents = parents_word;
	seen_childs = childs_word;
	seen_tid = syscall(SYS_gettid);
	return 0;
}

static void run(const char *how, int flags)
{
	char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int word, tid;

	parents_word = 0;
	childs_word = -1;
	tid = clone(body, stack + STACK,
		    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			    CLONE_SYSVSEM | CLONE_CHILD_CLEARTID | flags,
		    NULL, &parents_word, NULL, &childs_word);
	while ((word = __atomic_load_n(&childs_word, __ATOMIC_ACQUIRE)))
		syscall(SYS_futex, &childs_word, FUTEX_WAIT, word, NULL, NULL, 0);
	say("%s: %d, thread %d saw %d and %d, left %d", how, tid, seen_tid, seen_parents,
	    seen_childs, parents_word);
}

static int work(void)
{
	run("no words", 0);
	run("parent's word", CLONE_PARENT_SETTID);
	run("child's word", CLONE_CHILD_SETTID);
	run("both", CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
