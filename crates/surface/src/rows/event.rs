use crate::meaning::*;

// A descriptor that is made is armed at once. To change the mask of an old one makes none.
family! {
    event: "Events that are read from a descriptor", "signalfd(2)";

    signalfd[NEW_DESCRIPTOR] (fd: Op, mask: Ptr, size: Int)                 -> Fd,   via Records;
    signalfd4[NEW_DESCRIPTOR] (fd: Op, mask: Ptr, size: Int, flags: Int)    -> Fd,   via Records;
    fanotify_init       (flags: Int, event_flags: Int)                      -> Fd,   via Records;
    userfaultfd         (flags: Int)                                        -> Fd,   via Records;
    read                (fd: Fd, buffer: Buffer, size: Int)                    -> Int,  via ReadRecords, armed descriptor;
    readv               (fd: Fd, parts: Vector, count: Int)                    -> Int,  via ReadRecords, armed descriptor;
}
