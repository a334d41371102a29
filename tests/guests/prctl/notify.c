/* Who made the call that a filter asks about. seccomp_unotify(2) */
#include "guest.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>

static struct gate ready;

/* Asks about getuid(2) alone. */
static int install(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getuid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof code / sizeof *code, code };

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static void answer(int listener, const char *who)
{
	struct seccomp_notif request;
	struct seccomp_notif_resp response = { 0 };

	memset(&request, 0, sizeof request);
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request))
		broken("SECCOMP_IOCTL_NOTIF_RECV");
	say("%s: pid %u makes the call", who, request.pid);
	result("  a bad pointer", ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, NOWHERE));
	response.id = request.id;
	response.val = 4242;
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response))
		broken("SECCOMP_IOCTL_NOTIF_SEND");
}

static void *asks(void *unused UNUSED)
{
	say("thread %d: getuid = %ld", gettid(), syscall(SYS_getuid));
	return NULL;
}

static int filtered(void)
{
	pthread_t other;
	int listener;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		broken("PR_SET_NO_NEW_PRIVS");
	listener = install();
	if (listener < 0)
		result("a filter that asks", listener);
	if (write(ready.write, &listener, sizeof listener) != sizeof listener)
		broken("write");
	if (listener < 0)
		return 1;
	other = thread(asks, NULL);
	pthread_join(other, NULL);
	say("process %d: getuid = %ld", getpid(), syscall(SYS_getuid));
	return 0;
}

static int work(void)
{
	int remote, pidfd, listener;
	pid_t pid;

	ready = new_gate();
	pid = child(filtered);
	if (read(ready.read, &remote, sizeof remote) != sizeof remote)
		broken("read");
	if (remote < 0) {
		reap("unfiltered", pid);
		return 0;
	}
	pidfd = syscall(SYS_pidfd_open, pid, 0);
	listener = syscall(SYS_pidfd_getfd, pidfd, remote, 0);
	if (listener < 0)
		broken("pidfd_getfd");
	answer(listener, "a thread");
	answer(listener, "the process");
	reap("filtered", pid);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
