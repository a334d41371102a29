/* What /proc/container refuses, and that a refusal changes nothing. */
#include "guest.h"
#include <sys/stat.h>

static const char *name;
static struct gate ready, onward;

static void try_bytes(const char *what, const void *bytes, size_t length)
{
	int fd = open("/proc/container", O_WRONLY);
	ssize_t n = write(fd, bytes, length);

	if (n < 0)
		result(what, n);
	else
		say("%s: %s", what, n == (ssize_t)length ? "whole" : "in part");
	close(fd);
}

static void try(const char *what, const char *text)
{
	pid_t pid = getpid(), parent = getppid();

	try_bytes(what, text, strlen(text));
	if (getpid() != pid || getppid() != parent)
		say("%s: changed pid %d to %d", what, pid, getpid());
}

static void *blocks(void *unused UNUSED)
{
	open_gate(ready);
	pass(onward);
	return NULL;
}

static int takes(void)
{
	char line[128];

	snprintf(line, sizeof line, "%s\n", name);
	try_bytes("the name, with a newline", line, strlen(line));
	say("pid %d", getpid());
	open_gate(ready);
	pass(onward);
	return 0;
}

static int late(void)
{
	try("a taken name", name);
	return 0;
}

static int work(void)
{
	char longest[64], text[128] = "";
	struct stat stat;
	pthread_t other;
	pid_t pid;
	int fd;

	ready = new_gate();
	onward = new_gate();
	if (lstat("/proc/container", &stat))
		result("lstat", -1);
	else
		say("mode %o", stat.st_mode);
	try_bytes("nothing", "", 0);
	try("a newline", "\n");
	try("a space", "a b");
	try("a slash", "a/b");
	try("a leading dot", ".a");
	try("a leading dash", "-a");
	try("a leading underscore", "_a");
	try("an umlaut", "\303\244");
	try("two lines", "a\nb\n");
	try_bytes("a zero byte", "a\0b", 3);
	memset(longest, 'x', sizeof longest);
	try_bytes("64 bytes", longest, 64);
	try_bytes("a page", mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096);
	try_bytes("bad pointer", NOWHERE, 5);

	other = thread(blocks, NULL);
	pass(ready);
	try("with another thread", name);
	open_gate(onward);
	pthread_join(other, NULL);

	pid = child(sleeper);
	try("with a child", name);
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	try("with a zombie", name);
	waitpid(pid, NULL, 0);

	fd = open("/proc/container", O_RDONLY);
	result("through a descriptor for reading", write(fd, name, strlen(name)));
	say("read: %s", read(fd, text, sizeof text) > 1 && strchr(text, '\n') ? "a line" : "none");
	result("read on", read(fd, text, sizeof text));
	result("read to nowhere", pread(fd, NOWHERE, 5, 0));
	close(fd);

	pid = child(takes);
	pass(ready);
	reap("late", child(late));
	open_gate(onward);
	waitpid(pid, NULL, 0);
	/* Its last process is gone, and so is the container. */
	open_gate(onward);
	reap("free again", child(takes));
	return 0;
}

int main(int argc, char **argv)
{
	name = argc == 2 ? argv[1] : "";
	return in_second_process(work);
}
