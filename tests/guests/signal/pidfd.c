/* pidfd_send_signal(2) needs no number, but tells one. */
#include "guest.h"

static struct gate heard;

static void hear(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	say_info("heard", info);
	open_gate(heard);
}

static long send_signal(int fd, int sig, siginfo_t *info)
{
	return syscall(SYS_pidfd_send_signal, fd, sig, info, 0);
}

static int work(void)
{
	int fd, status;
	struct clone_args args = { .flags = CLONE_PIDFD, .exit_signal = SIGCHLD };
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = SI_QUEUE };
	pid_t pid;
	long sent;

	heard = new_gate();
	handle(SIGUSR1, hear, 0);
	args.pidfd = (unsigned long)&fd;
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (!pid)
		_exit(sleeper());
	result("signal 0", send_signal(fd, 0, NULL));
	sent = send_signal(fd, SIGUSR1, NULL);
	pass(heard);
	result("a plain signal", sent);
	info.si_pid = 424242;
	sent = send_signal(fd, SIGUSR1, &info);
	pass(heard);
	result("with a number of one's own", sent);
	info.si_code = SI_USER;
	result("as SI_USER", send_signal(fd, SIGUSR1, &info));
	result("bad pointer", send_signal(fd, SIGUSR1, NOWHERE));
	result("bad signal", send_signal(fd, 65, NULL));
	result("no such descriptor", send_signal(-1, SIGUSR1, NULL));
	result("no pidfd", send_signal(0, SIGUSR1, NULL));
	result("to the end", send_signal(fd, SIGTERM, NULL));
	waitpid(pid, &status, 0);
	say("child %s", status_text(status));
	result("reaped", send_signal(fd, 0, NULL));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
