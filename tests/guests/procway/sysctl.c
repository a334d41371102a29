/* The sysctls of a PID namespace. pid_namespaces(7) */
#include "proc.h"

static void say_file(const char *path)
{
	char text[64] = "";
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, sizeof text - 1);

	say("%s: %.*s", path, n > 0 ? (int)strcspn(text, "\n") : 0, text);
	close(fd);
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	result(text, write(fd, text, strlen(text)));
	close(fd);
}

static int unprivileged(void)
{
	if (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534))
		broken("setresuid");
	put("/proc/sys/kernel/ns_last_pid", "5");
	put("/proc/sys/kernel/pid_max", "4194304");
	say_file("/proc/sys/kernel/ns_last_pid");
	say_file("/proc/sys/kernel/pid_max");
	return 0;
}

static int work(void)
{
	static const char *const texts[] = { "100", "100\n", "0x70", "-1", "x", "", "5000000", "99999999999", "200 5" };
	int fd;

	say_file("/proc/sys/kernel/ns_last_pid");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		put("/proc/sys/kernel/ns_last_pid", texts[i]);
		reap("child", zombie(0));
	}
	say_file("/proc/sys/kernel/ns_last_pid");
	fd = open("/proc/sys/kernel/ns_last_pid", O_RDWR);
	result("pwrite", pwrite(fd, "150", 3, 0));
	result("nowhere", write(fd, NOWHERE, 3));
	reap("child", zombie(0));
	close(fd);
	say_file("/proc/sys/kernel/pid_max");
	put("/proc/sys/kernel/pid_max", "4194304\n");
	put("/proc/sys/kernel/pid_max", "4194305");
	put("/proc/sys/kernel/pid_max", "300");
	put("/proc/sys/kernel/pid_max", "many");
	say_file("/proc/sys/kernel/pid_max");
	reap("unprivileged", child(unprivileged));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
