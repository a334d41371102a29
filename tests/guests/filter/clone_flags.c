/* A filter that knows the flags of a thread, as browsers have it. seccomp(2) */
#include "filter.h"

#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |        \
	 CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

static void *says(void *unused UNUSED)
{
	say("thread %d of %d", gettid(), getpid());
	return NULL;
}

static int restricted(void)
{
	struct sock_filter code[] = {
		LOAD(nr),
		ON(SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS),
		SKIP_UNLESS(SYS_clone, 6),
		ARGUMENT(0),
		SKIP_UNLESS(THREAD_FLAGS, 1),
		RETURN(SECCOMP_RET_ALLOW),
		SKIP_UNLESS(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 1),
		RETURN(SECCOMP_RET_ALLOW),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};
	pid_t parent_word = -1, child_word = -1, pid;

	result("filter", INSTALL(code, 0));
	for (int i = 0; i < 3; i++)
		pthread_join(thread(says, NULL), NULL);
	pid = syscall(SYS_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &parent_word, &child_word);
	if (!pid) {
		say("child word %d", child_word);
		_exit(3);
	}
	reap("child", pid);
	say("parent word %s", parent_word == pid ? "right" : "wrong");
	return 0;
}

static int work(void)
{
	reap("restricted", child(restricted));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
