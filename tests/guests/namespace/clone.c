/* A child in a pidspace of its own. clone(2), CLONE_NEWPID */
#include "guest.h"

static char stack[64 * 1024] __attribute__((aligned(16)));
static int child_word, parent_word;

static int first(void *unused UNUSED)
{
	pid_t pid;

	say("  pid %d, tid %d, ppid %d, child word %d", getpid(), gettid(), getppid(), child_word);
	pid = fork();
	if (!pid) {
		say("  its child: pid %d, ppid %d", getpid(), getppid());
		_exit(0);
	}
	reap("  child", pid);
	return 5;
}

static void by_clone(int flags)
{
	pid_t pid;

	child_word = parent_word = -1;
	pid = clone(first, stack + sizeof stack, flags, NULL, &parent_word, NULL, &child_word);
	if (pid < 0) {
		result("  clone", pid);
		return;
	}
	reap("  clone", pid);
	say("  parent word %d", flags & CLONE_VM ? -1 : parent_word);
}

static void by_clone3(struct clone_args args, pid_t *numbers, int count)
{
	pid_t pid;

	args.exit_signal = SIGCHLD;
	args.set_tid = (uintptr_t)numbers;
	args.set_tid_size = count;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		_exit(first(NULL));
	if (pid < 0)
		result("  clone3", pid);
	else
		reap("  clone3", pid);
}

static int work(void)
{
	pid_t number[] = { 1, 77, 300 };

	say("clone:");
	by_clone(CLONE_NEWPID | SIGCHLD);
	say("words:");
	by_clone(CLONE_NEWPID | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD);
	say("shared memory:");
	by_clone(CLONE_NEWPID | CLONE_VM | CLONE_VFORK | CLONE_CHILD_SETTID | SIGCHLD);
	say("a thread:");
	by_clone(CLONE_NEWPID | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM);
	say("clone3:");
	by_clone3((struct clone_args){ .flags = CLONE_NEWPID }, NULL, 0);
	say("of numbers:");
	by_clone3((struct clone_args){ .flags = CLONE_NEWPID }, number, 2);
	say("of a wrong number:");
	by_clone3((struct clone_args){ .flags = CLONE_NEWPID }, number + 1, 1);
	say("the caller's own children: %d", zombie(0));
	CALL(unshare(CLONE_NEWPID));
	say("twice:");
	by_clone(CLONE_NEWPID | SIGCHLD);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
