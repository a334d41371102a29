crossings! {
    pidfd: "Pidfds and handles of PID namespaces";

    "pidfd-open-pid"      common "pidfd_open(pid)"                               translated by row "pidfd_open", tested "pidfd/open", "signal/pidfd_open";
    "pidfd-open-thread"   rare   "pidfd_open(tid, PIDFD_THREAD)"                 translated by row "pidfd_open", tested "pidfd/open";
    "pidfd-get-info-pid"  common "PIDFD_GET_INFO: pid"                           translated by row "ioctl[PIDFD_GET_INFO]", tested "pidfd/info";
    "pidfd-get-info-tgid" common "PIDFD_GET_INFO: tgid"                          translated by row "ioctl[PIDFD_GET_INFO]", tested "pidfd/info";
    "pidfd-get-info-ppid" common "PIDFD_GET_INFO: ppid"                          translated by row "ioctl[PIDFD_GET_INFO]", tested "pidfd/info";
    "pidfd-self-sentinel" exotic "PIDFD_SELF: negative, and no pid"              untouched, tested "pidfd/open";
    "pidfd-ns-ioctls"     exotic "PIDFD_GET_PID_NAMESPACE"                       translated by row "ioctl[PIDFD_GET_PID_NAMESPACE]", "ioctl[PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE]", tested "namespace/handles";
    "pidfs-handle-out"    exotic "name_to_handle_at, stat of a pidfd: its inode" untouched, tested "untouched/descriptors";
    "pidfs-handle-in"     exotic "open_by_handle_at(FD_PIDFS_ROOT): any process" refused by row "open_by_handle_at[FD_PIDFS_ROOT]", tested "surface/every_row_can_be_reached", but "within a container too";
    "ns-pid-from-arg"     exotic "NS_GET_PID_FROM_PIDNS: argument"               translated by row "ioctl[NS_GET_PID_FROM_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-pid-from-ret"     exotic "NS_GET_PID_FROM_PIDNS: result"                 translated by row "ioctl[NS_GET_PID_FROM_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-tgid-from-arg"    exotic "NS_GET_TGID_FROM_PIDNS: argument"              translated by row "ioctl[NS_GET_TGID_FROM_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-tgid-from-ret"    exotic "NS_GET_TGID_FROM_PIDNS: result"                translated by row "ioctl[NS_GET_TGID_FROM_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-pid-in-arg"       exotic "NS_GET_PID_IN_PIDNS: argument"                 translated by row "ioctl[NS_GET_PID_IN_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-pid-in-ret"       exotic "NS_GET_PID_IN_PIDNS: result"                   translated by row "ioctl[NS_GET_PID_IN_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-tgid-in-arg"      exotic "NS_GET_TGID_IN_PIDNS: argument"                translated by row "ioctl[NS_GET_TGID_IN_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-tgid-in-ret"      exotic "NS_GET_TGID_IN_PIDNS: result"                  translated by row "ioctl[NS_GET_TGID_IN_PIDNS]", tested "pidfd/namespace", "namespace/handles";
    "ns-get-parent"       exotic "NS_GET_PARENT of a PID namespace"              translated by row "ioctl[NS_GET_PARENT]", "ioctl[NS_GET_NSTYPE]", "ioctl[NS_GET_USERNS]", "ioctl[NS_GET_OWNER_UID]", tested "pidfd/namespace", "namespace/handles";
    "unshare-newpid"      common "unshare(CLONE_NEWPID)"                         translated by row "unshare[CLONE_NEWPID]", tested "namespace/unshare", "namespace/init";
    "setns-pidns"         rare   "setns into a PID namespace, by type or by 0"   translated by row "setns[CLONE_NEWPID]", "setns[ANY_NAMESPACE]", tested "namespace/handles", but "a descriptor of the host's that came from outside is refused, EINVAL";
    "setns-pidfd"         rare   "setns(pidfd, CLONE_NEWPID)"                    translated by row "setns[CLONE_NEWPID]", tested "namespace/setns";
}
