use crate::meaning::*;

family! {
    inspect: "Looking into another process", "ptrace(2)";

    // A process has one tracer, and has it.
    ptrace              (request: Int, pid: Tid, addr: Ptr, data: Ptr)      -> Int,  refused EPERM;
    kcmp                (pid1: Tid, pid2: Tid, kind: Int, idx1: Int, idx2: Int) -> Int;
    get_robust_list     (pid: Tid, head: Ptr, size: Ptr)                    -> Int;
    // Kernel and caller share one structure in both directions.
    // What a link is attached to stands in memory, and may be a process of the host's.
    bpf[BPF_LINK_CREATE] (cmd: Op, attr: Ptr, size: Int)                    -> Fd,   refused EPERM;
    bpf[BPF_ITER_CREATE] (cmd: Op, attr: Ptr, size: Int)                    -> Fd,   refused EPERM;
    bpf[BPF_TASK_FD_QUERY] (cmd: Op, attr: Ptr, size: Int)                  -> Int,  refused EPERM;
    // With PERF_FLAG_PID_CGROUP the pid is a file descriptor.
    perf_event_open[NO_PID_CGROUP] (attr: Ptr, pid: Tid, cpu: Int, group: Fd, flags: Op) -> Fd;
}
