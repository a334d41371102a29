use crate::layout::*;
use crate::meaning::*;

family! {
    signal: "Sending and accepting signals", "signal(7)";

    kill                (pid: Target, sig: Sig)                             -> Int,  via Kill;
    tkill               (tid: Tid, sig: Sig)                                -> Int;
    tgkill              (tgid: Tgid, tid: Tid, sig: Sig)                    -> Int;
    rt_sigqueueinfo     (pid: Tid, sig: Sig, info: In<SentSiginfo>)         -> Int;
    rt_tgsigqueueinfo   (tgid: Tgid, tid: Tid, sig: Sig, info: In<SentSiginfo>) -> Int;
    pidfd_send_signal   (pidfd: Fd, sig: Sig, info: Ptr, flags: Int)        -> Int,  via PidfdSignal, else EINVAL;
    rt_sigtimedwait | rt_sigtimedwait_time64 (set: Ptr, info: Out<Siginfo>, timeout: Ptr, size: Int) -> Int;
}
