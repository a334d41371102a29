/* Writing a name to /proc/container makes a container of it, with the writer as its first process.
 * The name comes as the argument, since it must be unique on the host. */
#include "guest.h"

static const char *name;
static struct gate ready, onward;

static void says(const char *who)
{
	char text[128] = "";
	int fd = open("/proc/container", O_RDONLY);
	ssize_t n = read(fd, text, sizeof text - 1);

	close(fd);
	text[strcspn(text, "\n")] = '\0';
	say("%s: pid %d tid %d ppid %d pgrp %d sid %d, container %s", who, getpid(), gettid(),
	    getppid(), getpgrp(), getsid(0),
	    n == (ssize_t)strlen(name) + 1 && !strcmp(text, name) ? "the new one" : "another");
}

static int plain(void)
{
	says("child");
	result("the first", kill(1, 0));
	result("a number of the outer container", kill(3, 0));
	return 0;
}

static void *looks(void *unused UNUSED)
{
	says("thread");
	return NULL;
}

static int enters(void)
{
	pthread_mutex_t mutex;
	pthread_mutexattr_t attributes;
	int fd;

	pass(onward);
	says("before");
	fd = open("/proc/container", O_WRONLY);
	say("written %s", write(fd, name, strlen(name)) == (ssize_t)strlen(name) ? "whole" : "not");
	close(fd);
	says("after");
	result("raise", raise(SIGCONT));
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&mutex, &attributes);
	pthread_mutex_lock(&mutex);
	errno = pthread_mutex_unlock(&mutex);
	result("mutex", errno ? -1 : 0);
	reap("child", child(plain));
	pthread_join(thread(looks, NULL), NULL);
	result("the outer parent", kill(2, 0));
	result("a child of one's own", waitpid(-1, NULL, 0));
	CALL(setsid());
	says("leader");
	open_gate(ready);
	pass(onward);
	return 9;
}

static int work(void)
{
	pid_t pid;

	ready = new_gate();
	onward = new_gate();
	pid = child(enters);
	open_gate(onward);
	pass(ready);
	says("outside");
	result("the one inside, by its old number", kill(pid, 0));
	result("its group", getpgid(pid));
	result("its session", getsid(pid));
	open_gate(onward);
	reap("the one inside", pid);
	return 0;
}

int main(int argc, char **argv)
{
	name = argc == 2 ? argv[1] : "";
	return in_second_process(work);
}
