use crate::meaning::*;

// Requests in shared memory pass by every filter: WAITID, SENDMSG and OPENAT would carry real ids.
// Programs that can use a ring can do without one, since many hosts forbid it.
family! {
    ring: "Requests in shared memory", "io_uring(7)";

    io_uring_setup      (entries: Int, params: Ptr)                         -> Fd,   refused ENOSYS;
    io_uring_enter      (fd: Fd, submit: Int, complete: Int, flags: Int, arg: Ptr, size: Int)
                                                                            -> Int,  refused ENOSYS;
    io_uring_register   (fd: Fd, op: Int, arg: Ptr, count: Int)             -> Int,  refused ENOSYS;
}
