/* A file handle of a pidfd, and back. open_by_handle_at(2) */
#include "guest.h"

#define FD_PIDFS_ROOT -10002
/* include/linux/exportfs.h */
#define FILEID_KERNFS 0xfe

struct handle {
	struct file_handle head;
	uint64_t inode;
};

static int work(void)
{
	struct handle handle = { { .handle_bytes = 8, .handle_type = FILEID_KERNFS }, 1 };
	pid_t pid = child(sleeper);
	int fd = syscall(SYS_pidfd_open, pid, 0), mount;

	result("an inode that is nobody's", open_by_handle_at(FD_PIDFS_ROOT, &handle.head, 0));
	result("a bad handle", open_by_handle_at(FD_PIDFS_ROOT, NOWHERE, 0));
	if (name_to_handle_at(fd, "", &handle.head, &mount, AT_EMPTY_PATH)) {
		result("name_to_handle_at", -1);
		put_down(pid);
		return 0;
	}
	fd = open_by_handle_at(FD_PIDFS_ROOT, &handle.head, 0);
	result("signal 0", syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	put_down(pid);
	result("of one who is gone", open_by_handle_at(FD_PIDFS_ROOT, &handle.head, 0));
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
