/* A daemon of the old school: forks twice, leads a session in between, keeps a pid file. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	sigset_t set;
	FILE *file;
	int sig;

	if (argc != 3)
		return 1;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (fork())
		_exit(0);
	setsid();
	if (fork())
		_exit(0);
	if (chdir("/"))
		_exit(1);
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	open("/dev/null", O_RDWR);
	/* The file appears whole. */
	file = fopen(argv[2], "w");
	fprintf(file, "%d\n", getpid());
	fclose(file);
	rename(argv[2], argv[1]);
	sigwait(&set, &sig);
	unlink(argv[1]);
	return 0;
}
