/* EPERM is for those who exist, ESRCH for those who do not. */
#include "guest.h"


static pid_t boss;

static int stranger(void)
{
	pid_t own;

	if (setgid(65534) || setuid(65534)) {
		say("cannot become another user");
		return 0;
	}
	setpgid(0, 0);
	result("the first process", kill(1, 0));
	result("the first process, in earnest", kill(1, SIGTERM));
	result("the boss", kill(boss, SIGTERM));
	result("the boss's group", kill(-boss, SIGTERM));
	result("the boss's thread", syscall(SYS_tgkill, boss, boss, SIGTERM));
	result("queue to the boss", sigqueue(boss, SIGUSR1, (union sigval){ .sival_int = 1 }));
	result("continue the boss, of the same session", kill(boss, SIGCONT));
	result("nobody", kill(VACANT, SIGTERM));
	result("the boss's group by its number", getpgid(boss) == boss ? 0 : -1);
	own = child(sleeper);
	result("a child of its own", kill(own, SIGKILL));
	reap("own", own);
	setpgid(0, boss);
	result("a group that it shares with the boss", kill(0, 0));
	return 0;
}

static int work(void)
{
	setsid();
	boss = getpid();
	reap("stranger", child(stranger));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
