use crate::meaning::*;

family! {
    event: "Signals that are read from a descriptor", "signalfd(2)";

    signalfd            (fd: Fd, mask: Ptr, size: Int)                      -> Fd,   via Signalfd;
    signalfd4           (fd: Fd, mask: Ptr, size: Int, flags: Int)          -> Fd,   via Signalfd;
    read                (fd: Fd, buffer: Ptr, size: Int)                    -> Int,  via SignalfdRead, armed descriptor;
    readv               (fd: Fd, parts: Ptr, count: Int)                    -> Int,  via SignalfdRead, armed descriptor;
}
