use crate::meaning::*;

// Whether a message has credentials with it stands in memory, where no filter can look. One that
// has none costs its sender one stop, and its receiver one, or two if there is room for some: a
// socket may have been set to show credentials before it came into the container, so the receiver
// is not asked whether it has ever wanted any.
family! {
    message: "Credentials that come with a message", "unix(7)";

    sendmsg             (fd: Fd, message: Ptr, flags: Int)                  -> Int,  via SendMessage;
    sendmmsg            (fd: Fd, messages: Ptr, count: Int, flags: Int)     -> Int,  via SendMessage;
    recvmsg             (fd: Fd, message: Ptr, flags: Int)                  -> Int,  via ReceiveMessage;
    recvmmsg            (fd: Fd, messages: Ptr, count: Int, flags: Int, timeout: Ptr) -> Int, via ReceiveMessage;
}
