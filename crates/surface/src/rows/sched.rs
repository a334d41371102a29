use crate::layout::*;
use crate::meaning::*;

family! {
    sched: "Scheduling, priorities, limits, capabilities", "sched(7)";

    sched_setparam      (pid: Tid, param: Ptr)                              -> Int;
    sched_getparam      (pid: Tid, param: Ptr)                              -> Int;
    sched_setscheduler  (pid: Tid, policy: Int, param: Ptr)                 -> Int;
    sched_getscheduler  (pid: Tid)                                          -> Int;
    sched_rr_get_interval | sched_rr_get_interval_time64 (pid: Tid, interval: Ptr) -> Int;
    sched_setaffinity   (pid: Tid, size: Int, mask: Cpus)                   -> Int;
    sched_getaffinity   (pid: Tid, size: Int, mask: Cpus)                   -> Int;
    sched_setattr       (pid: Tid, attr: Cpus, flags: Int)                  -> Int;
    sched_getattr       (pid: Tid, attr: Ptr, size: Int, flags: Int)        -> Int;

    // A user has processes outside the container too.
    getpriority[PRIO_USER] (which: Op, uid: Int)                            -> Int,  via Priority;
    getpriority         (which: PrioWhich, who: IdOf<PrioWhich>)            -> Int;
    setpriority[PRIO_USER] (which: Op, uid: Int, prio: Int)                 -> Int,  via Priority;
    setpriority         (which: PrioWhich, who: IdOf<PrioWhich>, prio: Int) -> Int;
    ioprio_get[IOPRIO_WHO_USER] (which: Op, uid: Int)                       -> Int,  via Priority;
    ioprio_get          (which: IoprioWhich, who: IdOf<IoprioWhich>)        -> Int;
    ioprio_set[IOPRIO_WHO_USER] (which: Op, uid: Int, ioprio: Int)          -> Int,  via Priority;
    ioprio_set          (which: IoprioWhich, who: IdOf<IoprioWhich>, ioprio: Int) -> Int;

    prlimit64           (pid: Tid, resource: Int, new: Ptr, old: Ptr)       -> Int;
    capget              (header: In<CapHeader>, data: Ptr)                  -> Int;
    capset              (header: In<CapHeader>, data: Ptr)                  -> Int,  else EPERM;
}
