use crate::layout::*;
use crate::meaning::*;

family! {
    fd: "Owners and locks of files", "fcntl(2)";

    fcntl | fcntl64[F_GETLK] (fd: Fd, cmd: Op, lock: Out<Flock>)            -> Int;
    fcntl[F_OFD_GETLK]  (fd: Fd, cmd: Op, lock: Out<Flock>)                 -> Int,  on x86_64;
    fcntl64[F_GETLK64]  (fd: Fd, cmd: Op, lock: Out<Flock64>)               -> Int;
    fcntl64[F_OFD_GETLK] (fd: Fd, cmd: Op, lock: Out<Flock64>)              -> Int;
    fcntl | fcntl64[F_SETOWN] (fd: Fd, cmd: Op, owner: Owner)               -> Int;
    fcntl | fcntl64[F_GETOWN] (fd: Fd, cmd: Op)                             -> Owner;
    fcntl | fcntl64[F_SETOWN_EX] (fd: Fd, cmd: Op, owner: In<OwnerEx>)      -> Int;
    fcntl | fcntl64[F_GETOWN_EX] (fd: Fd, cmd: Op, owner: Out<OwnerEx>)     -> Int;
}
