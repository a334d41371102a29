crossings! {
    procpid: "Contents of /proc/PID";

    "stat-1-pid"            common "/proc/PID/stat, field 1: pid"                        translated by row "open", "openat", "openat2", tested "proc/status";
    "stat-4-ppid"           common "/proc/PID/stat, field 4: ppid"                       translated by row "open", "openat", "openat2", tested "proc/status", "proc/tasks";
    "stat-5-pgrp"           common "/proc/PID/stat, field 5: pgrp"                       translated by row "open", "openat", "openat2", tested "proc/status";
    "stat-6-session"        common "/proc/PID/stat, field 6: session"                    translated by row "open", "openat", "openat2", tested "proc/status";
    "stat-8-tpgid"          common "/proc/PID/stat, field 8: tpgid"                      translated by row "open", "openat", "openat2", tested "proc/status";
    "stat-comm-trap"        common "/proc/PID/stat, field 2: a name with brackets in it" translated by row "open", "openat", "openat2", tested "procview/a_name_in_stat_may_hold_anything";
    "status-tgid"           common "/proc/PID/status: Tgid"                              translated by row "open", "openat", "openat2", tested "proc/status";
    "status-ngid"           exotic "/proc/PID/status: Ngid"                              translated by row "open", "openat", "openat2", tested "procview/status_of_a_thread", but "0 where it is nobody's here, not a number of the first PID namespace";
    "status-pid"            common "/proc/PID/status: Pid"                               translated by row "open", "openat", "openat2", tested "proc/status";
    "status-ppid"           common "/proc/PID/status: PPid"                              translated by row "open", "openat", "openat2", tested "proc/status", "proc/tasks";
    "status-tracerpid"      common "/proc/PID/status: TracerPid"                         translated by row "open", "openat", "openat2", tested "proc/status";
    "status-nstgid"         rare   "/proc/PID/status: NStgid"                            translated by row "open", "openat", "openat2", tested "proc/nested";
    "status-nspid"          rare   "/proc/PID/status: NSpid"                             translated by row "open", "openat", "openat2", tested "proc/nested";
    "status-nspgid"         rare   "/proc/PID/status: NSpgid"                            translated by row "open", "openat", "openat2", tested "proc/nested";
    "status-nssid"          rare   "/proc/PID/status: NSsid"                             translated by row "open", "openat", "openat2", tested "proc/nested";
    "sched-header"          rare   "/proc/PID/sched: first line"                         translated by row "open", "openat", "openat2", tested "proc/fields";
    "sched-numa-group"      exotic "/proc/PID/sched: numa_group_id"                      translated by row "open", "openat", "openat2", tested "procview/the_head_of_sched", but "0 where it is nobody's here, not a number of the first PID namespace";
    "timers-notify"         exotic "/proc/PID/timers: notify"                            translated by row "open", "openat", "openat2", tested "proc/fields", "procway/rights";
    "timers-clockid"        exotic "/proc/PID/timers: ClockID"                           translated by row "open", "openat", "openat2", tested "proc/fields";
    "children"              rare   "/proc/PID/task/TID/children"                         translated by row "open", "openat", "openat2", tested "proc/tasks";
    "fdinfo-pidfd-pid"      rare   "fdinfo of a pidfd: Pid"                              translated by row "open", "openat", "openat2", tested "proc/fields";
    "fdinfo-pidfd-nspid"    rare   "fdinfo of a pidfd: NSpid"                            translated by row "open", "openat", "openat2", tested "proc/fields", "proc/nested";
    "fdinfo-lock"           rare   "fdinfo: locks"                                       translated by row "open", "openat", "openat2", tested "proc/globals";
    "fdinfo-uring-sqthread" exotic "fdinfo of a ring: SqThread"                          refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "fdinfo-bpf-iter"       exotic "fdinfo of a BPF iterator"                            translated by row "open", "openat", "openat2", tested "procview/what_descriptors_say_of_themselves";
    "fdinfo-bpf-uprobe"     exotic "fdinfo of a BPF uprobe link"                         translated by row "open", "openat", "openat2", tested "procview/what_descriptors_say_of_themselves";
    "fdinfo-pos-proc"       exotic "fdinfo of a directory of /proc: pos"                 untouched, tested "procway/listing";
    "pid-syscall"           rare   "/proc/PID/syscall: arguments"                        translated by row "open", "openat", "openat2", tested "proc/fields", "procway/rights";
    "pid-comm-iou"          exotic "names of io_uring's and vhost's threads"             untouched, but "numbers of the first PID namespace, as in every other";
    "pid-ns-inode"          rare   "/proc/PID/ns/pid: its inode"                         translated by row "readlink", "readlinkat", "open", "openat", "newfstatat", "statx", tested "namespace/handles", but "it is a file of another kind for fstatfs(2), and cannot be mounted";
    "pid-cgroup-attr-none"  common "cgroup, maps, limits and others: no pids"            untouched, tested "untouched/files";
    "pid-state-artifact"    rare   "State, Seccomp, NoNewPrivs: the tracer shows"        translated by row "open", "openat", "openat2", tested "proc/status", "procway/rights", but "State and wchan are told as without a tracer; Seccomp, Seccomp_filters and NoNewPrivs as they are";
}
