/* Into a pidspace that is there already, by a pidfd. setns(2) */
#include "guest.h"

static struct gate ready, go, done;

static int pidfd_of(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);

	if (fd < 0)
		broken("pidfd_open");
	return fd;
}

static int first(void)
{
	pid_t pid;

	open_gate(ready);
	pass(go);
	pid = fork();
	if (!pid) {
		say("inner: pid %d", getpid());
		_exit(0);
	}
	reap("first: inner", pid);
	say("first: waits, %s", waitpid(-1, NULL, WNOHANG) < 0 ? "for nobody" : "for somebody");
	open_gate(done);
	return sleeper();
}

static int inner;

static int stranger(void)
{
	if (setresuid(65534, 65534, 65534))
		broken("setresuid");
	return result("as another user", setns(inner, CLONE_NEWPID)) == 0;
}

static int upwards(void)
{
	say("visitor: pid %d, ppid %d", getpid(), getppid());
	CALL(kill(1, 0));
	result("visitor: to its own", setns(pidfd_of(1), CLONE_NEWPID));
	result("visitor: to itself", setns(pidfd_of(getpid()), CLONE_NEWPID));
	open_gate(go);
	pass(done);
	return 9;
}

static int work(void)
{
	int self, uts;
	pid_t pid, visitor;

	ready = new_gate();
	go = new_gate();
	done = new_gate();
	pid = syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
	if (!pid)
		_exit(first());
	pass(ready);
	inner = pidfd_of(pid);
	self = pidfd_of(getpid());
	result("no type", setns(inner, 0));
	result("a wrong type", setns(inner, 0x40));
	result("into its own", setns(self, CLONE_NEWPID));
	reap("stranger", child(stranger));
	result("inwards", setns(inner, CLONE_NEWPID));
	say("the caller stays: pid %d", getpid());
	result("unshare", unshare(CLONE_NEWPID));
	visitor = child(upwards);
	reap("outside the visitor is", visitor);
	result("back", setns(self, CLONE_NEWPID));
	reap("outside a child is", zombie(0));
	uts = open("/proc/self/ns/uts", O_RDONLY);
	result("another kind, any type", setns(uts, 0));
	result("another kind, that type", setns(uts, CLONE_NEWUTS));
	result("another kind, wrong type", setns(uts, CLONE_NEWPID));
	result("a pipe", setns(ready.read, CLONE_NEWPID));
	result("a pipe, any type", setns(ready.read, 0));
	result("nothing", setns(-1, CLONE_NEWPID));
	result("with another", setns(inner, CLONE_NEWPID | CLONE_NEWUTS));
	reap("outside a child is", zombie(0));
	result("back", setns(self, CLONE_NEWPID | CLONE_NEWUTS));
	if (kill(pid, SIGKILL))
		broken("kill");
	waitid(P_PID, pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	result("of a zombie", setns(inner, CLONE_NEWPID));
	reap("first", pid);
	result("of nobody", setns(inner, CLONE_NEWPID));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
