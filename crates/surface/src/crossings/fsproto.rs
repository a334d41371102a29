crossings! {
    fsproto: "Protocols of file systems";

    "fanotify-pid"       rare   "fanotify event: pid"                              translated by row "fanotify_init", "read", "readv", tested "event/fanotify", "surface/each_access_of_many_is_translated";
    "fanotify-tid"       exotic "fanotify event: FAN_REPORT_TID"                   translated by row "fanotify_init", "read", "readv", tested "event/fanotify";
    "fanotify-unpriv"    exotic "fanotify event without privilege: 0 or one's own" translated by row "fanotify_init", "read", "readv", tested "surface/each_access_of_many_is_translated";
    "fanotify-pidfd"     exotic "fanotify event: FAN_REPORT_PIDFD"                 untouched, but "an outsider has a pidfd where a PID namespace says FAN_NOPIDFD";
    "fuse-in-pid"        rare   "FUSE request: pid"                                gap "requests of FUSE are read as they are, and few servers look at their pid";
    "fuse-lk-pid"        exotic "FUSE request: a lock's pid"                       gap "requests of FUSE are read as they are, and few servers look at their pid";
    "fuse-getlk-reply"   exotic "FUSE reply: a lock's pid"                         gap "requests of FUSE are read as they are, and few servers look at their pid";
    "fuse-uring-pid"     exotic "FUSE over io_uring"                               refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "fuse-mount-ns"      exotic "mount of FUSE: the mounter's namespace"           untouched;
    "autofs-mount-pgrp"  exotic "mount of autofs: pgrp="                           refused by row "mount", tested "proc/mount_types";
    "autofs-show-pgrp"   exotic "/proc/mounts: pgrp= of autofs"                    translated by row "open", "openat", "openat2", tested "procview/mounts_of_parts_of_proc";
    "autofs-packet-pid"  exotic "autofs packet: pid, tgid"                         refused by row "mount", tested "proc/mount_types";
    "autofs-setpipefd"   exotic "AUTOFS_DEV_IOCTL_SETPIPEFD: no pid"               untouched;
    "uffd-ptid"          exotic "userfaultfd event: the TID that faulted"          translated by row "userfaultfd", "read", "readv", tested "event/userfault", "surface/a_fault_names_the_thread_as_it_knows_itself", but "of one made by userfaultfd(2), not through /dev/userfaultfd";
    "coda-upcall"        exotic "/dev/cfs0: Coda's upcalls"                        refused by row "mount", tested "proc/mount_types";
    "orangefs-upcall"    exotic "/dev/pvfs2-req: OrangeFS's upcalls"               untouched, but "numbers of the first PID namespace, as in every other";
    "dlm-plock-pid"      exotic "/dev/dlm_plock"                                   untouched, but "numbers of the first PID namespace, as in every other";
    "cifs-spnego-upcall" exotic "a key's description: pid=, for a helper outside"  untouched;
    "nfs-verifier-none"  exotic "pids on the wire of NFS and SMB"                  untouched;
}
