crossings! {
    futex: "Words in memory that hold TIDs";

    "futex-lock-pi-word"      rare   "FUTEX_LOCK_PI: the owner whom the word names"       refused by row "futex[FUTEX_LOCK_PI]", "futex[FUTEX_LOCK_PI2]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-lock-pi-write"     rare   "FUTEX_LOCK_PI: the new owner in the word"           refused by row "futex[FUTEX_LOCK_PI]", "futex[FUTEX_LOCK_PI2]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-trylock-pi"        rare   "FUTEX_TRYLOCK_PI"                                   refused by row "futex[FUTEX_TRYLOCK_PI]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-unlock-pi-check"   rare   "FUTEX_UNLOCK_PI: by the owner alone"                refused by row "futex[FUTEX_UNLOCK_PI]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-unlock-pi-handoff" rare   "FUTEX_UNLOCK_PI: the next owner in the word"        refused by row "futex[FUTEX_UNLOCK_PI]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-wait-requeue-pi"   exotic "FUTEX_WAIT_REQUEUE_PI"                              refused by row "futex[FUTEX_WAIT_REQUEUE_PI]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "futex-cmp-requeue-pi"    exotic "FUTEX_CMP_REQUEUE_PI"                               refused by row "futex[FUTEX_CMP_REQUEUE_PI]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "robust-exit-word"        rare   "robust list at a thread's end: the locks it held"   translated by row "mmap[PROT_WRITE, MAP_SHARED]", "shmat" at ExitEvent, tested "threads/robust", but "FUTEX_WAITERS is set too";
    "robust-exec-word"        exotic "robust list at an exec"                             gap "at an exec the memory is gone before the first stop";
    "robust-pending"          exotic "robust list: the lock that was being taken"         translated by row "mmap[PROT_WRITE, MAP_SHARED]", "shmat" at ExitEvent, tested "threads/robust_pending", but "FUTEX_WAITERS is set too";
    "robust-pi-entry"         exotic "robust list: locks with priority inheritance"       refused by row "futex[FUTEX_LOCK_PI]", "futex[FUTEX_LOCK_PI2]", tested "surface/every_row_can_be_reached", but "as by a kernel without priority inheritance";
    "set-robust-list"         hot    "set_robust_list(): an address"                      untouched, tested "threads/robust", "inspect/robust_list";
    "ntsync-owner"            exotic "/dev/ntsync: owners by any number"                  untouched;
    "sigreturn-frame"         common "rt_sigreturn: the siginfo is not read back"         untouched, tested "untouched/signals";
    "futex-plain"             hot    "FUTEX_WAIT, FUTEX_WAKE and the like: compared only" untouched, tested "futex/plain", "threads/mutex";
}
