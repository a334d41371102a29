crossings! {
    inspect: "Tracing and looking into other processes";

    "ptrace-pid"              common "ptrace(request, pid)"                       refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop", but "debuggers do not work inside: nested tracing is to come";
    "ptrace-traceme"          common "PTRACE_TRACEME"                             refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-attach-seize"     common "PTRACE_ATTACH, PTRACE_SEIZE"                refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-eventmsg-fork"    common "PTRACE_GETEVENTMSG: a new task"             refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-eventmsg-exec"    rare   "PTRACE_GETEVENTMSG: the TID before an exec" refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-eventmsg-exit"    rare   "PTRACE_GETEVENTMSG: a status, no pid"       refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-getsiginfo"       common "PTRACE_GETSIGINFO"                          refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-setsiginfo"       rare   "PTRACE_SETSIGINFO"                          refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-peeksiginfo"      exotic "PTRACE_PEEKSIGINFO"                         refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-getregs"          common "PTRACE_GETREGS within a call with pids"     refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-setregs"          rare   "PTRACE_SETREGS within a call with pids"     refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-get-syscall-info" common "PTRACE_GET_SYSCALL_INFO"                    refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-set-syscall-info" exotic "PTRACE_SET_SYSCALL_INFO"                    refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "ptrace-wait-tracees"     common "wait4, waitid of a tracer"                  refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "process-vm-readv"        rare   "process_vm_readv(pid)"                      translated by row "process_vm_readv", tested "memory/vm";
    "process-vm-writev"       rare   "process_vm_writev(pid)"                     translated by row "process_vm_writev", tested "memory/vm";
    "kcmp-pid1"               rare   "kcmp(pid1, ...)"                            translated by row "kcmp", tested "inspect/kcmp";
    "kcmp-pid2"               rare   "kcmp(..., pid2)"                            translated by row "kcmp", tested "inspect/kcmp";
    "get-robust-list-pid"     exotic "get_robust_list(pid)"                       translated by row "get_robust_list", tested "inspect/robust_list";
    "process-madvise"         exotic "process_madvise(pidfd)"                     untouched, tested "pidfd/open";
    "process-mrelease"        exotic "process_mrelease(pidfd)"                    untouched, tested "untouched/descriptors";
    "pidfd-getfd"             rare   "pidfd_getfd(pidfd, fd)"                     untouched, tested "pidfd/open";
    "perf-event-open-pid"     rare   "perf_event_open(pid)"                       translated by row "perf_event_open[NO_PID_CGROUP]", tested "inspect/perf";
}
