crossings! {
    file: "Owners and locks of files, job control of terminals";

    "fcntl-getlk"         common "F_GETLK: l_pid"                                    translated by row "fcntl[F_GETLK]", tested "fd/locks";
    "fcntl-getlk-dead"    exotic "F_GETLK: a holder who is gone"                     translated by row "fcntl[F_GETLK]", tested "fd/locks";
    "fcntl-ofd-getlk"     rare   "F_OFD_GETLK: l_pid, or -1"                         translated by row "fcntl[F_OFD_GETLK]", tested "fd/locks";
    "fcntl-setlk-lpid"    common "F_SETLK, F_OFD_SETLK: l_pid is not looked up"      untouched, tested "fd/locks";
    "fcntl-setown-pid"    rare   "F_SETOWN: a process or a thread"                   translated by row "fcntl[F_SETOWN]", tested "fd/owner";
    "fcntl-setown-pgrp"   rare   "F_SETOWN: a process group"                         translated by row "fcntl[F_SETOWN]", tested "fd/owner";
    "fcntl-getown"        rare   "F_GETOWN"                                          translated by row "fcntl[F_GETOWN]", tested "fd/owner";
    "fcntl-setown-ex"     rare   "F_SETOWN_EX"                                       translated by row "fcntl[F_SETOWN_EX]", tested "fd/owner";
    "fcntl-getown-ex"     rare   "F_GETOWN_EX"                                       translated by row "fcntl[F_GETOWN_EX]", tested "fd/owner";
    "fown-implicit-lease" exotic "owner by F_SETLEASE, F_NOTIFY: the caller"         translated by row "fcntl[F_GETOWN]", "fcntl[F_GETOWN_EX]", tested "fd/implicit";
    "fown-implicit-tty"   exotic "owner by O_ASYNC on a terminal: its group"         translated by row "fcntl[F_GETOWN]", "fcntl[F_GETOWN_EX]", tested "fd/implicit";
    "ioctl-setown"        rare   "FIOSETOWN, SIOCSPGRP"                              translated by row "ioctl[FIOSETOWN]", "ioctl[SIOCSPGRP]", tested "socket/owner";
    "ioctl-getown"        rare   "FIOGETOWN, SIOCGPGRP"                              translated by row "ioctl[FIOGETOWN]", "ioctl[SIOCGPGRP]", tested "socket/owner";
    "tiocgpgrp"           common "TIOCGPGRP"                                         translated by row "ioctl[TIOCGPGRP]", tested "tty/words", "job/terminal";
    "tiocgpgrp-stale"     rare   "TIOCGPGRP: a group that is gone"                   translated by row "ioctl[TIOCGPGRP]", tested "tty/words", "job/terminal";
    "tiocspgrp"           common "TIOCSPGRP"                                         translated by row "ioctl[TIOCSPGRP]", tested "tty/words", "tty/restart";
    "tiocgsid"            rare   "TIOCGSID"                                          translated by row "ioctl[TIOCGSID]", tested "tty/words", "job/terminal";
    "tiocsctty"           common "TIOCSCTTY, TIOCNOTTY"                              untouched, tested "job/terminal";
    "vt-pid-ioctls"       exotic "VT_SETMODE and the like: the caller is remembered" untouched;
}
