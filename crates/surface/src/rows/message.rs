use crate::meaning::*;

// Whether a message has credentials with it stands in memory, where no filter can look. One that
// has none costs its sender one stop, and its receiver one, or two if there is room for some. To
// wait for the first SO_PASSCRED would not do: a socket may have been set before it came into the
// container, or by another process that shares it. What could be waited for is a process's first
// unix or netlink socket: others come to it by its parent or over that one only.
family! {
    message: "Credentials that come with a message", "unix(7)";

    sendmsg             (fd: Fd, message: Ptr, flags: Int)                  -> Int,  via SendMessage;
    sendmmsg            (fd: Fd, messages: Ptr, count: Int, flags: Int)     -> Int,  via SendMessage;
    recvmsg             (fd: Fd, message: Ptr, flags: Int)                  -> Int,  via ReceiveMessage;
    recvmmsg | recvmmsg_time64 (fd: Fd, messages: Ptr, count: Int, flags: Int, timeout: Ptr) -> Int, via ReceiveMessage;

    socketcall[SYS_SENDMSG] (call: Op, args: Ptr)                           -> Int,  unpacked sendmsg;
    socketcall[SYS_SENDMMSG] (call: Op, args: Ptr)                          -> Int,  unpacked sendmmsg;
    socketcall[SYS_RECVMSG] (call: Op, args: Ptr)                           -> Int,  unpacked recvmsg;
    socketcall[SYS_RECVMMSG] (call: Op, args: Ptr)                          -> Int,  unpacked recvmmsg;
}
