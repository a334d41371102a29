crossings! {
    wait: "Waiting for children";

    "wait4-pid-pos"  hot    "wait4(pid > 0)"                                     translated by row "wait4", tested "wait/wait4";
    "wait4-pid-neg"  rare   "wait4(pid < -1): a process group"                   translated by row "wait4", tested "wait/wait4";
    "wait4-ret"      hot    "wait4(): who it was"                                translated by row "wait4", tested "wait/wait4", "wait/clone_children";
    "waitid-p-pid"   common "waitid(P_PID, ...)"                                 translated by row "waitid", tested "wait/waitid";
    "waitid-p-pgid"  rare   "waitid(P_PGID, ...)"                                translated by row "waitid", tested "wait/waitid";
    "waitid-p-pidfd" common "waitid(P_PIDFD, ...): a descriptor goes in"         untouched, tested "wait/pidfd";
    "waitid-infop"   common "waitid(): si_pid"                                   translated by row "waitid", tested "wait/waitid", "wait/pidfd";
    "wait-shape-all" hot    "wait4(-1), waitid(P_ALL): whose children these are" untouched, tested "init/adopts", "spawn/orphan", "wait/threads";
}
