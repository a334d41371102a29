use crate::layout::*;
use crate::meaning::*;

family! {
    clock: "CPU-time clocks and timers", "clock_getcpuclockid(3)";

    clock_settime | clock_settime64 (clock: Clock, time: Ptr)               -> Int,  else EINVAL;
    clock_gettime | clock_gettime64 (clock: Clock, time: Ptr)               -> Int,  else EINVAL;
    clock_getres | clock_getres_time64 (clock: Clock, time: Ptr)            -> Int,  else EINVAL;
    clock_nanosleep | clock_nanosleep_time64 (clock: Clock, flags: Int, time: Ptr, left: Ptr)
                                                                            -> Int,  else EINVAL;
    clock_adjtime | clock_adjtime64 (clock: Clock, time: Ptr)               -> Int,  else EOPNOTSUPP;
    timer_create        (clock: Clock, event: In<Sigevent>, timer: Ptr)     -> Int,  else EINVAL;
}
