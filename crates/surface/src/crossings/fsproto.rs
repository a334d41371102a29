crossings! {
    fsproto: "Protocols of file systems";

    "fanotify-pid"       rare   "fanotify event: pid"                              gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fanotify-tid"       exotic "fanotify event: FAN_REPORT_TID"                   gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fanotify-unpriv"    exotic "fanotify event without privilege: 0 or one's own" gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fanotify-pidfd"     exotic "fanotify event: FAN_REPORT_PIDFD"                 gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fuse-in-pid"        rare   "FUSE request: pid"                                gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fuse-lk-pid"        exotic "FUSE request: a lock's pid"                       gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fuse-getlk-reply"   exotic "FUSE reply: a lock's pid"                         gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "fuse-uring-pid"     exotic "FUSE over io_uring"                               refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "fuse-mount-ns"      exotic "mount of FUSE: the mounter's namespace"           untouched;
    "autofs-mount-pgrp"  exotic "mount of autofs: pgrp="                           gap "mounts and packets of autofs are not translated";
    "autofs-show-pgrp"   exotic "/proc/mounts: pgrp= of autofs"                    gap "mounts and packets of autofs are not translated";
    "autofs-packet-pid"  exotic "autofs packet: pid, tgid"                         gap "mounts and packets of autofs are not translated";
    "autofs-setpipefd"   exotic "AUTOFS_DEV_IOCTL_SETPIPEFD: no pid"               untouched;
    "uffd-ptid"          exotic "userfaultfd event: the TID that faulted"          gap "events of fanotify, userfaultfd and FUSE are read as they are";
    "coda-upcall"        exotic "/dev/cfs0: Coda's upcalls"                        gap "Coda is for the first PID namespace alone, and is not refused";
    "orangefs-upcall"    exotic "/dev/pvfs2-req: OrangeFS's upcalls"               untouched, but "numbers of the first PID namespace, as in every other";
    "dlm-plock-pid"      exotic "/dev/dlm_plock"                                   untouched, but "numbers of the first PID namespace, as in every other";
    "cifs-spnego-upcall" exotic "a key's description: pid=, for a helper outside"  untouched;
    "nfs-verifier-none"  exotic "pids on the wire of NFS and SMB"                  untouched;
}
