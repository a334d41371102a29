crossings! {
    sysfs: "cgroups, resctrl, sysfs, debugfs";

    "cg2-procs-read"      common "cgroup.procs of version 2, read"                 gap "files of cgroups and resctrl are not translated";
    "cg2-procs-write"     common "cgroup.procs of version 2, written"              gap "files of cgroups and resctrl are not translated";
    "cg2-threads-read"    rare   "cgroup.threads, read"                            gap "files of cgroups and resctrl are not translated";
    "cg2-threads-write"   rare   "cgroup.threads, written"                         gap "files of cgroups and resctrl are not translated";
    "cg1-procs-read"      rare   "cgroup.procs of version 1, read"                 gap "files of cgroups and resctrl are not translated";
    "cg1-procs-write"     rare   "cgroup.procs of version 1, written"              gap "files of cgroups and resctrl are not translated";
    "cg1-tasks-read"      rare   "tasks of version 1, read"                        gap "files of cgroups and resctrl are not translated";
    "cg1-tasks-write"     rare   "tasks of version 1, written"                     gap "files of cgroups and resctrl are not translated";
    "cg-kill"             rare   "cgroup.kill, freezer, pids.current: no pids"     untouched;
    "resctrl-tasks-read"  exotic "resctrl tasks, read"                             gap "files of cgroups and resctrl are not translated";
    "resctrl-tasks-write" exotic "resctrl tasks, written"                          gap "files of cgroups and resctrl are not translated";
    "sysfs-ext4-journal"  exotic "/sys/fs/ext4/DEV/journal_task"                   gap "files of sysfs, debugfs and securityfs are not translated";
    "sysfs-damon-target"  exotic "DAMON: pid_target"                               gap "files of sysfs, debugfs and securityfs are not translated";
    "sysfs-damon-kdamond" exotic "DAMON: the kernel thread's pid"                  untouched, but "numbers of the first PID namespace, as in every other";
    "debugfs-sched"       exotic "debugfs: sched/debug"                            untouched, but "numbers of the first PID namespace, as in every other";
    "debugfs-mm"          exotic "debugfs: split_huge_pages, kmemleak, page_owner" gap "files of sysfs, debugfs and securityfs are not translated";
    "debugfs-fs"          exotic "debugfs: locks of gfs2, ocfs2, ceph"             gap "files of sysfs, debugfs and securityfs are not translated";
    "debugfs-cgroup1"     exotic "debug controller of cgroup version 1"            gap "files of sysfs, debugfs and securityfs are not translated";
    "tomoyo-securityfs"   exotic "securityfs: TOMOYO"                              gap "files of sysfs, debugfs and securityfs are not translated";
}
