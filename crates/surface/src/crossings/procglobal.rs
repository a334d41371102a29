crossings! {
    procglobal: "Global files of /proc and sysctls";

    "loadavg-lastpid"      common "/proc/loadavg: the last pid"                 translated by row "open", "openat", "openat2", "lseek[AT_START, SEEK_SET]", "_llseek[AT_START, SEEK_SET]", "pread64[AT_START]", "preadv[AT_START]", "preadv2[AT_START]",
        tested "proc/globals", "proc/fresh", "procway/descriptor";
    "proc-locks-pid"       rare   "/proc/locks"                                 translated by row "open", "openat", "openat2", tested "proc/globals";
    "proc-sysvipc-shm"     rare   "/proc/sysvipc/shm"                           translated by row "open", "openat", "openat2", tested "procway/ipc", "proc/own", "proc/globals";
    "proc-sysvipc-msg"     rare   "/proc/sysvipc/msg"                           translated by row "open", "openat", "openat2", tested "proc/globals";
    "proc-sysvipc-sem"     rare   "/proc/sysvipc/sem: no pids"                  untouched, tested "untouched/files";
    "proc-net-netlink"     rare   "/proc/net/netlink: ports"                    untouched, tested "untouched/files";
    "proc-ip6-flowlabel"   exotic "/proc/net/ip6_flowlabel: owner"              translated by row "open", "openat", "openat2", tested "procview/columns_of_the_network_and_of_keys";
    "proc-keys-authkey"    exotic "/proc/keys: who asked for a key"             translated by row "open", "openat", "openat2", tested "procview/columns_of_the_network_and_of_keys", "proc/own";
    "sysctl-pid-max"       rare   "kernel.pid_max"                              translated by row "open", "openat", "openat2" at CallEntry, tested "proc/globals", "proc/written";
    "sysctl-ns-last-pid"   rare   "kernel.ns_last_pid"                          translated by row "open", "openat", "openat2" at CallEntry, tested "proc/globals", "proc/written";
    "sysctl-cad-pid"       exotic "kernel.cad_pid"                              translated by row "open", "openat", "openat2", tested "proc/globals";
    "sysctl-core-uses-pid" common "kernel.core_uses_pid, kernel.core_pattern"   untouched, tested "untouched/files";
    "sysctl-memfd-noexec"  exotic "vm.memfd_noexec: one for each PID namespace" gap "one setting for the whole host";
    "proc-stat-counts"     common "/proc/stat, sysinfo(2): counts"              untouched, tested "untouched/files";
    "proc-timer-list"      exotic "/proc/timer_list: no pids"                   untouched;
    "proc-kmsg"            rare   "/proc/kmsg, /dev/kmsg, syslog(2)"            untouched, but "numbers of the first PID namespace, as in every other";
    "printk-caller"        exotic "/dev/kmsg: the caller of printk"             untouched, but "numbers of the first PID namespace, as in every other";
    "proc-asound"          exotic "/proc/asound: owners"                        translated by row "open", "openat", "openat2", tested "procview/columns_of_the_network_and_of_keys";
    "proc-fs-cifs"         exotic "/proc/fs/cifs: open files"                   untouched, but "numbers of the first PID namespace, as in every other";
}
