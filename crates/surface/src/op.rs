//! The operations that select a row: the names in brackets.

use crate::row::{Test, low};

macro_rules! operations {
    ($($name:ident = $value:expr;)*) => {$(
        pub(crate) const $name: Test = Test::Is($value);
    )*};
}

// fcntl(2), include/uapi/asm-generic/fcntl.h
operations! {
    F_GETLK = 5;
    F_GETLK64 = 12;
    F_SETOWN = 8;
    F_GETOWN = 9;
    F_SETOWN_EX = 15;
    F_GETOWN_EX = 16;
    F_OFD_GETLK = 36;
}

// ioctl_tty(2), socket(7), ioctl_nsfs(2), seccomp_unotify(2)
operations! {
    TIOCGPGRP = 0x540f;
    TIOCSPGRP = 0x5410;
    TIOCGSID = 0x5429;
    FIOSETOWN = 0x8901;
    SIOCSPGRP = 0x8902;
    FIOGETOWN = 0x8903;
    SIOCGPGRP = 0x8904;
    NS_GET_USERNS = 0xb701;
    NS_GET_PARENT = 0xb702;
    NS_GET_NSTYPE = 0xb703;
    NS_GET_OWNER_UID = 0xb704;
    PIDFD_GET_PID_NAMESPACE = 0xff05;
    PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE = 0xff06;
    NS_GET_PID_FROM_PIDNS = 0x8004_b706;
    NS_GET_TGID_FROM_PIDNS = 0x8004_b707;
    NS_GET_PID_IN_PIDNS = 0x8004_b708;
    NS_GET_TGID_IN_PIDNS = 0x8004_b709;
    SECCOMP_IOCTL_NOTIF_RECV = 0xc050_2100;
    SECCOMP_IOCTL_NOTIF_SEND = 0xc018_2101;
    SECCOMP_IOCTL_NOTIF_ADDFD = 0x4018_2103;
}

/// The size of `struct pidfd_info` is part of the number, and grows (`fs/pidfs.c`).
pub(crate) const PIDFD_GET_INFO: Test = Test::Masked {
    mask: 0xc000_ffff,
    value: 0xc000_ff0b,
};

// prctl(2), include/uapi/linux/prctl.h
operations! {
    PR_GET_SECCOMP = 21;
    PR_SET_SECCOMP = 22;
    PR_SET_CHILD_SUBREAPER = 36;
    PR_GET_CHILD_SUBREAPER = 37;
    PR_SET_NO_NEW_PRIVS = 38;
    PR_SCHED_CORE = 62;
    PR_SET_PTRACER = 0x5961_6d61;
}

// seccomp(2)
operations! {
    SECCOMP_SET_MODE_STRICT = 0;
    SECCOMP_SET_MODE_FILTER = 1;
    PR_GET_DUMPABLE = 3;
    PR_SET_DUMPABLE = 4;
    KEYCTL_SESSION_TO_PARENT = 18;
}

// signalfd(2): "If the fd argument is -1, then the call creates a new file descriptor".
operations! {
    NEW_DESCRIPTOR = u32::MAX;
}

// getpriority(2), ioprio_set(2)
operations! {
    PRIO_USER = 2;
    IOPRIO_WHO_USER = 3;
}

// shmctl(2), msgctl(2), semctl(2)
operations! {
    IPC_STAT = 2;
    GETPID = 11;
    MSG_STAT = 11;
    MSG_STAT_ANY = 13;
    SHM_STAT = 13;
    SHM_STAT_ANY = 15;
}

// The same by ipc(2): `include/uapi/linux/ipc.h`, of whose call the upper half is a version.
const IPC_64: u32 = 0x100;
pub(crate) const SHMAT: Test = ipc(21);
pub(crate) const SHMCTL: Test = ipc(24);
pub(crate) const MSGCTL: Test = ipc(14);
pub(crate) const SEMCTL: Test = ipc(3);

operations! {
    IPC_STAT_64 = IPC_64 | 2;
    MSG_STAT_64 = IPC_64 | 11;
    MSG_STAT_ANY_64 = IPC_64 | 13;
    SHM_STAT_64 = IPC_64 | 13;
    SHM_STAT_ANY_64 = IPC_64 | 15;
}

/// With `IPC_64` or without, as it is about no structure.
pub(crate) const GETPID_64: Test = Test::Masked {
    mask: !IPC_64,
    value: 11,
};

const fn ipc(call: u32) -> Test {
    Test::Masked {
        mask: 0xffff,
        value: call,
    }
}

// socketcall(2), include/uapi/linux/net.h
operations! {
    SYS_BIND = 2;
    SYS_SENDTO = 11;
    SYS_GETSOCKOPT = 15;
    SYS_SENDMSG = 16;
    SYS_RECVMSG = 17;
    SYS_RECVMMSG = 19;
    SYS_SENDMMSG = 20;
}

// unix(7)
operations! {
    SOL_SOCKET = 1;
    SO_PEERCRED = 17;
}

// lseek(2), pread(2): the beginning of a file
operations! {
    AT_START = 0;
    SEEK_SET = 0;
}

// mmap(2)
pub(crate) const PROT_WRITE: Test = Test::AnyBit(2);
pub(crate) const MAP_SHARED: Test = Test::AnyBit(1);

// netlink(7): the size of its address
operations! {
    SOCKADDR_NL = 12;
}

// clone(2), unshare(2), setns(2)
pub(crate) const CLONE_NEWPID: Test = Test::AnyBit(low(abi::CloneFlags::NEWPID.bits()));
pub(crate) const CLONE_NEWNS: Test = Test::AnyBit(low(abi::CloneFlags::NEWNS.bits()));

operations! {
    ANY_NAMESPACE = 0;
}

// bpf(2), include/uapi/linux/bpf.h
operations! {
    BPF_TASK_FD_QUERY = 20;
    BPF_LINK_CREATE = 28;
    BPF_ITER_CREATE = 33;
}

/// `PERF_FLAG_PID_CGROUP` is not set. perf_event_open(2)
pub(crate) const NO_PID_CGROUP: Test = Test::Masked { mask: 4, value: 0 };

// open_by_handle_at(2), include/uapi/linux/fcntl.h
operations! {
    FD_PIDFS_ROOT = (-10002_i32).cast_unsigned();
}

/// The command, without `FUTEX_PRIVATE_FLAG` and `FUTEX_CLOCK_REALTIME`. futex(2)
const fn futex(command: u32) -> Test {
    Test::Masked {
        mask: !0x180,
        value: command,
    }
}

pub(crate) const FUTEX_LOCK_PI: Test = futex(6);
pub(crate) const FUTEX_UNLOCK_PI: Test = futex(7);
pub(crate) const FUTEX_TRYLOCK_PI: Test = futex(8);
pub(crate) const FUTEX_WAIT_REQUEUE_PI: Test = futex(11);
pub(crate) const FUTEX_CMP_REQUEUE_PI: Test = futex(12);
pub(crate) const FUTEX_LOCK_PI2: Test = futex(13);

#[cfg(test)]
mod tests {
    use super::*;

    /// The bits that libc knows by name, whichever integer it gives them.
    fn is(test: Test, value: impl TryInto<i64>) -> bool {
        value
            .try_into()
            .is_ok_and(|value| test == Test::Is(low(value.cast_unsigned())))
    }

    #[test]
    fn the_values_are_libcs() {
        assert!(is(F_GETLK, libc::F_GETLK));
        assert!(is(F_OFD_GETLK, libc::F_OFD_GETLK));
        assert!(is(F_SETOWN, libc::F_SETOWN));
        assert!(is(F_GETOWN, libc::F_GETOWN));
        assert!(is(TIOCGPGRP, libc::TIOCGPGRP));
        assert!(is(TIOCSPGRP, libc::TIOCSPGRP));
        assert!(is(TIOCGSID, libc::TIOCGSID));
        assert!(is(NS_GET_USERNS, libc::NS_GET_USERNS));
        assert!(is(NS_GET_PARENT, libc::NS_GET_PARENT));
        assert!(is(NS_GET_NSTYPE, libc::NS_GET_NSTYPE));
        assert!(is(NS_GET_OWNER_UID, libc::NS_GET_OWNER_UID));
        assert!(is(NS_GET_PID_FROM_PIDNS, libc::NS_GET_PID_FROM_PIDNS));
        assert!(is(NS_GET_TGID_FROM_PIDNS, libc::NS_GET_TGID_FROM_PIDNS));
        assert!(is(NS_GET_PID_IN_PIDNS, libc::NS_GET_PID_IN_PIDNS));
        assert!(is(NS_GET_TGID_IN_PIDNS, libc::NS_GET_TGID_IN_PIDNS));
        assert!(is(SECCOMP_IOCTL_NOTIF_RECV, libc::SECCOMP_IOCTL_NOTIF_RECV));
        assert!(is(SECCOMP_IOCTL_NOTIF_SEND, libc::SECCOMP_IOCTL_NOTIF_SEND));
        assert!(is(
            SECCOMP_IOCTL_NOTIF_ADDFD,
            libc::SECCOMP_IOCTL_NOTIF_ADDFD
        ));
        assert!(is(SECCOMP_SET_MODE_STRICT, libc::SECCOMP_SET_MODE_STRICT));
        assert!(is(SECCOMP_SET_MODE_FILTER, libc::SECCOMP_SET_MODE_FILTER));
        assert!(is(PR_GET_SECCOMP, libc::PR_GET_SECCOMP));
        assert!(is(PR_SET_SECCOMP, libc::PR_SET_SECCOMP));
        assert!(is(PR_SET_CHILD_SUBREAPER, libc::PR_SET_CHILD_SUBREAPER));
        assert!(is(PR_GET_CHILD_SUBREAPER, libc::PR_GET_CHILD_SUBREAPER));
        assert!(is(PR_SCHED_CORE, libc::PR_SCHED_CORE));
        assert!(is(PR_SET_PTRACER, libc::PR_SET_PTRACER));
        assert!(is(PRIO_USER, libc::PRIO_USER));
        assert!(is(IPC_STAT, libc::IPC_STAT));
        assert!(is(GETPID, libc::GETPID));
        assert!(is(SOL_SOCKET, libc::SOL_SOCKET));
        assert!(is(SO_PEERCRED, libc::SO_PEERCRED));
    }

    #[test]
    fn a_futex_command_is_known_with_its_flags() {
        let holds = |op: i32| FUTEX_LOCK_PI.holds(u64::from(op.cast_unsigned()));
        assert!(holds(libc::FUTEX_LOCK_PI));
        assert!(holds(libc::FUTEX_LOCK_PI | libc::FUTEX_PRIVATE_FLAG));
        assert!(!holds(libc::FUTEX_WAIT));
        assert_eq!(
            FUTEX_UNLOCK_PI,
            futex(libc::FUTEX_UNLOCK_PI.cast_unsigned())
        );
        assert_eq!(
            FUTEX_TRYLOCK_PI,
            futex(libc::FUTEX_TRYLOCK_PI.cast_unsigned())
        );
        assert_eq!(
            FUTEX_WAIT_REQUEUE_PI,
            futex(libc::FUTEX_WAIT_REQUEUE_PI.cast_unsigned())
        );
        assert_eq!(
            FUTEX_CMP_REQUEUE_PI,
            futex(libc::FUTEX_CMP_REQUEUE_PI.cast_unsigned())
        );
        assert_eq!(FUTEX_LOCK_PI2, futex(libc::FUTEX_LOCK_PI2.cast_unsigned()));
    }

    #[test]
    fn a_test_sees_the_low_half() {
        let dirt = 0xdead_beef << 32;
        assert!(Test::Is(5).holds(dirt | 5));
        assert!(!Test::Is(5).holds(dirt | 6));
        assert!(Test::AnyBit(4).holds(dirt | 6));
        assert!(!Test::AnyBit(4).holds(dirt | 3));
        assert!(Test::Masked { mask: 6, value: 4 }.holds(dirt | 5));
    }
}
