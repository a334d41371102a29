/* A procfs of one's own, mounted by who has a user namespace. pid_namespaces(7) */
#include "proc.h"
#include <sys/mount.h>

static int first(void)
{
	pid_t pid = child(sleeper);

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		broken("making mounts private");
	CALL(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	show_numbers("/proc");
	show_link("/proc/self");
	until_state(pid, "S");
	show_stat(name_of("/proc/%d/stat", pid));
	show_field("/proc/self/status", "NSpid");
	show_stat(name_of("/proc/%d/stat", pid + 1));
	CALL(mount("proc", "/nowhere/at/all", "proc", 0, NULL));
	CALL(mount("proc", "/proc/self/stat", "proc", 0, NULL));
	CALL(mount("proc", NOWHERE, "proc", 0, NULL));
	CALL(umount2("/proc", MNT_DETACH));
	put_down(pid);
	return 0;
}

static int maker(void)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS))
		broken("unshare");
	pid = child(first);
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

/* Without the right to it, it is refused. */
static int without_rights(void)
{
	if (!getuid() && setresuid(65534, 65534, 65534))
		broken("setresuid");
	CALL(mount("proc", "/proc", "proc", 0, NULL));
	return 0;
}

static int work(void)
{
	reap("maker", child(maker));
	reap("other", child(without_rights));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
