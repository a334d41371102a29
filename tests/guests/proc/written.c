/* Numbers that are written: kernel.ns_last_pid, kernel.pid_max, and lists of control groups. */
#include "proc.h"
#include <sys/mount.h>
#include <sys/uio.h>
#include <sys/utsname.h>

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	char what[256];

	if (fd < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	snprintf(what, sizeof what, "\"%.*s\" to %s", (int)strcspn(text, "\n"), text,
		 strrchr(path, '/') + 1);
	result(what, write(fd, text, strlen(text)));
	close(fd);
}

static pid_t next_number(void)
{
	pid_t pid = child(sleeper);

	put_down(pid);
	return pid;
}

static void numbering(void)
{
	static const char last[] = "/proc/sys/kernel/ns_last_pid";
	struct iovec parts[2] = { { "7", 1 }, { "0\n", 2 } };
	int fd;

	put(last, "100");
	say("next %d", next_number());
	put(last, "200\n");
	say("next %d", next_number());
	put(last, " 0x100 ");
	say("next %d", next_number());
	put(last, "-1");
	put(last, "x");
	put(last, "+5");
	put(last, "4194305");
	show(last);
	fd = open(last, O_WRONLY | O_CLOEXEC);
	result("writev", writev(fd, parts, 2));
	close(fd);
	show(last);
	fd = open(last, O_RDONLY | O_CLOEXEC);
	result("write", write(fd, "5", 1));
	close(fd);
}

/* Before Linux 6.14 there is one limit for the whole machine, which is not to be touched. */
static int has_limits_of_its_own(void)
{
	struct utsname name;
	int major, minor;

	uname(&name);
	return sscanf(name.release, "%d.%d", &major, &minor) == 2 &&
	       (major > 6 || (major == 6 && minor >= 14));
}

static void limit(void)
{
	static const char max[] = "/proc/sys/kernel/pid_max";

	if (!has_limits_of_its_own())
		return;
	put(max, "300");
	put(max, "4194305");
	put(max, "500\n");
	show(max);
	put("/proc/sys/kernel/ns_last_pid", "498");
	say("next %d", next_number());
	say("next %d", next_number());
	say("next %d", next_number());
	put(max, "4194304");
	show(max);
}

/* A directory of a hierarchy of version 1, or nothing. */
static const char *hierarchy(void)
{
	static char line[1024], place[512];
	FILE *mounts = fopen("/proc/self/mounts", "re");

	while (fgets(line, sizeof line, mounts)) {
		char kind[64];

		if (sscanf(line, "%*s %511s %63s", place, kind) == 2 && !strcmp(kind, "cgroup")) {
			fclose(mounts);
			return place;
		}
	}
	fclose(mounts);
	return NULL;
}

/* Version 2 lists by the time of coming. */
static int by_number(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

static void show_sorted(const char *path)
{
	char text[1024], *line, *rest = text;
	int numbers[64], count = 0;

	if (text_of(path, text, sizeof text) < 0)
		broken(path);
	while ((line = strsep(&rest, "\n")) && *line && count < 64)
		numbers[count++] = atoi(line);
	qsort(numbers, count, sizeof *numbers, by_number);
	for (int i = 0; i < count; i++)
		say("%s: %d", path, numbers[i]);
}

static void *second_thread(void *gates)
{
	struct gate *gate = gates;

	open_gate(gate[0]);
	pass(gate[1]);
	return NULL;
}

static void members(const char *top, const char *threads)
{
	char own[600];
	pid_t one = child(sleeper), two = child(sleeper);
	struct gate gates[2] = { new_gate(), new_gate() };
	pthread_t other;

	snprintf(own, sizeof own, "%s/guest.%d.XXXXXX", top, getpid());
	if (!mkdtemp(own) || chdir(own))
		broken(own);
	put("./cgroup.procs", name_of("%d\n", two));
	put("./cgroup.procs", name_of("%d", one));
	show("cgroup.procs");
	put("./cgroup.procs", "4194303");
	put("./cgroup.procs", "-1");
	put("./cgroup.procs", "x");
	put("./cgroup.procs", "0");
	show_sorted("cgroup.procs");
	other = thread(second_thread, gates);
	pass(gates[0]);
	show_sorted(threads);
	open_gate(gates[1]);
	pthread_join(other, NULL);
	put_down(one);
	put_down(two);
	put("../cgroup.procs", name_of("%d", getpid()));
	show("cgroup.procs");
	if (chdir("/"))
		broken("chdir");
	while (rmdir(own))
		if (errno != EBUSY)
			broken(own);
}

/* Without a hierarchy, or without the right to make a group in it, there is nothing to be said in
 * any world. */
static void groups(void)
{
	char place[] = "/tmp/guest.XXXXXX";
	const char *top = hierarchy();

	if (top && !access(top, W_OK))
		members(top, "tasks");
	if (mkdtemp(place) && !mount("cgroup2", place, "cgroup2", 0, NULL)) {
		members(place, "cgroup.threads");
		umount(place);
	}
	rmdir(place);
}

static int work(void)
{
	numbering();
	limit();
	groups();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
