use crate::meaning::*;

family! {
    job: "Process groups and sessions", "credentials(7)";

    // ESRCH is for the process; a group that is not there is EPERM.
    setpgid             (pid: Tgid, pgid: Pgid)                             -> Int,  via Setpgid;
    setsid              ()                                                  -> Sid,  via Setsid;
}
