use crate::layout::*;
use crate::meaning::*;

family! {
    fd: "Owners and locks of files", "fcntl(2)";

    fcntl[F_GETLK]      (fd: Fd, cmd: Op, lock: Out<Flock>)                 -> Int;
    fcntl[F_OFD_GETLK]  (fd: Fd, cmd: Op, lock: Out<Flock>)                 -> Int;
    fcntl[F_SETOWN]     (fd: Fd, cmd: Op, owner: Owner)                     -> Int;
    fcntl[F_GETOWN]     (fd: Fd, cmd: Op)                                   -> Owner;
    fcntl[F_SETOWN_EX]  (fd: Fd, cmd: Op, owner: In<OwnerEx>)               -> Int;
    fcntl[F_GETOWN_EX]  (fd: Fd, cmd: Op, owner: Out<OwnerEx>)              -> Int;
}
