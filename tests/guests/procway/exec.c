/* A program that is started through /proc. execve(2) */
#include "proc.h"

static char *const environment[] = { NULL };

static void start(const char *path, int flags)
{
	pid_t pid = fork();

	if (!pid) {
		char *arguments[] = { "again", "started", NULL };

		if (flags < 0)
			execve(path, arguments, environment);
		else
			syscall(SYS_execveat, AT_FDCWD, path, arguments, environment, flags);
		say("%s: %s", path, strerrorname_np(errno));
		_exit(3);
	}
	reap("it", pid);
}

static int work(void)
{
	char path[64];
	struct stat mine, first;
	pid_t other = child(sleeper), vforked;
	int self = open("/proc/self/exe", O_RDONLY);

	if (stat("/proc/self/exe", &mine) || stat("/proc/1/exe", &first) || mine.st_ino != first.st_ino)
		broken("/proc/1 is another program");
	start("/proc/self/exe", -1);
	start("/proc/1/exe", -1);
	snprintf(path, sizeof path, "/proc/%d/exe", other);
	start(path, -1);
	start(path, 0);
	start(path, AT_SYMLINK_NOFOLLOW);
	snprintf(path, sizeof path, "/proc/%d/fd/%d", getpid(), self);
	start(path, -1);
	start("/proc/1/stat", -1);
	start("/proc/1", -1);
	snprintf(path, sizeof path, "/proc/%d/exe", other);
	for (int i = 0; i < 300; i++) {
		int status;

		vforked = vfork();
		if (!vforked) {
			execve(path, (char *[]){ "again", NULL }, environment);
			_exit(4);
		}
		if (waitpid(vforked, &status, 0) != vforked || status)
			say("%s", status_text(status));
	}
	put_down(other);
	start(path, -1);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		say("%s as %d", argv[1], getpid());
		say_path("/proc/self/stat");
		return 0;
	}
	if (!strcmp(argv[0], "again"))
		return 0;
	return in_second_process(work);
}
