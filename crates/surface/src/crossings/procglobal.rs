crossings! {
    procglobal: "Global files of /proc and sysctls";

    "loadavg-lastpid"      common "/proc/loadavg: the last pid"                 gap "/proc is not translated yet";
    "proc-locks-pid"       rare   "/proc/locks"                                 gap "/proc is not translated yet";
    "proc-sysvipc-shm"     rare   "/proc/sysvipc/shm"                           gap "/proc is not translated yet";
    "proc-sysvipc-msg"     rare   "/proc/sysvipc/msg"                           gap "/proc is not translated yet";
    "proc-sysvipc-sem"     rare   "/proc/sysvipc/sem: no pids"                  untouched, tested "untouched/files";
    "proc-net-netlink"     rare   "/proc/net/netlink: ports"                    untouched, tested "untouched/files";
    "proc-ip6-flowlabel"   exotic "/proc/net/ip6_flowlabel: owner"              gap "/proc is not translated yet";
    "proc-keys-authkey"    exotic "/proc/keys: who asked for a key"             gap "/proc is not translated yet";
    "sysctl-pid-max"       rare   "kernel.pid_max"                              gap "/proc is not translated yet";
    "sysctl-ns-last-pid"   rare   "kernel.ns_last_pid"                          gap "/proc is not translated yet";
    "sysctl-cad-pid"       exotic "kernel.cad_pid"                              gap "/proc is not translated yet";
    "sysctl-core-uses-pid" common "kernel.core_uses_pid, kernel.core_pattern"   untouched, tested "untouched/files";
    "sysctl-memfd-noexec"  exotic "vm.memfd_noexec: one for each PID namespace" gap "/proc is not translated yet";
    "proc-stat-counts"     common "/proc/stat, sysinfo(2): counts"              untouched, tested "untouched/files";
    "proc-timer-list"      exotic "/proc/timer_list: no pids"                   untouched;
    "proc-kmsg"            rare   "/proc/kmsg, /dev/kmsg, syslog(2)"            untouched, but "numbers of the first PID namespace, as in every other";
    "printk-caller"        exotic "/dev/kmsg: the caller of printk"             untouched, but "numbers of the first PID namespace, as in every other";
    "proc-asound"          exotic "/proc/asound: owners"                        gap "/proc is not translated yet";
    "proc-fs-cifs"         exotic "/proc/fs/cifs: open files"                   untouched, but "numbers of the first PID namespace, as in every other";
}
