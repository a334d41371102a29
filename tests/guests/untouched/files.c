/* Files in which there is no number of a process, or one that is right as it is. proc(5) */
#include "guest.h"
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>

/* name_to_int() of fs/proc/util.c takes digits alone, and no zero before others. */
static void names(void)
{
	static const char *const names[] = { "/proc/01", "/proc/+1", "/proc/ 1", "/proc/1x",
					     "/proc/0", "/proc/4294967297" };
	struct stat stat;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		result(names[i], open(names[i], O_RDONLY));
		result(names[i], lstat(names[i], &stat));
	}
}

static FILE *opened(const char *name)
{
	FILE *file = fopen(name, "re");

	if (!file)
		broken(name);
	return file;
}

/* The heading says what there is. */
static void say_heading(const char *name)
{
	char line[256] = "";
	FILE *file = opened(name);

	if (!fgets(line, sizeof line, file))
		broken(name);
	line[strcspn(line, "\n")] = 0;
	say("%s: %s", name, line);
	fclose(file);
}

static void say_field(const char *name, const char *field)
{
	char line[8192];
	FILE *file = opened(name);

	while (fgets(line, sizeof line, file))
		if (!strncmp(line, field, strlen(field))) {
			say("%s: %s is there", name, field);
			break;
		}
	fclose(file);
}

static void counts(void)
{
	struct sysinfo info;

	say_field("/proc/stat", "processes ");
	say_field("/proc/stat", "procs_running ");
	result("sysinfo", sysinfo(&info));
	say("%s processes", info.procs ? "some" : "no");
}

/* The line of one's own socket tells its port. */
static void ports(void)
{
	char line[256], pointer[32];
	int fd, protocol, found = 0;
	unsigned int groups, port;
	struct sockaddr_nl address = { .nl_family = AF_NETLINK }, peer;
	socklen_t size = sizeof peer;
	FILE *file;

	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		broken("unshare");
	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	result("bind", bind(fd, (struct sockaddr *)&address, sizeof address));
	file = opened("/proc/self/net/netlink");
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "%31s %d %u %x", pointer, &protocol, &port, &groups) == 4 &&
		    protocol == NETLINK_ROUTE && port) {
			say("port %u", port);
			found++;
		}
	fclose(file);
	say("%d found", found);
	address.nl_pid = getpid();
	result("connect", connect(fd, (struct sockaddr *)&address, sizeof address));
	result("getpeername", getpeername(fd, (struct sockaddr *)&peer, &size));
	say("the peer is %u", peer.nl_pid);
}

static void addresses(void)
{
	static int word;
	int *told = NULL;

	syscall(SYS_set_tid_address, &word);
	result("PR_GET_TID_ADDRESS", prctl(PR_GET_TID_ADDRESS, &told));
	say("it is %s", told == &word ? "what was set" : "another");
}

static int work(void)
{
	names();
	say_heading("/proc/sysvipc/sem");
	say_heading("/proc/self/limits");
	say_field("/proc/self/cgroup", "");
	say_field("/proc/self/maps", "");
	say_field("/proc/self/oom_score_adj", "");
	say_field("/proc/self/loginuid", "");
	say_field("/proc/sys/kernel/core_uses_pid", "");
	say_field("/proc/sys/kernel/core_pattern", "");
	counts();
	addresses();
	ports();
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
