use crate::layout::*;
use crate::meaning::*;

family! {
    signal: "Sending and accepting signals", "signal(7)";

    kill                (pid: Target, sig: Sig)                             -> Int,  via Kill;
    tkill               (tid: Tid, sig: Sig)                                -> Int;
    tgkill              (tgid: Tgid, tid: Tid, sig: Sig)                    -> Int;
    // The receiver is given the sender's siginfo as it is, si_pid included: already virtual.
    rt_sigqueueinfo     (pid: Tid, sig: Sig, info: Ptr)                     -> Int;
    rt_tgsigqueueinfo   (tgid: Tgid, tid: Tid, sig: Sig, info: Ptr)         -> Int;
    pidfd_send_signal   (pidfd: Fd, sig: Sig, info: Ptr, flags: Int)        -> Int,  via PidfdSignal, else EINVAL;
    rt_sigtimedwait     (set: Ptr, info: Out<Siginfo>, timeout: Ptr, size: Int) -> Int;
}
