crossings! {
    procpath: "Paths, directories and links of /proc";

    "path-open"             hot    "open of /proc/PID/..."
        translated by row "open", "openat", "openat2", "creat", tested "procway/ways", "procway/hostile";
    "path-open-task"        common "open of /proc/PID/task/TID/..."
        translated by row "open", "openat", "openat2", tested "procway/ways", "procway/threads";
    "path-nonleader-lookup" rare   "/proc/TID of a thread, which is not listed"
        translated by row "open", "openat", tested "procway/threads";
    "path-leading-zero"     exotic "/proc/0123: not there"                           untouched, tested "untouched/files", "procway/hostile";
    "path-self-native"      hot    "/proc/self, /proc/thread-self, /dev/fd"          untouched, tested "fd/locks", "pidfd/namespace";
    "path-openat2-resolve"  exotic "openat2: RESOLVE_BENEATH and the like, in /proc"
        translated by row "openat2", tested "procway/ways";
    "fd-inherited-proc"     rare   "a file of /proc that was open at the start"      gap "a file of /proc that comes from outside shows what it shows there";
    "path-stat"             common "stat, access of /proc/PID"
        translated by row "stat", "lstat", "lstat64", "oldlstat", "newfstatat", "statx", "access", "faccessat", "faccessat2",
        tested "procway/ways", "procway/names";
    "path-readlink"         common "readlink of /proc/PID/..."
        translated by row "readlink", "readlinkat", tested "procway/links";
    "path-chdir"            rare   "chdir, chroot into /proc/PID"
        translated by row "chdir", "chroot", "pivot_root", "unshare[CLONE_NEWNS]", "setns[CLONE_NEWNS]",
        tested "procway/ways", "procway/root";
    "path-exec"             rare   "execve of /proc/PID/exe"
        translated by row "execve", "execveat", tested "procway/exec",
        but "the new program finds the real number in the path it was started by (AT_EXECFN)";
    "path-mutate"           rare   "rename, link, chmod in /proc/PID"
        translated by row "truncate", "chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat", "utime", "utimes",
        "futimesat", "utimensat", "link", "linkat", "symlink", "symlinkat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir",
        "unlink", "unlinkat", "rename", "renameat", "renameat2", tested "procway/names", "proc/paths";
    "path-xattr"            exotic "getxattr in /proc/PID"
        translated by row "setxattr", "lsetxattr", "getxattr", "lgetxattr", "listxattr", "llistxattr", "removexattr",
        "lremovexattr", "setxattrat", "getxattrat", "listxattrat", "removexattrat", "file_getattr", "file_setattr",
        tested "procway/names";
    "path-mount"            rare   "mount of /proc/PID/ns/..."
        translated by row "mount", "move_mount", "umount", "umount2", "open_tree", tested "procway/mounts";
    "path-watch"            exotic "inotify_add_watch, statfs in /proc/PID"
        translated by row "statfs", "statfs64", "inotify_add_watch", "fanotify_mark", "fanotify_mark on i386", "name_to_handle_at", tested "procway/names";
    "path-unix-socket"      exotic "connect to /proc/PID/root/..."                   gap "the path of a socket is the kernel's alone";
    "dirent-proc-names"     common "names in /proc"
        translated by row "getdents", "getdents64", tested "procway/listing";
    "dirent-proc-doff"      rare   "positions in /proc: TGID and 258"
        translated by row "getdents", "getdents64", tested "procway/listing";
    "dirent-task-names"     common "names in /proc/PID/task"
        translated by row "getdents", "getdents64", tested "procway/threads";
    "dirent-task-seek"      exotic "positions in /proc/PID/task"
        translated by row "getdents", "getdents64", tested "procway/threads";
    "proc-nlink"            exotic "st_nlink of /proc: a count"                      untouched;
    "link-self"             common "text of /proc/self"
        translated by row "readlink", "readlinkat", tested "procway/links";
    "link-thread-self"      rare   "text of /proc/thread-self"
        translated by row "readlink", "readlinkat", tested "procway/links";
    "link-fd-text"          rare   "text of /proc/PID/fd/N that leads into /proc"
        translated by row "readlink", "readlinkat", tested "procway/links";
    "getcwd-text"           exotic "getcwd in /proc/PID"
        translated by row "getcwd", tested "procway/links";
    "mountinfo-root-text"   exotic "mountinfo: mounts of parts of /proc"
        translated by row "open", "openat", "openat2", tested "procway/mounts";
    "statmount-text"        exotic "statmount: the same"                             refused by row "statmount", tested "surface/every_row_can_be_reached", but "as by a kernel before 6.8";
    "proc-instance"         rare   "another mount of /proc"
        translated by row "mount", "open", "openat", "openat2", tested "proc/mount", "procway/mounts";
    "proc-dead-handle"      rare   "an open /proc/PID of one who is gone"
        translated by row "lseek[AT_START, SEEK_SET]", "_llseek[AT_START, SEEK_SET]", "pread64[AT_START]", "preadv[AT_START]", "preadv2[AT_START]",
        tested "procway/gone", "untouched/descriptors",
        but "the first read of a file that holds ids tells what was true when it was opened; after lseek(2) it finds nothing, where Linux fails with ESRCH";
    "procfd-as-pidfd"       rare   "a descriptor of /proc/PID as a pidfd"            untouched, tested "untouched/descriptors";
}
