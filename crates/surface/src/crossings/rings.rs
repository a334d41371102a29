crossings! {
    rings: "Around the system calls: rings, aio, helpers";

    "uring-waitid-id"       rare   "IORING_OP_WAITID: for whom"                       refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-waitid-infop"    rare   "IORING_OP_WAITID: si_pid"                         refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-msg-creds"       rare   "IORING_OP_SENDMSG, RECVMSG: credentials"          refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-path-ops"        rare   "IORING_OP_OPENAT and the like: paths in /proc"    refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-read-tagged"     rare   "IORING_OP_READ of a signalfd or a netlink socket" refused by row "io_uring_setup", "io_uring_enter", "io_uring_register", tested "surface/what_is_refused_needs_no_stop", "surface/every_row_can_be_reached";
    "uring-cmd-sockopt"     exotic "IORING_OP_URING_CMD: SO_PEERCRED"                 refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-bind-nl"         exotic "IORING_OP_BIND: netlink"                          refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "uring-worker-tids"     rare   "io_uring's own threads"                           refused by row "io_uring_setup", tested "surface/what_is_refused_needs_no_stop";
    "vhost-kvm-worker-tids" exotic "threads that vhost and KVM make"                  gap "threads that nobody announces have no number";
    "aio-submit-tagged"     exotic "io_submit: a read of a signalfd"                  gap "reads of a signalfd by aio(7) are not seen";
    "splice-family-tagged"  exotic "sendfile, splice from a file of /proc"            translated by row "open", "openat", tested "procway/spliced";
    "umh-upcalls"           exotic "helpers that the kernel starts: outside"          untouched;
}
