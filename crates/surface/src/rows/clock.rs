use crate::layout::*;
use crate::meaning::*;

family! {
    clock: "CPU-time clocks and timers", "clock_getcpuclockid(3)";

    clock_settime       (clock: Clock, time: Ptr)                           -> Int,  else EINVAL;
    clock_gettime       (clock: Clock, time: Ptr)                           -> Int,  else EINVAL;
    clock_getres        (clock: Clock, time: Ptr)                           -> Int,  else EINVAL;
    clock_nanosleep     (clock: Clock, flags: Int, time: Ptr, left: Ptr)    -> Int,  else EINVAL;
    clock_adjtime       (clock: Clock, time: Ptr)                           -> Int,  else EOPNOTSUPP;
    timer_create        (clock: Clock, event: In<Sigevent>, timer: Ptr)     -> Int,  else EINVAL;
}
