//! The flags of `clone(2)`.

use bitflags::bitflags;

bitflags! {
    /// The flags of `clone(2)` that bear on PIDs (`include/uapi/linux/sched.h`). Unknown bits are kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct CloneFlags: u64 {
        /// The signal sent to the parent at the child's death: the low byte, where flags and signal
        /// share a word.
        const EXIT_SIGNAL = 0xff;
        /// Share the address space.
        const VM = 0x100;
        /// Share root, working directory and umask.
        const FS = 0x200;
        /// Share the descriptors.
        const FILES = 0x400;
        /// Hand a pidfd back.
        const PIDFD = 0x1000;
        /// The child is traced by the caller's tracer.
        const PTRACE = 0x2000;
        /// The caller sleeps until the child has let go of the address space.
        const VFORK = 0x4000;
        /// Mounts of its own.
        const NEWNS = 0x2_0000;
        /// The caller's parent becomes the child's.
        const PARENT = 0x8000;
        /// A thread of the caller's thread group.
        const THREAD = 0x10000;
        /// Store the child's TID in the parent.
        const PARENT_SETTID = 0x10_0000;
        /// Clear the child's TID word when it exits.
        const CHILD_CLEARTID = 0x20_0000;
        /// A tracer may not force itself on the child.
        const UNTRACED = 0x80_0000;
        /// Store the child's TID in the child.
        const CHILD_SETTID = 0x100_0000;
        /// A new PID namespace.
        const NEWPID = 0x2000_0000;
        const _ = !0;
    }
}
