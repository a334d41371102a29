crossings! {
    clock: "Clocks and timers";

    "timer-create-tid"    common "timer_create: SIGEV_THREAD_ID"               translated by row "timer_create", tested "clock/timer";
    "timer-create-clock"  rare   "timer_create: by the CPU time of another"    translated by row "timer_create", tested "clock/timer";
    "clock-gettime-pid"   common "clock_gettime: the CPU time of another"      translated by row "clock_gettime", tested "clock/cpu";
    "clock-getres-pid"    rare   "clock_getres: the same"                      translated by row "clock_getres", tested "clock/cpu";
    "clock-settime-pid"   exotic "clock_settime: the same, in vain"            translated by row "clock_settime", tested "clock/cpu";
    "clock-nanosleep-pid" exotic "clock_nanosleep: by the CPU time of another" translated by row "clock_nanosleep", tested "clock/cpu";
    "clock-adjtime-pid"   exotic "clock_adjtime: the same, in vain"            translated by row "clock_adjtime", tested "clock/cpu";
    "clockfd-negative"    exotic "a clock that is a descriptor"                untouched, tested "clock/cpu";
    "restart-syscall"     exotic "restart_syscall: the kernel kept the clock"  untouched, tested "clock/cpu";
}
