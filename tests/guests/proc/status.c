/* stat and status, of oneself, of a parent, of threads, of whoever sleeps, is stopped or is dead. */
#include "proc.h"

static struct gate begun, end;
static volatile pid_t second_thread;

static void *threads_life(void *unused)
{
	second_thread = gettid();
	prctl(PR_SET_NAME, "a) R 1 (2\n");
	open_gate(begun);
	pass(end);
	return unused;
}

static int leader_of_a_session(void)
{
	setsid();
	open_gate(begun);
	return sleeper();
}

static int leader_of_a_group(void)
{
	setpgid(0, 0);
	open_gate(begun);
	return sleeper();
}

static void show_process(pid_t pid)
{
	show_stat(name_of("/proc/%d/stat", pid));
	show_status(name_of("/proc/%d/status", pid));
}

static int work(void)
{
	pthread_t other;
	pid_t pid;

	begun = new_gate();
	end = new_gate();
	show_stat("/proc/self/stat");
	show_status("/proc/self/status");
	show_stat("/proc/thread-self/stat");
	show_status("/proc/thread-self/status");
	show_process(getpid());
	until_state(1, "S");
	show_stat("/proc/1/stat");
	show_field("/proc/1/status", "Tgid:");
	show_field("/proc/1/status", "Pid:");
	show_field("/proc/1/status", "PPid:");
	show_field("/proc/1/status", "TracerPid:");
	show_field("/proc/1/status", "NS");

	other = thread(threads_life, NULL);
	pass(begun);
	show_field(name_of("/proc/%d/task/%d/status", getpid(), second_thread), "Tgid:");
	show_field(name_of("/proc/%d/task/%d/status", getpid(), second_thread), "Pid:");
	show_field(name_of("/proc/%d/task/%d/status", getpid(), second_thread), "Name:");
	show_field(name_of("/proc/%d/task/%d/status", getpid(), second_thread), "NSpid:");
	show_field(name_of("/proc/self/task/%d/status", second_thread), "Pid:");
	/* A thread is there though it is not listed. */
	show_field(name_of("/proc/%d/status", second_thread), "Tgid:");
	show_field(name_of("/proc/%d/status", second_thread), "Pid:");
	show_field("/proc/self/status", "Threads:");
	open_gate(end);
	pthread_join(other, NULL);

	pid = child(leader_of_a_session);
	pass(begun);
	until_state(pid, "S");
	show_process(pid);
	put_down(pid);

	pid = child(leader_of_a_group);
	pass(begun);
	until_state(pid, "S");
	show_process(pid);
	kill(pid, SIGSTOP);
	waitpid(pid, NULL, WUNTRACED);
	until_state(pid, "T");
	show_field(name_of("/proc/%d/status", pid), "State:");
	show_stat(name_of("/proc/%d/stat", pid));
	kill(pid, SIGCONT);
	until_state(pid, "S");
	show_field(name_of("/proc/%d/status", pid), "State:");
	put_down(pid);
	show_stat(name_of("/proc/%d/stat", pid));

	pid = zombie(3);
	show_stat(name_of("/proc/%d/stat", pid));
	show_field(name_of("/proc/%d/status", pid), "State:");
	show_field(name_of("/proc/%d/status", pid), "Pid:");
	show_field(name_of("/proc/%d/status", pid), "PPid:");
	reap("zombie", pid);
	show_stat(name_of("/proc/%d/stat", pid));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
