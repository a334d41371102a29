crossings! {
    create: "New processes and threads";

    "fork-ret"              hot    "fork() in the parent"                                   translated by row "fork" at ForkEvent, tested "spawn/fork";
    "vfork-ret"             common "vfork() in the parent, when the child is on its own"    translated by row "vfork" at ForkEvent, tested "spawn/fork";
    "clone-ret"             hot    "clone() in the parent: a TID or a TGID"                 translated by row "clone" at ForkEvent, tested "spawn/fork", "threads/numbers";
    "clone-parent-settid"   hot    "clone: CLONE_PARENT_SETTID"                             translated by row "clone" at ForkEvent, tested "spawn/tid_words", "spawn/vm";
    "clone-child-settid"    hot    "clone: CLONE_CHILD_SETTID"                              translated by row "clone" at FirstStop, tested "spawn/tid_words", "spawn/vm";
    "clone-child-cleartid"  hot    "CLONE_CHILD_CLEARTID: a 0 and a wake-up at the end"     untouched, tested "threads/clear_tid", "spawn/vm";
    "clone3-ret"            hot    "clone3() in the parent"                                 translated by row "clone3" at ForkEvent, tested "spawn/fork", "threads/many";
    "clone3-parent-tid"     hot    "clone3: the word at parent_tid"                         translated by row "clone3" at ForkEvent, tested "spawn/tid_words", "threads/numbers";
    "clone3-child-tid"      hot    "clone3: the word at child_tid"                          translated by row "clone3" at FirstStop, tested "spawn/tid_words";
    "clone3-set-tid"        exotic "clone3: set_tid, numbers of one's own choice"           translated by row "clone3" at ForkEvent, tested "spawn/set_tid";
    "clone-pidfd"           common "CLONE_PIDFD: a descriptor where a TID could be"         untouched, tested "spawn/pidfd";
    "clone-untraced"        exotic "CLONE_UNTRACED: nobody gets away by it"                 translated by row "clone", "clone3", tested "spawn/fork";
    "clone-ptrace-flag"     exotic "CLONE_PTRACE: the child would be its parent's tracer's" translated by row "clone", "clone3", tested "untouched/calls";
    "clone-parent-flag"     rare   "CLONE_PARENT: the child of one's own parent"            translated by row "clone", "clone3" at ForkEvent, tested "spawn/parent_flag", "init/adopts";
    "clone-newpid"          common "clone, clone3: CLONE_NEWPID"                            translated by row "clone", "clone3" at ForkEvent and FirstStop, tested "namespace/clone", "namespace/nested";
    "set-tid-address-ret"   hot    "set_tid_address()"                                      translated by row "set_tid_address", tested "spawn/tid_words";
    "spawned-tid-in-memory" hot    "the TIDs that a libc keeps for itself"                  untouched, tested "threads/numbers", "threads/mutex", "threads/cancel";
}
