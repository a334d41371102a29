crossings! {
    trace: "perf, BPF and tracefs";

    "perf-sample-tid"      rare   "perf ring: PERF_SAMPLE_TID"                    gap "the kernel writes into shared pages by itself";
    "perf-rec-comm"        rare   "perf ring: PERF_RECORD_COMM"                   gap "the kernel writes into shared pages by itself";
    "perf-rec-fork-exit"   rare   "perf ring: PERF_RECORD_FORK, PERF_RECORD_EXIT" gap "the kernel writes into shared pages by itself";
    "perf-rec-mmap"        rare   "perf ring: PERF_RECORD_MMAP"                   gap "the kernel writes into shared pages by itself";
    "perf-rec-read"        exotic "perf ring: PERF_RECORD_READ"                   gap "the kernel writes into shared pages by itself";
    "perf-rec-namespaces"  exotic "perf ring: PERF_RECORD_NAMESPACES"             gap "the kernel writes into shared pages by itself";
    "perf-rec-switch"      exotic "perf ring: PERF_RECORD_SWITCH_CPU_WIDE"        gap "the kernel writes into shared pages by itself";
    "perf-rec-itrace"      exotic "perf ring: PERF_RECORD_ITRACE_START"           gap "the kernel writes into shared pages by itself";
    "perf-raw-common-pid"  exotic "perf ring: common_pid of tracepoints"          untouched, but "numbers of the first PID namespace, as in every other";
    "bpf-task-fd-query"    exotic "BPF_TASK_FD_QUERY"                             refused by row "bpf[BPF_TASK_FD_QUERY]", tested "surface/every_row_can_be_reached", but "within a container too";
    "bpf-link-uprobe-pid"  exotic "BPF_LINK_CREATE: uprobes of one process"       refused by row "bpf[BPF_LINK_CREATE]", tested "surface/every_row_can_be_reached", but "links to other things too";
    "bpf-link-iter-task"   exotic "BPF_LINK_CREATE: an iterator over one task"    refused by row "bpf[BPF_LINK_CREATE]", tested "surface/every_row_can_be_reached", but "links to other things too";
    "bpf-link-info-uprobe" exotic "BPF_OBJ_GET_INFO_BY_FD: uprobes"               refused by row "bpf[BPF_LINK_CREATE]", tested "surface/every_row_can_be_reached", but "of links that were made outside it tells real numbers";
    "bpf-link-info-iter"   exotic "BPF_OBJ_GET_INFO_BY_FD: iterators"             refused by row "bpf[BPF_LINK_CREATE]", tested "surface/every_row_can_be_reached", but "of links that were made outside it tells real numbers";
    "bpf-task-storage-key" exotic "task storage: a pidfd is the key"              untouched;
    "bpf-helper-pid-tgid"  rare   "bpf_get_current_pid_tgid()"                    untouched, but "numbers of the first PID namespace, as in every other";
    "bpf-helper-ns-pid"    exotic "bpf_get_ns_current_pid_tgid()"                 untouched, but "numbers of the first PID namespace, as in every other";
    "bpf-iter-task-seq"    exotic "what a BPF iterator prints"                    refused by row "bpf[BPF_ITER_CREATE]", tested "surface/every_row_can_be_reached";
    "trace-set-event-pid"  exotic "tracefs: set_event_pid"                        untouched, but "numbers of the first PID namespace, as in every other";
    "trace-set-ftrace-pid" exotic "tracefs: set_ftrace_pid"                       untouched, but "numbers of the first PID namespace, as in every other";
    "trace-output"         exotic "tracefs: trace, trace_pipe"                    untouched, but "numbers of the first PID namespace, as in every other";
    "trace-saved-maps"     exotic "tracefs: saved_cmdlines, saved_tgids"          untouched, but "numbers of the first PID namespace, as in every other";
    "trace-filters-hist"   exotic "tracefs: filters and histograms"               untouched, but "numbers of the first PID namespace, as in every other";
    "blktrace-setup-pid"   exotic "BLKTRACESETUP: a filter by pid"                untouched, but "numbers of the first PID namespace, as in every other";
    "blktrace-sysfs-pid"   exotic "/sys/block/DEV/trace/pid"                      untouched, but "numbers of the first PID namespace, as in every other";
    "blktrace-records"     exotic "records of blktrace"                           untouched, but "numbers of the first PID namespace, as in every other";
}
