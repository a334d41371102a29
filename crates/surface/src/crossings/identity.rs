crossings! {
    identity: "Identity, process groups and sessions";

    "getpid"       hot    "getpid()"                            answered by row "getpid", tested "identity/numbers";
    "gettid"       hot    "gettid()"                            answered by row "gettid", tested "identity/numbers", "threads/numbers";
    "getppid"      common "getppid()"                           answered by row "getppid", tested "identity/numbers", "spawn/orphan";
    "getpgrp-ret"  common "getpgrp()"                           answered by row "getpgrp", tested "job/setsid", "init/session";
    "getpgid-arg"  common "getpgid(pid): of any thread"         answered by row "getpgid", tested "identity/lookups";
    "getpgid-ret"  common "getpgid(pid): its result, for 0 too" answered by row "getpgid", tested "identity/lookups", "init/session";
    "getsid-arg"   common "getsid(pid): of any thread"          answered by row "getsid", tested "identity/lookups";
    "getsid-ret"   common "getsid(pid): its result, for 0 too"  answered by row "getsid", tested "identity/lookups", "init/session";
    "setpgid-pid"  common "setpgid(pid, ...): a leader"         translated by row "setpgid", tested "job/setpgid";
    "setpgid-pgid" common "setpgid(..., pgid)"                  translated by row "setpgid", tested "job/setpgid";
    "setsid-ret"   common "setsid()"                            translated by row "setsid", tested "job/setsid";
}
