/* Members of control groups, by number. cgroups(7) */
#include "proc.h"
#include <sys/vfs.h>

static char group[128];

static const char *in_group(const char *file)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", group, file);
	return path;
}

static void say_members(const char *file)
{
	char text[4096] = "", *end;
	int fd = open(in_group(file), O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, sizeof text - 1);

	if (n < 0) {
		say("%s: %s", file, strerrorname_np(errno));
		return;
	}
	while ((end = strchr(text, '\n')))
		*end = ' ';
	say("%s: %s", file, text);
	close(fd);
}

static void put(const char *file, const char *text)
{
	int fd = open(in_group(file), O_WRONLY | O_CLOEXEC);

	if (fd < 0) {
		say("%s: %s", file, strerrorname_np(errno));
		return;
	}
	result(text, write(fd, text, strlen(text)));
	close(fd);
}

static void tried(const char *root, const char *threads)
{
	char number[16], parent[128];
	struct statfs fs;
	pid_t one, two;

	if (statfs(root, &fs)) {
		say("%s is not there", root);
		return;
	}
	snprintf(group, sizeof group, "%s/procway-XXXXXX", root);
	snprintf(parent, sizeof parent, "%s", root);
	if (!mkdtemp(group)) {
		say("%s: no group", root);
		return;
	}
	one = child(sleeper);
	two = child(sleeper);
	say("%s", root);
	say_members("cgroup.procs");
	snprintf(number, sizeof number, "%d\n", two);
	put("cgroup.procs", number);
	say_members("cgroup.procs");
	snprintf(number, sizeof number, "%d", one);
	put("cgroup.procs", number);
	put("cgroup.procs", "0");
	say_members("cgroup.procs");
	say_members(threads);
	put("cgroup.procs", "4194303");
	put("cgroup.procs", "-1");
	put("cgroup.procs", "somebody");
	put("cgroup.procs", "");
	put_down(two);
	say_members("cgroup.procs");
	put_down(one);
	strcpy(number, strrchr(group, '/'));
	/* Out again, and the group away. */
	snprintf(parent, sizeof parent, "%s", group);
	snprintf(group, sizeof group, "%s", root);
	put("cgroup.procs", "0\n");
	if (rmdir(parent))
		broken("rmdir");
}

/* Somebody who has mounts of its own, or has tried to. */
static int apart(void)
{
	return unshare(CLONE_NEWNS) && errno != EPERM;
}

static int work(void)
{
	tried("/sys/fs/cgroup/unified", "cgroup.threads");
	tried("/sys/fs/cgroup/pids", "tasks");
	tried("/sys/fs/cgroup", "cgroup.threads");
	reap("apart", child(apart));
	tried("/sys/fs/cgroup/unified", "cgroup.threads");
	tried("/sys/fs/cgroup/pids", "tasks");
	tried("/sys/fs/cgroup", "cgroup.threads");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
