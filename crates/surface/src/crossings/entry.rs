crossings! {
    entry: "Other ways into the kernel";

    "i386-nr"            rare   "int 0x80 and 32-bit programs"                             translated at CallEntry, tested "surface/the_filter_selects_what_lookup_selects", "entry/int80";
    "i386-waitpid"       rare   "i386: waitpid()"                                          translated by row "waitpid", tested "entry/int80", "wait/wait4";
    "i386-ipc-mux"       exotic "i386: ipc()"                                              translated by row "ipc[SEMCTL, GETPID_64]", "ipc[SHMCTL, IPC_STAT_64]", "ipc[SHMCTL, SHM_STAT_64]", "ipc[SHMCTL, SHM_STAT_ANY_64]", "ipc[MSGCTL, IPC_STAT_64]", "ipc[MSGCTL, MSG_STAT_64]", "ipc[MSGCTL, MSG_STAT_ANY_64]", "ipc[SHMCTL, IPC_STAT]", "ipc[SHMCTL, SHM_STAT]", "ipc[SHMCTL, SHM_STAT_ANY]", "ipc[MSGCTL, IPC_STAT]", "ipc[MSGCTL, MSG_STAT]", "ipc[MSGCTL, MSG_STAT_ANY]", tested "entry/multiplexers", but "structures with pids of 16 bits are refused";
    "i386-socketcall"    exotic "i386: socketcall()"                                       translated by row "socketcall[SYS_BIND]", "socketcall[SYS_SENDTO]", "socketcall[SYS_GETSOCKOPT]", "socketcall[SYS_SENDMSG]", "socketcall[SYS_RECVMSG]", "socketcall[SYS_RECVMMSG]", "socketcall[SYS_SENDMMSG]", tested "entry/multiplexers", "message/credentials", "message/many", "netlink/ports", "socket/peercred";
    "i386-flock"         rare   "i386: struct flock, struct flock64"                       translated by row "fcntl[F_GETLK]", "fcntl64[F_GETLK64]", "fcntl64[F_OFD_GETLK]", tested "fd/locks", "entry/int80";
    "i386-siginfo"       rare   "i386: siginfo_t"                                          translated by row "rt_sigtimedwait", "waitid", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal", tested "signal/sigtimedwait", "wait/waitid", "signal/queue", "signal/pidfd";
    "i386-sigevent"      exotic "i386: struct sigevent"                                    translated by row "timer_create", tested "clock/timer";
    "i386-time64-dups"   exotic "i386: the twins with 64-bit times"                        translated by row "clock_gettime", "clock_getres", "clock_nanosleep", "clock_settime", "clock_adjtime", "rt_sigtimedwait", "sched_rr_get_interval", "recvmmsg", tested "entry/twins", "surface/the_numbers_are_the_abis";
    "i386-robust"        exotic "i386: robust lists"                                       translated by row "set_robust_list on i386", "mmap2[PROT_WRITE, MAP_SHARED]", "mmap on i386", "ipc[SHMAT]" at ExitEvent, tested "threads/robust", "threads/robust_pending";
    "i386-readdir"       exotic "i386: readdir(), getdents()"                              translated by row "getdents", "getdents64", "readdir", tested "procway/listing", but "readdir() is refused";
    "i386-clone-args"    rare   "i386: the order of clone()'s arguments"                   translated by row "clone on i386", tested "spawn/tid_words", "entry/int80";
    "x32-nr"             exotic "x32"                                                      refused at ForeignAbi, tested "surface/x32_is_refused", "entry/int80";
    "vdso"               hot    "the vDSO: no pid comes out of it"                         untouched, tested "clock/cpu";
    "vsyscall"           exotic "the vsyscall page: no pids"                               untouched;
    "sud"                exotic "Syscall User Dispatch: calls are seen when they are made" untouched, tested "untouched/calls";
    "uretprobe-uprobe"   exotic "uretprobe(), uprobe(): no pids"                           untouched, tested "surface/a_number_without_rows_costs_nothing";
    "compat-mode-switch" exotic "a jump into 32-bit code"                                  translated at CallEntry, tested "entry/int80";
}
