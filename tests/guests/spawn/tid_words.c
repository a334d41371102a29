/* CLONE_PARENT_SETTID, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID: numbers that the kernel writes. */
#include "guest.h"

static struct gate onward;
static int parents_word, childs_word;

static void child_looks(const char *how)
{
	pass(onward);
	say("%s, child: parent's word %s, child's word %s", how,
	    parents_word == getpid() ? "own number" : parents_word ? "another" : "0",
	    childs_word == getpid() ? "own number" : childs_word ? "another" : "0");
	_exit(0);
}

static void parent_looks(const char *how, long pid)
{
	if (pid < 0) {
		result(how, pid);
		return;
	}
	say("%s, parent: %ld, parent's word %d, child's word %d", how, pid, parents_word,
	    childs_word);
	open_gate(onward);
	waitpid(pid, NULL, 0);
	parents_word = childs_word = 0;
}

static void by_clone(const char *how, unsigned long flags)
{
	long pid = syscall(SYS_clone, flags | SIGCHLD, 0, &parents_word, &childs_word, 0);

	if (!pid)
		child_looks(how);
	parent_looks(how, pid);
}

static void by_clone3(const char *how, unsigned long flags)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };
	long pid;

	args.parent_tid = (unsigned long)&parents_word;
	args.child_tid = (unsigned long)&childs_word;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		child_looks(how);
	parent_looks(how, pid);
	if (args.flags != flags || args.parent_tid != (unsigned long)&parents_word)
		say("%s: the arguments changed", how);
}

static int work(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	int *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long pid;

	onward = new_gate();
	by_clone("none", 0);
	by_clone("parent's", CLONE_PARENT_SETTID);
	by_clone("child's", CLONE_CHILD_SETTID);
	by_clone("both", CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
	by_clone3("none", 0);
	by_clone3("parent's", CLONE_PARENT_SETTID);
	by_clone3("child's", CLONE_CHILD_SETTID);
	by_clone3("both", CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);

	/* The word is cleared at the end, and its sleepers woken, where somebody shares it. */
	pid = syscall(SYS_clone, SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, 0, word,
		      word, 0);
	if (!pid) {
		pass(onward);
		_exit(0);
	}
	say("shared word: %d for %ld", *word, pid);
	open_gate(onward);
	waitpid(pid, NULL, 0);
	say("unshared memory: %s", *word ? "the word stays" : "the word is cleared");

	/* A word that cannot be written is no error. */
	pid = syscall(SYS_clone, SIGCHLD | CLONE_PARENT_SETTID, 0, NOWHERE, 0, 0);
	if (!pid)
		_exit(6);
	reap("bad parent's word", pid);
	pid = syscall(SYS_clone, SIGCHLD | CLONE_CHILD_SETTID, 0, 0, NOWHERE, 0);
	if (!pid)
		_exit(6);
	reap("bad child's word", pid);
	args.flags = CLONE_PARENT_SETTID;
	args.parent_tid = 8;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		_exit(6);
	reap("clone3, bad parent's word", pid);

	result("set_tid_address", syscall(SYS_set_tid_address, &childs_word));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
