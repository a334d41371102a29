crossings! {
    sched: "Scheduling, priorities, limits, capabilities";

    "sched-setparam"        rare   "sched_setparam(pid)"                             translated by row "sched_setparam", tested "sched/policy";
    "sched-getparam"        common "sched_getparam(pid)"                             translated by row "sched_getparam", tested "sched/policy", "sched/library";
    "sched-setscheduler"    rare   "sched_setscheduler(pid)"                         translated by row "sched_setscheduler", tested "sched/policy";
    "sched-getscheduler"    common "sched_getscheduler(pid)"                         translated by row "sched_getscheduler", tested "sched/policy";
    "sched-rr-get-interval" exotic "sched_rr_get_interval(pid)"                      translated by row "sched_rr_get_interval", tested "sched/policy";
    "sched-setaffinity"     common "sched_setaffinity(pid)"                          translated by row "sched_setaffinity", tested "sched/policy";
    "sched-getaffinity"     common "sched_getaffinity(pid)"                          translated by row "sched_getaffinity", tested "sched/policy";
    "sched-setattr"         rare   "sched_setattr(pid)"                              translated by row "sched_setattr", tested "sched/policy";
    "sched-getattr"         rare   "sched_getattr(pid)"                              translated by row "sched_getattr", tested "sched/policy";
    "getpriority-process"   common "getpriority(PRIO_PROCESS)"                       translated by row "getpriority", tested "sched/priority";
    "getpriority-pgrp"      rare   "getpriority(PRIO_PGRP)"                          translated by row "getpriority", tested "sched/priority";
    "getpriority-user"      exotic "getpriority(PRIO_USER): of all that can be seen" translated by row "getpriority[PRIO_USER]", tested "sched/by_user", "sched/by_mapped_user";
    "setpriority-process"   common "setpriority(PRIO_PROCESS)"                       translated by row "setpriority", tested "sched/priority";
    "setpriority-pgrp"      rare   "setpriority(PRIO_PGRP)"                          translated by row "setpriority", tested "sched/priority";
    "setpriority-user"      exotic "setpriority(PRIO_USER): of all that can be seen" translated by row "setpriority[PRIO_USER]", tested "sched/by_user", "sched/by_mapped_user", "container/numbers_across";
    "ioprio-get-process"    rare   "ioprio_get(IOPRIO_WHO_PROCESS)"                  translated by row "ioprio_get", tested "sched/ioprio";
    "ioprio-get-pgrp"       exotic "ioprio_get(IOPRIO_WHO_PGRP)"                     translated by row "ioprio_get", tested "sched/ioprio";
    "ioprio-get-user"       exotic "ioprio_get(IOPRIO_WHO_USER)"                     translated by row "ioprio_get[IOPRIO_WHO_USER]", tested "sched/by_user";
    "ioprio-set-process"    rare   "ioprio_set(IOPRIO_WHO_PROCESS)"                  translated by row "ioprio_set", tested "sched/ioprio";
    "ioprio-set-pgrp"       exotic "ioprio_set(IOPRIO_WHO_PGRP)"                     translated by row "ioprio_set", tested "sched/ioprio";
    "ioprio-set-user"       exotic "ioprio_set(IOPRIO_WHO_USER)"                     translated by row "ioprio_set[IOPRIO_WHO_USER]", tested "sched/by_user";
    "prlimit64-pid"         common "prlimit64(pid)"                                  translated by row "prlimit64", tested "sched/prlimit";
    "migrate-pages-pid"     exotic "migrate_pages(pid)"                              translated by row "migrate_pages", tested "memory/pages";
    "move-pages-pid"        exotic "move_pages(pid)"                                 translated by row "move_pages", tested "memory/pages";
    "capget-pid"            common "capget: the header's pid"                        translated by row "capget", tested "sched/capability";
    "capset-pid"            common "capset: the header's pid, 0 or one's own TID"    translated by row "capset", tested "sched/capability";
}
