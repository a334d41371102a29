crossings! {
    prctl: "prctl, seccomp, keys";

    "prctl-set-ptracer"         rare   "PR_SET_PTRACER"                                     translated by row "prctl[PR_SET_PTRACER]", tested "prctl/ptracer";
    "prctl-sched-core"          exotic "PR_SCHED_CORE"                                      translated by row "prctl[PR_SCHED_CORE]", tested "prctl/sched_core";
    "prctl-pdeathsig"           rare   "PR_SET_PDEATHSIG: a signal, no pid"                 untouched, tested "prctl/pdeathsig";
    "prctl-set-subreaper"       rare   "PR_SET_CHILD_SUBREAPER"                             translated by row "prctl[PR_SET_CHILD_SUBREAPER]", tested "prctl/subreaper", "init/adopts";
    "prctl-get-subreaper"       exotic "PR_GET_CHILD_SUBREAPER in the first process"        answered by row "prctl[PR_GET_CHILD_SUBREAPER]", tested "init/adopts";
    "prctl-get-tid-address"     exotic "PR_GET_TID_ADDRESS: an address"                     untouched, tested "untouched/files";
    "seccomp-tsync-ret"         exotic "SECCOMP_FILTER_FLAG_TSYNC: who could not follow"    translated by row "seccomp[SECCOMP_SET_MODE_FILTER]", tested "prctl/tsync";
    "seccomp-notif-pid"         rare   "SECCOMP_IOCTL_NOTIF_RECV: pid"                      translated by row "ioctl[SECCOMP_IOCTL_NOTIF_RECV]", tested "prctl/notify", "filter/let_through";
    "seccomp-notif-args"        exotic "SECCOMP_IOCTL_NOTIF_RECV: arguments with pids"      translated by row "ioctl[SECCOMP_IOCTL_NOTIF_RECV]", tested "filter/let_through";
    "seccomp-own-filter-cmp"    common "a program's own filter compares a pid with its own" translated by row "seccomp[SECCOMP_SET_MODE_FILTER]", "seccomp[SECCOMP_SET_MODE_STRICT]", "prctl[PR_SET_SECCOMP]", "prctl[PR_GET_SECCOMP]", "prctl[PR_SET_NO_NEW_PRIVS]" at SignalDelivery, tested "filter/own_pid", "filter/one_other", "filter/inherited", "filter/clone_flags", "filter/allowed", "filter/strict", "filter/trap", but "where a signal is sent, or 0 would mean the same: else such a filter finds the real id";
    "seccomp-user-notif-bypass" rare   "SECCOMP_USER_NOTIF_FLAG_CONTINUE"                   translated by row "seccomp[SECCOMP_SET_MODE_FILTER]", "ioctl[SECCOMP_IOCTL_NOTIF_SEND]", "ioctl[SECCOMP_IOCTL_NOTIF_ADDFD]", tested "filter/let_through", "filter/answered";
    "keyctl-session-to-parent"  exotic "KEYCTL_SESSION_TO_PARENT"                           refused by row "keyctl[KEYCTL_SESSION_TO_PARENT]", tested "surface/every_row_can_be_reached";
}
