use crate::layout::*;
use crate::meaning::*;

family! {
    tty: "Job control of a terminal", "ioctl_tty(2)";

    ioctl[TIOCGPGRP]    (fd: Fd, cmd: Op, pgrp: Out<PgidWord>)              -> Int;
    ioctl[TIOCSPGRP]    (fd: Fd, cmd: Op, pgrp: In<PgidWord>)               -> Int;
    ioctl[TIOCGSID]     (fd: Fd, cmd: Op, sid: Out<SidWord>)                -> Int;
}
