/* procfs elsewhere than at /proc. mount(2), proc(5) */
#include "proc.h"
#include <dirent.h>
#include <sys/mount.h>

static void say_numbers(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char line[200] = "";

	if (!dir)
		broken(path);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			snprintf(line + strlen(line), sizeof line - strlen(line), " %s", entry->d_name);
	say("%s:%s", path, line);
	closedir(dir);
}

static void say_mounts(void)
{
	char line[512], root[64], place[64];
	FILE *file = fopen("/proc/self/mountinfo", "re");

	if (!file)
		broken("mountinfo");
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "%*d %*d %*s %63s %63s", root, place) == 2 && !strncmp(place, "/tmp/procway", 12))
			say("%s at %s", root, place);
	fclose(file);
}

static int work(void)
{
	char path[64];

	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		broken("unshare");
	mkdir("/tmp/procway", 0700);
	if (mount("none", "/tmp/procway", "tmpfs", 0, NULL) || mkdir("/tmp/procway/proc", 0700) ||
	    mkdir("/tmp/procway/process", 0700) || mkdir("/tmp/procway/bound", 0700))
		broken("tmpfs");
	result("mount", mount("none", "/tmp/procway/proc", "proc", 0, NULL));
	say_path("/tmp/procway/proc/1/stat");
	say_path("/tmp/procway/proc/self/stat");
	snprintf(path, sizeof path, "/tmp/procway/proc/%d/stat", getpid());
	say_path(path);
	say_numbers("/tmp/procway/proc");
	say_link("/tmp/procway/proc/self", 64);
	snprintf(path, sizeof path, "/tmp/procway/proc/%d", getpid());
	result("bind a process", mount(path, "/tmp/procway/process", NULL, MS_BIND, NULL));
	say_path("/tmp/procway/process/stat");
	say_path("/tmp/procway/process/task/../stat");
	result("bind all", mount("/proc", "/tmp/procway/bound", NULL, MS_BIND | MS_REC, NULL));
	say_path("/tmp/procway/bound/1/stat");
	say_mounts();
	CALL(umount2("/tmp/procway/process", UMOUNT_NOFOLLOW));
	CALL(umount2("/proc/1/stat", 0));
	CALL(umount2("/tmp/procway/proc", 0));
	umount2("/tmp/procway", MNT_DETACH);
	rmdir("/tmp/procway");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
