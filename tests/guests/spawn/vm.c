/* CLONE_VM: a process that shares its parent's memory, and the words the kernel writes there. */
#include "guest.h"

#define STACK 65536

static int parents_word, childs_word, seen_parents, seen_childs, seen_pid, seen_ppid;

static int body(void *unused UNUSED)
{
	seen_parents = parents_word;
	seen_childs = childs_word;
	seen_pid = syscall(SYS_getpid);
	seen_ppid = syscall(SYS_getppid);
	return 5;
}

static void run(const char *how, int flags)
{
	char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	parents_word = childs_word = 0;
	pid = clone(body, stack + STACK, flags | SIGCHLD, NULL, &parents_word, NULL, &childs_word);
	if (pid < 0)
		broken("clone");
	waitpid(pid, &status, 0);
	say("%s: %d, child %d of %d saw %d and %d, left %d and %d, %s", how, pid, seen_pid,
	    seen_ppid, seen_parents, seen_childs, parents_word, childs_word, status_text(status));
	munmap(stack, STACK);
}

static int work(void)
{
	run("no words", CLONE_VM);
	run("parent's word", CLONE_VM | CLONE_PARENT_SETTID);
	run("child's word", CLONE_VM | CLONE_CHILD_SETTID);
	run("both", CLONE_VM | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
	run("cleared at the end", CLONE_VM | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID);
	run("with vfork", CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
	run("with files and handlers", CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
