use crate::meaning::*;

family! {
    spawn: "Processes, threads, namespaces", "clone(2)";

    fork                ()                                                  -> Tgid, via Spawn;
    vfork               ()                                                  -> Tgid, via Spawn;
    clone               (flags: Int, stack: Ptr, parent_tid: Ptr, child_tid: Ptr, tls: Ptr)
                                                                            -> Tid,  via Spawn, on x86_64;
    // CONFIG_CLONE_BACKWARDS
    clone               (flags: Int, stack: Ptr, parent_tid: Ptr, tls: Ptr, child_tid: Ptr)
                                                                            -> Tid,  via Spawn, on i386;
    // Its flags are in memory.
    clone3              (args: Ptr, size: Int)                              -> Tid,  via Spawn;

    // Only the children's pidspace is ours: what else is asked for goes to the kernel.
    unshare[CLONE_NEWPID] (flags: Op)                                       -> Int,  via Unshare;
    setns[CLONE_NEWPID] (fd: Fd, nstype: Op)                                -> Int,  via Setns;
    // Zero is whatever the descriptor is.
    setns[ANY_NAMESPACE] (fd: Fd, nstype: Op)                               -> Int,  via Setns;
}
