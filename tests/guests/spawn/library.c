/* The C library's ways to start a process. */
#include "guest.h"
#include <spawn.h>

extern char **environ;

static void start(const char *how, posix_spawnattr_t *attributes)
{
	char *const argv[] = { "sh", "-c", "echo $$ of $PPID", NULL };
	pid_t pid;
	int error = posix_spawn(&pid, "/bin/sh", NULL, attributes, argv, environ);

	if (error) {
		errno = error;
		result(how, -1);
		return;
	}
	reap(how, pid);
}

static int work(void)
{
	posix_spawnattr_t attributes;
	char line[64] = "";
	pid_t pid;
	FILE *stream;
	int status = system("echo $$ of $PPID; exit 3");

	say("system: %s", status_text(status));
	stream = popen("echo $$ of $PPID", "r");
	if (!stream || !fgets(line, sizeof line, stream))
		broken("popen");
	line[strcspn(line, "\n")] = '\0';
	status = pclose(stream);
	say("popen: %s, %s", line, status_text(status));
	start("posix_spawn", NULL);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attributes, 0);
	start("posix_spawn into a group of its own", &attributes);
	posix_spawnattr_setpgroup(&attributes, VACANT);
	start("posix_spawn into a group that is none", &attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
	start("posix_spawn into a session", &attributes);
	errno = posix_spawn(&pid, "/nonexistent", NULL, NULL, environ, environ);
	result("posix_spawn of nothing", errno ? -1 : 0);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
