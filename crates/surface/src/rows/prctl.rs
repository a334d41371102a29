use crate::layout::*;
use crate::meaning::*;

family! {
    prctl: "Operations on a process, seccomp", "prctl(2)";

    prctl[PR_SET_CHILD_SUBREAPER] (op: Op, subreaper: Int)                  -> Int,  via Subreaper;
    prctl[PR_GET_CHILD_SUBREAPER] (op: Op, subreaper: Ptr)                  -> Int,  via Subreaper;
    // 0 is nobody, and -1 anybody.
    prctl[PR_SET_PTRACER] (op: Op, pid: Tid)                                -> Int,  else EINVAL;
    prctl[PR_SCHED_CORE] (op: Op, command: Int, pid: Tid, scope: Int, cookie: Ptr) -> Int;
    prctl[PR_SET_DUMPABLE] (op: Op, dumpable: Int)                          -> Int,  via Dumpable;
    prctl[PR_GET_DUMPABLE] (op: Op)                                         -> Int,  via Dumpable;
    // A listener's verdict comes before ours: what it lets through would not be translated.
    seccomp[SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER] (op: Op, flags: Op, args: Ptr) -> Fd, refused EINVAL;
    // It acts on the real parent, which may be the supervisor.
    keyctl[KEYCTL_SESSION_TO_PARENT] (op: Op)                               -> Int,  refused EPERM;
    // They are for the whole host, as for a user without CAP_SYS_BOOT and CAP_SYS_PACCT.
    reboot              (magic: Int, magic2: Int, command: Int, text: Ptr)  -> Int,  refused EPERM;
    acct                (file: Ptr)                                         -> Int,  refused EPERM;
    // The thread that could not follow.
    seccomp[SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC] (op: Op, flags: Op, args: Ptr) -> Tid;
    ioctl[SECCOMP_IOCTL_NOTIF_RECV] (fd: Fd, cmd: Op, notif: Out<SeccompNotif>) -> Int;
}
