/* Calls that only name an entry of /proc. */
#include "proc.h"
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <utime.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

struct xattr_args {
	uint64_t value;
	uint32_t size, flags;
};

static void one(const char *path)
{
	struct stat stat_;
	struct statx statx_;
	struct statfs statfs_;
	char text[64];
	struct xattr_args args = { 0 };
	struct {
		struct file_handle handle;
		char bytes[128];
	} handle = { .handle.handle_bytes = 128 };
	int mount, watch = inotify_init1(IN_CLOEXEC), mark = syscall(SYS_fanotify_init, FAN_CLASS_NOTIF, 0);

	say("%s", path);
	result("stat", syscall(SYS_stat, path, &stat_));
	result("lstat", syscall(SYS_lstat, path, &stat_));
	result("newfstatat", syscall(SYS_newfstatat, AT_FDCWD, path, &stat_, 0));
	result("newfstatat nofollow", syscall(SYS_newfstatat, AT_FDCWD, path, &stat_, AT_SYMLINK_NOFOLLOW));
	result("statx", statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, &statx_));
	result("access", syscall(SYS_access, path, F_OK));
	result("faccessat", syscall(SYS_faccessat, AT_FDCWD, path, R_OK));
	result("faccessat2", syscall(SYS_faccessat2, AT_FDCWD, path, R_OK, AT_SYMLINK_NOFOLLOW));
	result("truncate", truncate(path, 0));
	result("chmod", syscall(SYS_chmod, path, 0400));
	result("fchmodat", syscall(SYS_fchmodat, AT_FDCWD, path, 0400));
	result("fchmodat2", syscall(SYS_fchmodat2, AT_FDCWD, path, 0400, 0));
	result("chown", syscall(SYS_chown, path, -1, -1));
	result("lchown", syscall(SYS_lchown, path, -1, -1));
	result("fchownat", syscall(SYS_fchownat, AT_FDCWD, path, -1, -1, 0));
	result("utime", syscall(SYS_utime, path, NULL));
	result("utimes", syscall(SYS_utimes, path, NULL));
	result("futimesat", syscall(SYS_futimesat, AT_FDCWD, path, NULL));
	result("utimensat", syscall(SYS_utimensat, AT_FDCWD, path, NULL, 0));
	result("link", syscall(SYS_link, path, "/proc/no"));
	result("linkat", linkat(AT_FDCWD, path, AT_FDCWD, "/proc/no", AT_SYMLINK_FOLLOW));
	result("getxattr", getxattr(path, "user.x", text, sizeof text));
	result("lgetxattr", lgetxattr(path, "user.x", text, sizeof text));
	result("setxattr", setxattr(path, "user.x", "", 0, 0));
	result("lsetxattr", lsetxattr(path, "user.x", "", 0, 0));
	result("listxattr", listxattr(path, text, sizeof text) < 0 ? -1 : 0);
	result("llistxattr", llistxattr(path, text, sizeof text) < 0 ? -1 : 0);
	result("removexattr", removexattr(path, "user.x"));
	result("lremovexattr", lremovexattr(path, "user.x"));
	result("getxattrat", syscall(464, AT_FDCWD, path, 0, "user.x", &args, sizeof args));
	result("listxattrat", syscall(465, AT_FDCWD, path, 0, text, sizeof text) < 0 ? -1 : 0);
	result("removexattrat", syscall(466, AT_FDCWD, path, 0, "user.x"));
	result("statfs", statfs(path, &statfs_));
	result("inotify_add_watch", inotify_add_watch(watch, path, IN_OPEN));
	if (mark >= 0)
		result("fanotify_mark", syscall(SYS_fanotify_mark, mark, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, path));
	result("name_to_handle_at", syscall(SYS_name_to_handle_at, AT_FDCWD, path, &handle, &mount, 0));
	result("chdir", chdir(path));
	chdir("/");
	close(watch);
	close(mark);
}

static int work(void)
{
	char path[64];
	pid_t gone = child(sleeper);

	put_down(gone);
	one("/proc/1");
	one("/proc/1/stat");
	snprintf(path, sizeof path, "/proc/%d/status", getpid());
	one(path);
	snprintf(path, sizeof path, "/proc/%d", gone);
	one(path);
	one("/proc/self/task/1");
	return 0;
}

int main(void)
{
	return in_second_process(work);
}
