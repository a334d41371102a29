use crate::meaning::*;

// With priority inheritance, the kernel compares the word with real TIDs and stores real TIDs in it, while the owner takes and
// drops the lock by itself: no tracer can be quick enough. A kernel without CONFIG_FUTEX_PI says
// ENOSYS, and libc tells the program that there is no priority inheritance.
family! {
    futex: "Futexes whose words hold TIDs", "futex(2)";

    // Robust ones: who shares memory may die with a lock in it.
    mmap[PROT_WRITE, MAP_SHARED] (address: Ptr, length: Int, prot: Op, flags: Op, fd: Fd, offset: Int)
                                                                            -> Ptr,  via SharedMemory;
    shmat               (id: Int, address: Ptr, flags: Int)                 -> Ptr,  via SharedMemory;

    futex[FUTEX_LOCK_PI] (word: Ptr, op: Op, value: Int, timeout: Ptr)      -> Int,  refused ENOSYS;
    futex[FUTEX_LOCK_PI2] (word: Ptr, op: Op, value: Int, timeout: Ptr)     -> Int,  refused ENOSYS;
    futex[FUTEX_TRYLOCK_PI] (word: Ptr, op: Op)                             -> Int,  refused ENOSYS;
    futex[FUTEX_UNLOCK_PI] (word: Ptr, op: Op)                              -> Int,  refused ENOSYS;
    futex[FUTEX_WAIT_REQUEUE_PI] (word: Ptr, op: Op, value: Int, timeout: Ptr, word2: Ptr)
                                                                            -> Int,  refused ENOSYS;
    futex[FUTEX_CMP_REQUEUE_PI] (word: Ptr, op: Op, value: Int, limit: Int, word2: Ptr, old: Int)
                                                                            -> Int,  refused ENOSYS;
}
