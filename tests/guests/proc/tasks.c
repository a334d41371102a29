/* Directories of tasks, and lists of children. proc_pid_children(5), proc_pid_task(5) */
#include "proc.h"

static struct gate begun, end;

static void *threads_life(void *unused)
{
	open_gate(begun);
	pass(end);
	return unused;
}

static struct gate orphaned;

static int parent_of_an_orphan(void)
{
	if (!fork()) {
		open_gate(orphaned);
		sleeper();
	}
	pass(orphaned);
	return 0;
}

static void *forking_thread(void *child)
{
	*(pid_t *)child = fork();
	if (!*(pid_t *)child)
		sleeper();
	show(name_of("/proc/self/task/%d/children", gettid()));
	open_gate(begun);
	pass(end);
	return NULL;
}

/* Who died with children leaves them to number 1. */
static void until_children_of_one(int count)
{
	char text[4096], *word, *rest;
	int found;

	do {
		sched_yield();
		if (text_of("/proc/1/task/1/children", text, sizeof text) < 0)
			broken("children of 1");
		for (rest = text, found = 0; (word = strsep(&rest, " "));)
			found += !!*word;
	} while (found != count);
}

static int work(void)
{
	pthread_t threads[3], forking;
	pid_t one, two, of_thread, parent;

	begun = new_gate();
	end = new_gate();
	orphaned = new_gate();
	show_numbers("/proc");
	show_numbers("/proc/self/task");
	show_numbers("/proc/1/task");
	show("/proc/thread-self/children");
	for (int i = 0; i < 3; i++) {
		threads[i] = thread(threads_life, NULL);
		pass(begun);
	}
	show_numbers("/proc");
	show_numbers("/proc/self/task");
	show_numbers(name_of("/proc/%d/task", getpid()));
	show_numbers(name_of("/proc/%d/task", getpid() + 1));
	for (int i = 0; i < 3; i++)
		open_gate(end);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);

	one = child(sleeper);
	two = child(sleeper);
	show_numbers("/proc");
	show("/proc/thread-self/children");
	show(name_of("/proc/%d/task/%d/children", getpid(), getpid()));
	show(name_of("/proc/%d/task/%d/children", one, one));
	show("/proc/1/task/1/children");
	put_down(one);
	show("/proc/self/task/2/children");
	put_down(two);
	show("/proc/self/task/2/children");

	forking = thread(forking_thread, &of_thread);
	pass(begun);
	show("/proc/self/task/2/children");
	open_gate(end);
	pthread_join(forking, NULL);
	until_gone(of_thread - 1);
	show("/proc/self/task/2/children");
	put_down(of_thread);

	parent = child(parent_of_an_orphan);
	waitpid(parent, NULL, 0);
	until_children_of_one(2);
	show("/proc/1/task/1/children");
	show_field(name_of("/proc/%d/status", parent + 1), "PPid:");
	show_stat(name_of("/proc/%d/stat", parent + 1));
	kill(parent + 1, SIGKILL);
	until_children_of_one(1);
	show("/proc/1/task/1/children");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
