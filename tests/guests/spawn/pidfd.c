/* CLONE_PIDFD stores a descriptor where another flag would store a number. */
#include "guest.h"

static int work(void)
{
	struct clone_args args = { .flags = CLONE_PIDFD, .exit_signal = SIGCHLD };
	int fd = -1, word = -1;
	siginfo_t info;
	long pid;

	pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &fd, 0, 0);
	if (!pid)
		_exit(3);
	say("clone: %ld, a descriptor %s", pid, fcntl(fd, F_GETFD) < 0 ? "is missing" : "is there");
	waitid(P_PIDFD, fd, &info, WEXITED);
	say_info("end", &info);
	close(fd);

	result("clone, both in one word",
	       syscall(SYS_clone, CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, 0, &fd, 0, 0));

	args.flags |= CLONE_PARENT_SETTID;
	args.pidfd = (unsigned long)&fd;
	args.parent_tid = (unsigned long)&word;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		_exit(4);
	say("clone3: %ld, word %d, a descriptor %s", pid, word,
	    fcntl(fd, F_GETFD) < 0 ? "is missing" : "is there");
	waitid(P_PIDFD, fd, &info, WEXITED);
	say_info("end", &info);

	result("clone, bad pointer",
	       syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, NOWHERE, 0, 0));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
