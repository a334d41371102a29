use crate::meaning::*;

family! {
    identity: "Who am I", "credentials(7)";

    getpid              ()                                                  -> Tgid, answered own;
    gettid              ()                                                  -> Tid,  answered own;
    getppid             ()                                                  -> Tgid, answered parent;
    getpgrp             ()                                                  -> Pgid, answered own;
    // Of any thread, and of the caller for 0.
    getpgid             (pid: Tid)                                          -> Pgid, answered own;
    getsid              (pid: Tid)                                          -> Sid,  answered own;
    set_tid_address     (tidptr: Ptr)                                       -> Tid,  via SetTidAddress;
}
