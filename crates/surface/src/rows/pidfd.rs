use crate::layout::*;
use crate::meaning::*;

family! {
    pidfd: "File descriptors that name a process or a namespace", "pidfd_open(2)";

    pidfd_open          (pid: Tid, flags: Int)                              -> Fd;
    ioctl[PIDFD_GET_INFO] (fd: Fd, cmd: Op, info: Out<PidfdInfo>)           -> Int;
    // A handle can be made up for any process of the host.
    open_by_handle_at[FD_PIDFS_ROOT] (mount: Op, handle: Ptr, flags: Int)   -> Fd,   refused ESTALE;
    // A file of ours stands for each pidspace. ioctl_nsfs(2)
    ioctl[NS_GET_PID_FROM_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                -> Tid,  via PidNamespace;
    ioctl[NS_GET_TGID_FROM_PIDNS] (fd: Fd, cmd: Op, pid: Tid)               -> Tgid, via PidNamespace;
    ioctl[NS_GET_PID_IN_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                  -> Tid,  via PidNamespace;
    ioctl[NS_GET_TGID_IN_PIDNS] (fd: Fd, cmd: Op, pid: Tid)                 -> Tgid, via PidNamespace;
    ioctl[NS_GET_USERNS] (fd: Fd, cmd: Op)                                  -> Fd,   via PidNamespace;
    ioctl[NS_GET_PARENT] (fd: Fd, cmd: Op)                                  -> Fd,   via PidNamespace;
    ioctl[NS_GET_NSTYPE] (fd: Fd, cmd: Op)                                  -> Int,  via PidNamespace;
    ioctl[NS_GET_OWNER_UID] (fd: Fd, cmd: Op, uid: Ptr)                     -> Int,  via PidNamespace;
    ioctl[PIDFD_GET_PID_NAMESPACE] (fd: Fd, cmd: Op)                        -> Fd,   via PidNamespace;
    ioctl[PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE] (fd: Fd, cmd: Op)           -> Fd,   via PidNamespace;
}
