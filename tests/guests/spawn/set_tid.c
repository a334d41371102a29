/* clone3(2) with set_tid: the child's number is chosen. */
#include "guest.h"

static void choose(const char *how, pid_t *numbers, size_t count)
{
	struct clone_args args = { .exit_signal = SIGCHLD, .set_tid_size = count };
	long pid;

	args.set_tid = (unsigned long)numbers;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid) {
		say("%s: child is %d", how, getpid());
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	result(how, pid);
}

static int work(void)
{
	choose("a free one", &(pid_t){ 1234 }, 1);
	choose("the same once more", &(pid_t){ 1234 }, 1);
	choose("taken", &(pid_t){ getpid() }, 1);
	choose("zero", &(pid_t){ 0 }, 1);
	choose("negative", &(pid_t){ -1 }, 1);
	choose("impossible", &(pid_t){ ABSENT }, 1);
	choose("too many levels", (pid_t[40]){ 1 }, 40);
	choose("bad pointer", NOWHERE, 1);
	choose("a count without numbers", NULL, 1);
	reap("the next", zombie(0));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
