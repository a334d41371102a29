crossings! {
    procpid: "Contents of /proc/PID";

    "stat-1-pid"            common "/proc/PID/stat, field 1: pid"                        gap "/proc is not translated yet";
    "stat-4-ppid"           common "/proc/PID/stat, field 4: ppid"                       gap "/proc is not translated yet";
    "stat-5-pgrp"           common "/proc/PID/stat, field 5: pgrp"                       gap "/proc is not translated yet";
    "stat-6-session"        common "/proc/PID/stat, field 6: session"                    gap "/proc is not translated yet";
    "stat-8-tpgid"          common "/proc/PID/stat, field 8: tpgid"                      gap "/proc is not translated yet";
    "stat-comm-trap"        common "/proc/PID/stat, field 2: a name with brackets in it" gap "/proc is not translated yet";
    "status-tgid"           common "/proc/PID/status: Tgid"                              gap "/proc is not translated yet";
    "status-ngid"           exotic "/proc/PID/status: Ngid"                              untouched, but "numbers of the first PID namespace, as in every other";
    "status-pid"            common "/proc/PID/status: Pid"                               gap "/proc is not translated yet";
    "status-ppid"           common "/proc/PID/status: PPid"                              gap "/proc is not translated yet";
    "status-tracerpid"      common "/proc/PID/status: TracerPid"                         gap "/proc is not translated yet";
    "status-nstgid"         rare   "/proc/PID/status: NStgid"                            gap "/proc is not translated yet";
    "status-nspid"          rare   "/proc/PID/status: NSpid"                             gap "/proc is not translated yet";
    "status-nspgid"         rare   "/proc/PID/status: NSpgid"                            gap "/proc is not translated yet";
    "status-nssid"          rare   "/proc/PID/status: NSsid"                             gap "/proc is not translated yet";
    "sched-header"          rare   "/proc/PID/sched: first line"                         gap "/proc is not translated yet";
    "sched-numa-group"      exotic "/proc/PID/sched: numa_group_id"                      untouched, but "numbers of the first PID namespace, as in every other";
    "timers-notify"         exotic "/proc/PID/timers: notify"                            gap "/proc is not translated yet";
    "timers-clockid"        exotic "/proc/PID/timers: ClockID"                           gap "/proc is not translated yet";
    "children"              rare   "/proc/PID/task/TID/children"                         gap "/proc is not translated yet";
    "fdinfo-pidfd-pid"      rare   "fdinfo of a pidfd: Pid"                              gap "/proc is not translated yet";
    "fdinfo-pidfd-nspid"    rare   "fdinfo of a pidfd: NSpid"                            gap "/proc is not translated yet";
    "fdinfo-lock"           rare   "fdinfo: locks"                                       gap "/proc is not translated yet";
    "fdinfo-uring-sqthread" exotic "fdinfo of a ring: SqThread"                          refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "fdinfo-bpf-iter"       exotic "fdinfo of a BPF iterator"                            gap "/proc is not translated yet";
    "fdinfo-bpf-uprobe"     exotic "fdinfo of a BPF uprobe link"                         gap "/proc is not translated yet";
    "fdinfo-pos-proc"       exotic "fdinfo of a directory of /proc: pos"                 gap "/proc is not translated yet";
    "pid-syscall"           rare   "/proc/PID/syscall: arguments"                        gap "/proc is not translated yet";
    "pid-comm-iou"          exotic "names of io_uring's and vhost's threads"             untouched, but "numbers of the first PID namespace, as in every other";
    "pid-ns-inode"          rare   "/proc/PID/ns/pid: its inode"                         gap "/proc is not translated yet";
    "pid-cgroup-attr-none"  common "cgroup, maps, limits and others: no pids"            untouched, tested "untouched/files";
    "pid-state-artifact"    rare   "State, Seccomp, NoNewPrivs: the tracer shows"        gap "/proc is not translated yet";
}
