crossings! {
    procpath: "Paths, directories and links of /proc";

    "path-open"             hot    "open of /proc/PID/..."                           gap "/proc is not translated yet";
    "path-open-task"        common "open of /proc/PID/task/TID/..."                  gap "/proc is not translated yet";
    "path-nonleader-lookup" rare   "/proc/TID of a thread, which is not listed"      gap "/proc is not translated yet";
    "path-leading-zero"     exotic "/proc/0123: not there"                           untouched, tested "untouched/files";
    "path-self-native"      hot    "/proc/self, /proc/thread-self, /dev/fd"          untouched, tested "fd/locks", "pidfd/namespace";
    "path-openat2-resolve"  exotic "openat2: RESOLVE_BENEATH and the like, in /proc" gap "/proc is not translated yet";
    "fd-inherited-proc"     rare   "a file of /proc that was open at the start"      gap "a file of /proc that comes from outside shows what it shows there";
    "path-stat"             common "stat, access of /proc/PID"                       gap "/proc is not translated yet";
    "path-readlink"         common "readlink of /proc/PID/..."                       gap "/proc is not translated yet";
    "path-chdir"            rare   "chdir, chroot into /proc/PID"                    gap "/proc is not translated yet";
    "path-exec"             rare   "execve of /proc/PID/exe"                         gap "/proc is not translated yet";
    "path-mutate"           rare   "rename, link, chmod in /proc/PID"                gap "/proc is not translated yet";
    "path-xattr"            exotic "getxattr in /proc/PID"                           gap "/proc is not translated yet";
    "path-mount"            rare   "mount of /proc/PID/ns/..."                       gap "/proc is not translated yet";
    "path-watch"            exotic "inotify_add_watch, statfs in /proc/PID"          gap "/proc is not translated yet";
    "path-unix-socket"      exotic "connect to /proc/PID/root/..."                   gap "/proc is not translated yet";
    "dirent-proc-names"     common "names in /proc"                                  gap "/proc is not translated yet";
    "dirent-proc-doff"      rare   "positions in /proc: TGID and 258"                gap "/proc is not translated yet";
    "dirent-task-names"     common "names in /proc/PID/task"                         gap "/proc is not translated yet";
    "dirent-task-seek"      exotic "positions in /proc/PID/task"                     gap "/proc is not translated yet";
    "proc-nlink"            exotic "st_nlink of /proc: a count"                      untouched;
    "link-self"             common "text of /proc/self"                              gap "/proc is not translated yet";
    "link-thread-self"      rare   "text of /proc/thread-self"                       gap "/proc is not translated yet";
    "link-fd-text"          rare   "text of /proc/PID/fd/N that leads into /proc"    gap "/proc is not translated yet";
    "getcwd-text"           exotic "getcwd in /proc/PID"                             gap "/proc is not translated yet";
    "mountinfo-root-text"   exotic "mountinfo: mounts of parts of /proc"             gap "/proc is not translated yet";
    "statmount-text"        exotic "statmount: the same"                             gap "/proc is not translated yet";
    "proc-instance"         rare   "another mount of /proc"                          gap "/proc is not translated yet";
    "proc-dead-handle"      rare   "an open /proc/PID of one who is gone"            untouched, tested "untouched/descriptors";
    "procfd-as-pidfd"       rare   "a descriptor of /proc/PID as a pidfd"            untouched, tested "untouched/descriptors";
}
