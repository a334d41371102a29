crossings! {
    dump: "Core dumps and accounting";

    "core-name-p"       rare   "core_pattern: %p"                     gap "the kernel writes core files by itself";
    "core-name-i"       exotic "core_pattern: %i"                     gap "the kernel writes core files by itself";
    "core-name-global"  exotic "core_pattern: %P, %I"                 untouched;
    "core-pipe-handler" rare   "a core's handler, which runs outside" untouched;
    "core-socket"       exotic "a core's socket: a pidfd"             untouched;
    "core-prstatus"     rare   "core: NT_PRSTATUS"                    gap "the kernel writes core files by itself";
    "core-prpsinfo"     rare   "core: NT_PRPSINFO"                    gap "the kernel writes core files by itself";
    "core-siginfo"      exotic "core: NT_SIGINFO"                     translated at SignalDelivery;
    "kdump-prstatus"    exotic "/proc/vmcore: the kernel's own notes" untouched;
    "acct-pid"          exotic "acct(2): ac_pid"                      refused by row "acct";
    "acct-ppid"         exotic "acct(2): ac_ppid"                     refused by row "acct";
}
