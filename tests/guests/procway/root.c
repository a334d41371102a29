/* Paths of a process that has another root directory. chroot(2) */
#include "proc.h"
#include <sys/mount.h>

static int work(void)
{
	char path[64];
	int outside;

	if (unshare(CLONE_NEWNS) || mkdir("/tmp/procway.root", 0700) && errno != EEXIST)
		broken("unshare");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", "/tmp/procway.root", "tmpfs", 0, NULL) ||
	    mkdir("/tmp/procway.root/proc", 0700) || mkdir("/tmp/procway.root/other", 0700))
		broken("mount");
	say_path("/proc/1/stat");
	outside = open("/", O_PATH);
	CALL(chroot("/tmp/procway.root"));
	say_path("/proc/1/stat");
	CALL(chdir("/"));
	say_path("proc/1/stat");
	say_path("../proc/1/stat");
	say_stat("outside", openat(outside, "proc/1/stat", O_RDONLY));
	snprintf(path, sizeof path, "proc/%d/stat", getpid());
	say_stat("outside", openat(outside, path, O_RDONLY));
	result("mount", mount("none", "/proc", "proc", 0, NULL));
	say_path("/proc/1/stat");
	say_path("/../proc/1/stat");
	say_path("other/../../proc/self/stat");
	symlink("/proc/1", "/link");
	say_path("/link/stat");
	say_link("/proc/self", 64);
	CALL(chdir("/proc/1"));
	CALL(chroot("/proc"));
	say_path("/1/stat");
	say_path("/../1/stat");
	say_path("stat");
	say_path("../self/stat");
	CALL(fchdir(outside));
	CALL(chroot("."));
	say_path("/proc/1/stat");
	umount2("/tmp/procway.root", MNT_DETACH);
	rmdir("/tmp/procway.root");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
