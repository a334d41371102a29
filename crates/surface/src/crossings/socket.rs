crossings! {
    socket: "Sockets and credentials";

    "so-peercred"          common "SO_PEERCRED"                                         translated by row "getsockopt[SOL_SOCKET, SO_PEERCRED]", tested "socket/peercred", "container/numbers_across", but "less than a whole pid reads 0";
    "so-peercred-bt"       exotic "SO_PEERCRED of Bluetooth"                            translated by row "getsockopt[SOL_SOCKET, SO_PEERCRED]";
    "so-peerpidfd"         rare   "SO_PEERPIDFD: a descriptor"                          untouched, tested "untouched/descriptors";
    "so-passcred"          common "SO_PASSCRED, SO_PASSPIDFD: a flag"                   untouched, tested "message/credentials";
    "scm-creds-send"       common "sendmsg: SCM_CREDENTIALS"                            translated by row "sendmsg", tested "message/credentials", "message/unprivileged";
    "scm-creds-sendmmsg"   exotic "sendmmsg: SCM_CREDENTIALS"                           translated by row "sendmmsg", tested "message/many";
    "scm-creds-recv"       common "recvmsg: SCM_CREDENTIALS"                            translated by row "recvmsg", tested "message/credentials", "message/edges";
    "scm-creds-recvmmsg"   exotic "recvmmsg: SCM_CREDENTIALS"                           translated by row "recvmmsg", tested "message/many";
    "scm-creds-implicit"   common "credentials that the kernel adds to a write"         translated by row "recvmsg", "recvmmsg", tested "message/credentials";
    "scm-pidfd"            rare   "recvmsg: SCM_PIDFD, a descriptor"                    untouched, tested "untouched/descriptors";
    "scm-rights-procfd"    exotic "recvmsg: SCM_RIGHTS, a file of /proc from elsewhere" gap "a file of /proc that comes from outside shows what it shows there";
    "pppol2tp-getsockname" exotic "getsockname of PPPoL2TP: its maker's global TID"     untouched, but "numbers of the first PID namespace, as in every other";
    "ipv6-flowlabel-owner" exotic "IPV6_FLOWLABEL_MGR: the caller is remembered"        untouched;
    "bt-hci-monitor-creds" exotic "SCM_CREDENTIALS of the Bluetooth monitor"            translated by row "recvmsg";
    "inet-diag-none"       common "unix_diag, inet_diag: no pids"                       untouched, tested "untouched/diag";
}
