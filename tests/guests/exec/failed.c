/* An exec that fails changes nothing. */
#include "guest.h"
#include <sys/stat.h>

static void *execs(void *unused UNUSED)
{
	pid_t tid = gettid();

	result("in a thread", execl("/nonexistent", "nonexistent", NULL));
	say("thread: pid %d tid %s", getpid(), gettid() == tid ? "as before" : "changed");
	return NULL;
}

static int work(void)
{
	char *const none[] = { NULL };
	int fd = memfd_create("not a program", 0);

	result("nothing there", execl("/nonexistent", "nonexistent", NULL));
	result("a folder", execl("/", "/", NULL));
	result("not executable", execl("/dev/null", "null", NULL));
	if (write(fd, "no magic here\n", 14) != 14 || fchmod(fd, 0700))
		broken("memfd");
	result("no format", fexecve(fd, (char *const[]){ "none", NULL }, none));
	result("bad path", syscall(SYS_execve, NOWHERE, none, none));
	result("bad arguments", syscall(SYS_execve, "/bin/true", NOWHERE, none));
	say("still pid %d tid %d ppid %d", getpid(), gettid(), getppid());
	pthread_join(thread(execs, NULL), NULL);
	reap("child", zombie(4));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
