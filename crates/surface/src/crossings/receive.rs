crossings! {
    receive: "Receiving signals: what a siginfo tells";

    "frame-si-user"         hot    "handler's siginfo: SI_USER, from kill(2)"                  translated at SignalDelivery, tested "signal/siginfo";
    "frame-si-tkill"        common "handler's siginfo: SI_TKILL"                               translated at SignalDelivery, tested "signal/siginfo", "signal/threads";
    "frame-si-queue"        common "handler's siginfo: SI_QUEUE and other codes of a sender's" untouched, tested "signal/queue";
    "frame-si-mesgq"        rare   "handler's siginfo: SI_MESGQ, from mq_notify(3)"            translated at SignalDelivery, tested "signal/mqueue";
    "frame-si-asyncio"      exotic "handler's siginfo: SI_ASYNCIO, SI_ASYNCNL"                 untouched, tested "abi/the_origins";
    "frame-chld-exit"       hot    "SIGCHLD: a child's end"                                    translated at SignalDelivery, tested "signal/siginfo";
    "frame-chld-stop"       common "SIGCHLD: a child stopped or continued"                     translated at SignalDelivery, tested "signal/siginfo", "job/stop";
    "frame-chld-trapped"    rare   "SIGCHLD: CLD_TRAPPED, for a tracer"                        refused by row "ptrace", tested "surface/what_is_refused_needs_no_stop";
    "frame-exitsig-other"   exotic "another signal than SIGCHLD at a child's end"              translated at SignalDelivery, tested "wait/clone_children";
    "frame-pdeathsig"       rare   "the signal of PR_SET_PDEATHSIG"                            translated at SignalDelivery, tested "prctl/pdeathsig";
    "frame-self-pipe"       common "SIGPIPE: SI_USER, from oneself"                            translated at SignalDelivery, tested "signal/siginfo";
    "frame-self-xfsz"       exotic "SIGXFSZ: SI_USER, from oneself"                            translated at SignalDelivery, tested "signal/siginfo";
    "frame-tty-hup"         exotic "SIGHUP and SIGCONT of TIOCNOTTY"                           translated at SignalDelivery, tested "job/terminal";
    "frame-exec-trap"       exotic "SIGTRAP after exec, for an old-fashioned tracer"           untouched, tested "exec/leader";
    "frame-tracer-replaced" common "a signal that a tracer puts in: its own pid"               untouched, tested "signal/siginfo";
    "frame-si-kernel"       common "SI_KERNEL: terminal, itimer, orphaned group; pid 0"        untouched, tested "signal/overlay", "job/orphaned_group";
    "frame-overlay"         common "SI_TIMER, SIGIO, faults, SIGSYS: no pid in its place"      untouched, tested "signal/overlay", "signal/overlay_io";
    "frame-lost-info"       exotic "a siginfo that was lost: pid 0"                            untouched, tested "untouched/signals";
    "sigtimedwait-info"     common "rt_sigtimedwait(): si_pid"                                 translated by row "rt_sigtimedwait", tested "signal/sigtimedwait";
    "signalfd-ssi-pid"      common "read of a signalfd: ssi_pid"                               translated by row "signalfd[NEW_DESCRIPTOR]", "signalfd4[NEW_DESCRIPTOR]", "read", "readv", tested "signal/signalfd", but "of the descriptor as it was made, not of a duplicate";
    "signalfd-ssi-tid"      exotic "read of a signalfd: ssi_tid, a timer and no TID"           untouched, tested "untouched/signals";
    "frame-compat32"        rare   "siginfo in the frame of an i386 handler"                   translated at SignalDelivery, tested "signal/siginfo";
}
