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
    // A program's own filters see what we make of its calls.
    prctl[PR_SET_SECCOMP] (op: Op, mode: Int, filter: Ptr)                  -> Int,  via OwnFilter;
    prctl[PR_GET_SECCOMP] (op: Op)                                          -> Int,  via OwnFilter;
    // Who has a filter of ours to install, and no privilege, gives up all others first.
    prctl[PR_SET_NO_NEW_PRIVS] (op: Op, set: Int)                           -> Int,  via OwnFilter;
    seccomp[SECCOMP_SET_MODE_STRICT] (op: Op, flags: Int, args: Ptr)        -> Int,  via OwnFilter;
    // With `SECCOMP_FILTER_FLAG_TSYNC` it may return the thread that could not follow.
    seccomp[SECCOMP_SET_MODE_FILTER] (op: Op, flags: Int, args: Ptr)        -> Int,  via OwnFilter;
    // A listener is shown real numbers in a call's arguments. seccomp_unotify(2)
    ioctl[SECCOMP_IOCTL_NOTIF_RECV] (fd: Fd, cmd: Op, notif: Out<SeccompNotif>) -> Int, via Notification;
    ioctl[SECCOMP_IOCTL_NOTIF_SEND] (fd: Fd, cmd: Op, response: Ptr)        -> Int,  via Notification;
    ioctl[SECCOMP_IOCTL_NOTIF_ADDFD] (fd: Fd, cmd: Op, file: Ptr)           -> Fd,   via Notification;
    // It acts on the real parent, which may be the supervisor.
    keyctl[KEYCTL_SESSION_TO_PARENT] (op: Op)                               -> Int,  refused EPERM;
    // They are for the whole host, as for a user without CAP_SYS_BOOT and CAP_SYS_PACCT.
    reboot              (magic: Int, magic2: Int, command: Int, text: Ptr)  -> Int,  refused EPERM;
    acct                (file: Ptr)                                         -> Int,  refused EPERM;
}
