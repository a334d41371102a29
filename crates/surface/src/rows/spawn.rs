use crate::meaning::*;

family! {
    spawn: "Processes, threads, namespaces", "clone(2)";

    fork                ()                                                  -> Tgid, via Spawn;
    vfork               ()                                                  -> Tgid, via Spawn;
    clone[CLONE_NEWPID] (flags: Op, stack: Ptr, parent_tid: Ptr, child_tid: Ptr, tls: Ptr)
                                                                            -> Tid,  refused EPERM;
    clone               (flags: Int, stack: Ptr, parent_tid: Ptr, child_tid: Ptr, tls: Ptr)
                                                                            -> Tid,  via Spawn;
    // Its flags are in memory, CLONE_NEWPID too.
    clone3              (args: Ptr, size: Int)                              -> Tid,  via Spawn;

    // As for a user who may not: the real namespace of the children would be none of ours.
    unshare[CLONE_NEWPID] (flags: Op)                                       -> Int,  refused EPERM;
    setns[CLONE_NEWPID] (fd: Fd, nstype: Op)                                -> Int,  refused EPERM;
    // Zero is whatever the descriptor is.
    setns[ANY_NAMESPACE] (fd: Fd, nstype: Op)                               -> Int,  refused EPERM;
}
