use crate::layout::*;
use crate::meaning::*;

family! {
    wait: "Waiting for children", "wait(2)";

    wait4               (pid: Target, status: Ptr, options: Int, usage: Ptr) -> Tgid, via Wait, else ECHILD;
    // The same without usage.
    waitpid             (pid: Target, status: Ptr, options: Int)            -> Tgid, via Wait, else ECHILD;
    waitid              (which: WaitWhich, id: IdOf<WaitWhich>, info: Out<Siginfo>, options: Int, usage: Ptr)
                                                                            -> Int,  via Wait, else ECHILD;
}
