use core::mem::{offset_of, size_of};
use std::vec;
use std::vec::Vec;

use super::*;

fn offsets<S: Structure>() -> Vec<usize> {
    offsets_in::<S>(DataModel::Lp64)
}

fn offsets_in<S: Structure>(model: DataModel) -> Vec<usize> {
    let ids = S::LAYOUT.shape(model).ids.iter();
    ids.map(|field| field.offset).collect()
}

/// The word that decides about the first id.
fn decisive<S: Structure>() -> usize {
    match S::LAYOUT.lp64.ids[0].valid {
        Valid::When(word) | Valid::Unless(word) => word.offset,
        Valid::Always => panic!("nothing decides"),
    }
}

#[test]
fn ids_are_in_bounds() {
    for layout in LAYOUTS {
        for shape in [&layout.lp64, &layout.ilp32] {
            for field in shape.ids {
                assert!(field.offset + 4 <= shape.size, "{}", layout.name);
                if let Valid::When(word) | Valid::Unless(word) = field.valid {
                    assert!(word.offset + 4 <= shape.size, "{}", layout.name);
                }
            }
        }
    }
}

#[test]
fn layouts_agree_with_libc() {
    assert_eq!(PgidWord::LAYOUT.lp64.size, size_of::<libc::pid_t>());
    assert_eq!(Siginfo::LAYOUT.lp64.size, size_of::<libc::siginfo_t>());
    assert_eq!(Ucred::LAYOUT.lp64.size, size_of::<libc::ucred>());
    assert_eq!(offsets::<Ucred>(), [offset_of!(libc::ucred, pid)]);
    assert_eq!(Flock::LAYOUT.lp64.size, size_of::<libc::flock>());
    assert_eq!(offsets::<Flock>(), [offset_of!(libc::flock, l_pid)]);
    assert_eq!(decisive::<Flock>(), offset_of!(libc::flock, l_type));
    assert_eq!(F_UNLCK, libc::F_UNLCK.cast_unsigned());
    assert_eq!(Sigevent::LAYOUT.lp64.size, size_of::<libc::sigevent>());
    assert_eq!(
        offsets::<Sigevent>(),
        [offset_of!(libc::sigevent, sigev_notify_thread_id)]
    );
    assert_eq!(
        decisive::<Sigevent>(),
        offset_of!(libc::sigevent, sigev_notify)
    );
    assert_eq!(SIGEV_THREAD_ID, libc::SIGEV_THREAD_ID.cast_unsigned());
    assert_eq!(Shmid::LAYOUT.lp64.size, size_of::<libc::shmid_ds>());
    let shm = [
        offset_of!(libc::shmid_ds, shm_cpid),
        offset_of!(libc::shmid_ds, shm_lpid),
    ];
    assert_eq!(offsets::<Shmid>(), shm);
    assert_eq!(Msqid::LAYOUT.lp64.size, size_of::<libc::msqid_ds>());
    let msg = [
        offset_of!(libc::msqid_ds, msg_lspid),
        offset_of!(libc::msqid_ds, msg_lrpid),
    ];
    assert_eq!(offsets::<Msqid>(), msg);
    assert_eq!(
        SeccompNotif::LAYOUT.lp64.size,
        size_of::<libc::seccomp_notif>()
    );
    assert_eq!(
        offsets::<SeccompNotif>(),
        [offset_of!(libc::seccomp_notif, pid)]
    );
}

/// Those that libc does not have, as `include/uapi/linux` declares them.
#[test]
fn layouts_agree_with_the_kernel() {
    #[repr(C)]
    struct FOwnerEx {
        type_: i32,
        pid: i32,
    }
    #[repr(C)]
    struct CapUserHeader {
        version: u32,
        pid: i32,
    }
    #[repr(C)]
    struct PidfdInfoVer0 {
        mask: u64,
        cgroupid: u64,
        pid: u32,
        tgid: u32,
        ppid: u32,
        credentials: [u32; 8],
        exit_code: i32,
    }
    assert_eq!(OwnerEx::LAYOUT.lp64.size, size_of::<FOwnerEx>());
    assert_eq!(offsets::<OwnerEx>(), [offset_of!(FOwnerEx, pid)]);
    assert_eq!(CapHeader::LAYOUT.lp64.size, size_of::<CapUserHeader>());
    assert_eq!(offsets::<CapHeader>(), [offset_of!(CapUserHeader, pid)]);
    assert_eq!(decisive::<CapHeader>(), offset_of!(CapUserHeader, version));
    assert_eq!(PidfdInfo::LAYOUT.lp64.size, size_of::<PidfdInfoVer0>());
    let ids = [
        offset_of!(PidfdInfoVer0, pid),
        offset_of!(PidfdInfoVer0, tgid),
        offset_of!(PidfdInfoVer0, ppid),
    ];
    assert_eq!(offsets::<PidfdInfo>(), ids);
}

/// As 32-bit programs have them: `include/linux/compat.h`, `arch/x86/include/asm/compat.h`. There
/// a `long long` is aligned as a word, and flock64 is packed besides.
#[test]
fn layouts_of_32_bit_programs_agree_with_the_kernel() {
    type Long = i32;
    #[repr(C)]
    struct CompatFlock {
        kind: i16,
        whence: i16,
        start: Long,
        len: Long,
        pid: i32,
    }
    #[repr(C, packed)]
    struct CompatFlock64 {
        kind: i16,
        whence: i16,
        start: i64,
        len: i64,
        pid: i32,
    }
    #[repr(C)]
    struct CompatSigevent {
        value: Long,
        signo: i32,
        notify: i32,
        tid: i32,
    }
    #[repr(C)]
    struct CompatSiginfo {
        signo: i32,
        errno: i32,
        code: i32,
        pid: i32,
        padding: [i32; 28],
    }
    #[repr(C)]
    struct CompatIpc64Perm {
        key: i32,
        ids: [u32; 4],
        mode: u16,
        pad1: u16,
        seq: u16,
        pad2: u16,
        unused: [Long; 2],
    }
    #[repr(C)]
    struct CompatShmid64 {
        perm: CompatIpc64Perm,
        segsz: Long,
        times: [Long; 6],
        cpid: i32,
        lpid: i32,
        nattch: Long,
        unused: [Long; 2],
    }
    #[repr(C)]
    struct CompatMsqid64 {
        perm: CompatIpc64Perm,
        times: [Long; 6],
        counts: [Long; 3],
        lspid: i32,
        lrpid: i32,
        unused: [Long; 2],
    }
    fn check<S: Structure>(size: usize, offsets: &[usize]) {
        assert_eq!(S::LAYOUT.ilp32.size, size, "{}", S::LAYOUT.name);
        let found = offsets_in::<S>(DataModel::Ilp32);
        assert_eq!(found, offsets, "{}", S::LAYOUT.name);
    }
    check::<Flock>(size_of::<CompatFlock>(), &[offset_of!(CompatFlock, pid)]);
    check::<Flock64>(
        size_of::<CompatFlock64>(),
        &[offset_of!(CompatFlock64, pid)],
    );
    check::<Sigevent>(
        size_of::<CompatSigevent>(),
        &[offset_of!(CompatSigevent, tid)],
    );
    check::<Siginfo>(
        size_of::<CompatSiginfo>(),
        &[
            offset_of!(CompatSiginfo, pid),
            offset_of!(CompatSiginfo, code),
        ],
    );
    check::<SentSiginfo>(
        size_of::<CompatSiginfo>(),
        &[offset_of!(CompatSiginfo, pid)],
    );
    check::<Shmid>(
        size_of::<CompatShmid64>(),
        &[
            offset_of!(CompatShmid64, cpid),
            offset_of!(CompatShmid64, lpid),
        ],
    );
    check::<Msqid>(
        size_of::<CompatMsqid64>(),
        &[
            offset_of!(CompatMsqid64, lspid),
            offset_of!(CompatMsqid64, lrpid),
        ],
    );
}

#[test]
fn a_word_decides() {
    let word = Word {
        offset: 4,
        mask: 0xffff,
        values: &[2, 3],
    };
    let bytes = |value: u32| [[0; 4], value.to_le_bytes()].concat();
    assert!(Valid::When(word).holds(&bytes(2)));
    assert!(Valid::When(word).holds(&bytes(0xdead_0003)));
    assert!(!Valid::When(word).holds(&bytes(4)));
    assert!(Valid::Unless(word).holds(&bytes(4)));
    // Cut off: nothing is known, so it is no id.
    assert!(!Valid::When(word).holds(&[0; 7]));
    assert!(!Valid::Unless(word).holds(&[0; 7]));
    assert!(Valid::Always.holds(&[]));
}

#[test]
fn a_word_is_read_and_replaced_within_bounds() {
    let mut bytes = vec![0; 8];
    set_word(&mut bytes, 4, -2);
    assert_eq!(word(&bytes, 4), Some(-2));
    for outside in [5, 8, 9, usize::MAX] {
        set_word(&mut bytes, outside, 7);
        assert_eq!(word(&bytes, outside), None);
    }
    assert_eq!(bytes, [0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]);
}
