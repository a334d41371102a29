/* fork(2), vfork(2), clone(2) and clone3(2) tell the parent the number the child sees. */
#include "guest.h"

static struct gate told;
static volatile int shared;

static int says_itself(void)
{
	char line[32];
	int length = snprintf(line, sizeof line, "%d", getpid());

	return write(told.write, line, length) == length ? 0 : 1;
}

static void compare(const char *how, long pid)
{
	char line[32] = "";

	if (!pid)
		_exit(says_itself());
	if (pid < 0) {
		result(how, pid);
		return;
	}
	waitpid(pid, NULL, 0);
	if (read(told.read, line, sizeof line - 1) < 0)
		broken("read");
	say("%s: parent says %ld, child says %s", how, pid, line);
}

static int work(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	pid_t pid;

	told = new_gate();
	compare("fork", fork());
	compare("bare fork", syscall(SYS_fork));
	compare("clone", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	compare("clone3", syscall(SYS_clone3, &args, sizeof args));

	/* The parent of a vfork is held until the child is done, and shares its memory. */
	pid = vfork();
	if (!pid) {
		shared = getpid();
		_exit(0);
	}
	say("vfork: parent says %d, child said %d", pid, shared);
	waitpid(pid, NULL, 0);
	pid = vfork();
	if (!pid) {
		execl("/bin/true", "true", NULL);
		_exit(127);
	}
	reap("vfork and exec", pid);

	args.flags = CLONE_VFORK;
	compare("clone3 with CLONE_VFORK", syscall(SYS_clone3, &args, sizeof args));
	compare("clone with CLONE_VFORK", syscall(SYS_clone, SIGCHLD | CLONE_VFORK, 0, 0, 0, 0));
	compare("CLONE_UNTRACED", syscall(SYS_clone, SIGCHLD | CLONE_UNTRACED, 0, 0, 0, 0));
	args.flags = CLONE_UNTRACED;
	compare("clone3 with CLONE_UNTRACED", syscall(SYS_clone3, &args, sizeof args));

	args.flags = 0;
	result("clone3, bad pointer", syscall(SYS_clone3, NOWHERE, sizeof args));
	result("clone3, too small", syscall(SYS_clone3, &args, 8));
	result("clone3, absurdly large", syscall(SYS_clone3, &args, 1 << 20));
	args.flags = CLONE_THREAD;
	result("clone3, a thread by halves", syscall(SYS_clone3, &args, sizeof args));
	args.flags = CLONE_SIGHAND;
	result("clone3, handlers without memory", syscall(SYS_clone3, &args, sizeof args));
	result("clone, a thread by halves", syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
	compare("the next number", fork());
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
