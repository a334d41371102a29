/* Members of a nested PID namespace as they are seen from around it: a number on each level. */
#include "proc.h"

static struct gate begun, end, told;

static int inner_child(void)
{
	setsid();
	open_gate(begun);
	pass(end);
	return 0;
}

static int inner_init(void)
{
	pid_t pid = child(inner_child);

	pass(begun);
	open_gate(told);
	waitpid(pid, NULL, 0);
	return 0;
}

static int maker(void)
{
	pid_t pid;

	if (unshare(CLONE_NEWPID) && unshare(CLONE_NEWUSER | CLONE_NEWPID))
		broken("unshare");
	pid = child(inner_init);
	waitpid(pid, NULL, 0);
	return 0;
}

static void show_all(pid_t pid)
{
	show_stat(name_of("/proc/%d/stat", pid));
	show_field(name_of("/proc/%d/status", pid), "Tgid:");
	show_field(name_of("/proc/%d/status", pid), "Pid:");
	show_field(name_of("/proc/%d/status", pid), "PPid:");
	show_field(name_of("/proc/%d/status", pid), "NS");
	show(name_of("/proc/%d/task/%d/children", pid, pid));
}

static int work(void)
{
	pid_t first;
	int fd;

	begun = new_gate();
	end = new_gate();
	told = new_gate();
	first = child(maker);
	pass(told);
	show_numbers("/proc");
	for (pid_t pid = first; pid < first + 3; pid++) {
		until_state(pid, "S");
		show_all(pid);
		fd = syscall(SYS_pidfd_open, pid, 0);
		show_field(name_of("/proc/self/fdinfo/%d", fd), "Pid");
		show_field(name_of("/proc/self/fdinfo/%d", fd), "NSpid");
		close(fd);
	}
	open_gate(end);
	reap("maker", first);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
