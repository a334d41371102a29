crossings! {
    send: "Sending signals";

    "kill-pos"          hot    "kill(pid > 0): any thread of a process"           translated by row "kill", tested "signal/kill", "signal/permission";
    "kill-neg"          common "kill(pid < -1): a process group"                  translated by row "kill", tested "signal/kill", "init/group_signal";
    "kill-zero"         common "kill(0): one's own group"                         translated by row "kill", tested "signal/kill", "init/group_signal", but "whoever is outside of the container gets nothing";
    "kill-minus1"       rare   "kill(-1): everybody"                              translated by row "kill", tested "init/kill_all";
    "tkill-tid"         common "tkill(tid)"                                       translated by row "tkill", tested "signal/threads";
    "tgkill-tgid"       hot    "tgkill(tgid, ...)"                                translated by row "tgkill", tested "signal/threads";
    "tgkill-tid"        hot    "tgkill(..., tid)"                                 translated by row "tgkill", tested "signal/threads", "threads/cancel";
    "sigqueue-pid"      common "rt_sigqueueinfo(pid)"                             translated by row "rt_sigqueueinfo", tested "signal/queue", "signal/queue_self";
    "sigqueue-sipid"    common "rt_sigqueueinfo: si_pid as the sender wrote it"   translated by row "rt_sigqueueinfo", tested "signal/queue", but "an inner container reads it too, where Linux has 0";
    "tgsigqueue-tgid"   rare   "rt_tgsigqueueinfo(tgid, ...)"                     translated by row "rt_tgsigqueueinfo", tested "signal/queue";
    "tgsigqueue-tid"    rare   "rt_tgsigqueueinfo(..., tid)"                      translated by row "rt_tgsigqueueinfo", tested "signal/queue", "signal/queue_self";
    "tgsigqueue-sipid"  rare   "rt_tgsigqueueinfo: si_pid as the sender wrote it" translated by row "rt_tgsigqueueinfo", tested "signal/queue", but "an inner container reads it too, where Linux has 0";
    "pidfd-send-signal" common "pidfd_send_signal(pidfd): if it may be seen"      translated by row "pidfd_send_signal", tested "signal/pidfd", "signal/pidfd_open", but "to a group with outsiders in it: EINVAL";
    "pidfd-send-sipid"  rare   "pidfd_send_signal: si_pid as the sender wrote it" translated by row "pidfd_send_signal", tested "signal/pidfd", but "an inner container reads it too, where Linux has 0";
}
