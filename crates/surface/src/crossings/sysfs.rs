crossings! {
    sysfs: "cgroups, resctrl, sysfs, debugfs";

    "cg2-procs-read"      common "cgroup.procs of version 2, read"                 translated by row "open", "openat", "openat2", tested "proc/written";
    "cg2-procs-write"     common "cgroup.procs of version 2, written"              translated by row "open", "openat", "openat2" at CallEntry, tested "proc/written";
    "cg2-threads-read"    rare   "cgroup.threads, read"                            translated by row "open", "openat", "openat2", tested "proc/written";
    "cg2-threads-write"   rare   "cgroup.threads, written"                         translated by row "open", "openat", "openat2" at CallEntry, tested "procview/a_member_is_named_as_the_kernel_reads_it";
    "cg1-procs-read"      rare   "cgroup.procs of version 1, read"                 translated by row "open", "openat", "openat2", tested "proc/written";
    "cg1-procs-write"     rare   "cgroup.procs of version 1, written"              translated by row "open", "openat", "openat2" at CallEntry, tested "proc/written";
    "cg1-tasks-read"      rare   "tasks of version 1, read"                        translated by row "open", "openat", "openat2", tested "proc/written";
    "cg1-tasks-write"     rare   "tasks of version 1, written"                     translated by row "open", "openat", "openat2" at CallEntry, tested "procview/a_member_is_named_as_the_kernel_reads_it";
    "cg-kill"             rare   "cgroup.kill, freezer, pids.current: no pids"     untouched;
    "resctrl-tasks-read"  exotic "resctrl tasks, read"                             translated by row "open", "openat", "openat2", tested "procview/groups_of_control_list_their_members";
    "resctrl-tasks-write" exotic "resctrl tasks, written"                          translated by row "open", "openat", "openat2" at CallEntry, tested "procview/a_member_is_named_as_the_kernel_reads_it";
    "sysfs-ext4-journal"  exotic "/sys/fs/ext4/DEV/journal_task"                   gap "files of sysfs, debugfs and securityfs are not translated";
    "sysfs-damon-target"  exotic "DAMON: pid_target"                               gap "files of sysfs, debugfs and securityfs are not translated";
    "sysfs-damon-kdamond" exotic "DAMON: the kernel thread's pid"                  untouched, but "numbers of the first PID namespace, as in every other";
    "debugfs-sched"       exotic "debugfs: sched/debug"                            untouched, but "numbers of the first PID namespace, as in every other";
    "debugfs-mm"          exotic "debugfs: split_huge_pages, kmemleak, page_owner" gap "files of sysfs, debugfs and securityfs are not translated";
    "debugfs-fs"          exotic "debugfs: locks of gfs2, ocfs2, ceph"             gap "files of sysfs, debugfs and securityfs are not translated";
    "debugfs-cgroup1"     exotic "debug controller of cgroup version 1"            gap "files of sysfs, debugfs and securityfs are not translated";
    "tomoyo-securityfs"   exotic "securityfs: TOMOYO"                              gap "files of sysfs, debugfs and securityfs are not translated";
}
