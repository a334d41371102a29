/* Every way to a new program: by path, by descriptor, as a script, after vfork. */
#include "guest.h"

extern char **environ;

static char *const arguments[] = { "kinds", "after", NULL };

static int by_descriptor(void)
{
	fexecve(open("/proc/self/exe", O_RDONLY), arguments, environ);
	return 1;
}

static int by_execveat(void)
{
	syscall(SYS_execveat, open("/proc/self/exe", O_RDONLY), "", arguments, environ,
		AT_EMPTY_PATH);
	return 1;
}

static int as_script(void)
{
	execl("/bin/sh", "sh", "-c",
	      "f=$(mktemp) && echo '#!/bin/sh\necho script: own $$, parent $PPID' > $f && "
	      "chmod 700 $f && $f; status=$?; rm $f; exit $status",
	      NULL);
	return 1;
}

static int after_vfork(void)
{
	pid_t pid = vfork();

	if (!pid) {
		execve("/proc/self/exe", arguments, environ);
		_exit(1);
	}
	reap("vforked", pid);
	return 0;
}

static int twice(void)
{
	execl("/bin/sh", "sh", "-c", "exec sh -c 'exec sh -c \"echo thrice: \\$\\$\"'", NULL);
	return 1;
}

static int work(void)
{
	reap("by descriptor", child(by_descriptor));
	reap("by execveat", child(by_execveat));
	reap("as a script", child(as_script));
	reap("after vfork", child(after_vfork));
	reap("again and again", child(twice));
	return 0;
}

int main(int argc, char **argv UNUSED)
{
	if (argc == 2) {
		say("after: pid %d ppid %d", getpid(), getppid());
		return 6;
	}
	return in_second_process(work);
}
