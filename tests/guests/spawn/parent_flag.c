/* CLONE_PARENT: a sibling instead of a child. */
#include "guest.h"

static struct gate onward;

static int work(void)
{
	struct clone_args args = { .flags = CLONE_PARENT };
	pid_t middle, pid;
	int status;

	onward = new_gate();
	middle = fork();
	if (!middle) {
		pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		if (!pid) {
			pass(onward);
			say("sibling: pid %d ppid %d", getpid(), getppid());
			_exit(3);
		}
		say("middle: pid %d ppid %d made %d", getpid(), getppid(), pid);
		result("middle: is no parent", waitpid(pid, &status, 0));
		_exit(0);
	}
	reap("middle", middle);
	open_gate(onward);
	say("the sibling comes next: %d", wait(&status));
	say("%s", status_text(status));

	middle = fork();
	if (!middle) {
		pid = syscall(SYS_clone3, &args, sizeof args);
		if (!pid)
			_exit(4);
		_exit(pid > 0 ? 0 : 1);
	}
	reap("middle", middle);
	say("the sibling comes next: %d", wait(&status));
	say("%s", status_text(status));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
