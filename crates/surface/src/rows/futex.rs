use crate::meaning::*;

// With priority inheritance, the kernel compares the word with real TIDs and stores real TIDs in it, while the owner takes and
// drops the lock by itself: no tracer can be quick enough. A kernel without CONFIG_FUTEX_PI says
// ENOSYS, and libc tells the program that there is no priority inheritance.
family! {
    futex: "Futexes whose words hold TIDs", "futex(2)";

    // Robust ones: who shares memory may die with a lock in it.
    mmap[PROT_WRITE, MAP_SHARED] (address: Ptr, length: Int, prot: Op, flags: Op, fd: Fd, offset: Int)
                                                                            -> Ptr,  via SharedMemory, on x86_64;
    mmap2[PROT_WRITE, MAP_SHARED] (address: Ptr, length: Int, prot: Op, flags: Op, fd: Fd, page: Int)
                                                                            -> Ptr,  via SharedMemory;
    // Its arguments are in memory.
    mmap                (args: Ptr)                                         -> Ptr,  via SharedMemory, on i386;
    shmat               (id: Int, address: Ptr, flags: Int)                 -> Ptr,  via SharedMemory;
    ipc[SHMAT]          (call: Op, id: Int, flags: Int, at: Ptr, address: Ptr) -> Int, via SharedMemory;
    // The kernel tells nobody of the other ABI's list.
    set_robust_list     (head: Ptr, size: Int)                              -> Int,  via RobustList, on i386;

    futex | futex_time64[FUTEX_LOCK_PI] (word: Ptr, op: Op, value: Int, timeout: Ptr) -> Int,  refused ENOSYS;
    futex | futex_time64[FUTEX_LOCK_PI2] (word: Ptr, op: Op, value: Int, timeout: Ptr) -> Int,  refused ENOSYS;
    futex | futex_time64[FUTEX_TRYLOCK_PI] (word: Ptr, op: Op)              -> Int,  refused ENOSYS;
    futex | futex_time64[FUTEX_UNLOCK_PI] (word: Ptr, op: Op)               -> Int,  refused ENOSYS;
    futex | futex_time64[FUTEX_WAIT_REQUEUE_PI] (word: Ptr, op: Op, value: Int, timeout: Ptr, word2: Ptr)
                                                                            -> Int,  refused ENOSYS;
    futex | futex_time64[FUTEX_CMP_REQUEUE_PI] (word: Ptr, op: Op, value: Int, limit: Int, word2: Ptr, old: Int)
                                                                            -> Int,  refused ENOSYS;
}
