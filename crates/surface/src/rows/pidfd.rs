use crate::layout::*;
use crate::meaning::*;

family! {
    pidfd: "File descriptors that name a process or a namespace", "pidfd_open(2)";

    pidfd_open          (pid: Tid, flags: Int)                              -> Fd;
    ioctl[PIDFD_GET_INFO] (fd: Fd, cmd: Op, info: Out<PidfdInfo>)           -> Int;
    // A handle can be made up for any process of the host.
    open_by_handle_at[FD_PIDFS_ROOT] (mount: Op, handle: Ptr, flags: Int)   -> Fd,   refused ESTALE;
    // The descriptor is of the one real namespace, which stands for the caller's own. ioctl_nsfs(2)
    ioctl[NS_GET_PID_FROM_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                -> Tid;
    ioctl[NS_GET_TGID_FROM_PIDNS] (fd: Fd, cmd: Op, pid: Tid)               -> Tgid;
    ioctl[NS_GET_PID_IN_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                  -> Tid;
    ioctl[NS_GET_TGID_IN_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                 -> Tgid;
}
