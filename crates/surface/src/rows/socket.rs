use crate::layout::*;
use crate::meaning::*;

family! {
    socket: "Owners and peers of sockets", "socket(7)";

    ioctl[FIOSETOWN]    (fd: Fd, cmd: Op, owner: In<OwnerWord>)             -> Int;
    ioctl[SIOCSPGRP]    (fd: Fd, cmd: Op, owner: In<OwnerWord>)             -> Int;
    ioctl[FIOGETOWN]    (fd: Fd, cmd: Op, owner: Out<OwnerWord>)            -> Int;
    ioctl[SIOCGPGRP]    (fd: Fd, cmd: Op, owner: Out<OwnerWord>)            -> Int;
    getsockopt[SOL_SOCKET, SO_PEERCRED] (fd: Fd, level: Op, name: Op, cred: Out<Ucred>, len: Len) -> Int;
    socketcall[SYS_GETSOCKOPT] (call: Op, args: Ptr)                        -> Int,  unpacked getsockopt;
}
