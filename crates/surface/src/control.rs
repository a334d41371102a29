//! Control messages, which come along with the bytes of a message: cmsg(3).

use abi::RealPid;
use pidspace::View;

use crate::interpret::{Edit, translate_id_in};
use crate::layout::{set_word, word};

/// Translate the credentials that a sender shows: `SCM_CREDENTIALS`, unix(7).
///
/// The numbers are in the sender's context. Of somebody whom it does not see the kernel says
/// `ESRCH`, or `EPERM` to a sender that may only show its own (`net/core/scm.c:__scm_send`).
pub fn translate_control_in(view: View<'_>, control: &mut [u8]) -> Edit {
    translate(control, |pid| translate_id_in(view, pid))
}

/// Translate the credentials that a receiver is shown.
///
/// The sender may be gone, or be nobody whom the receiver sees: then it is 0, as `pid_vnr`
/// (`include/net/scm.h:scm_set_cred`).
pub fn translate_control_out(view: View<'_>, control: &mut [u8]) -> Edit {
    translate(control, |pid| match RealPid::from_raw(pid) {
        Some(real) => view.last_number(real).map_or(0, abi::VirtualPid::raw),
        None => pid,
    })
}

fn translate(control: &mut [u8], number: impl Fn(i32) -> i32) -> Edit {
    let mut edit = Edit::Unchanged;
    let mut at = 0;
    while let Some(header) = Header::at(control, at) {
        let pid = word(control, at + Header::SIZE).filter(|_| header.shows_pid());
        if let Some(pid) = pid {
            let translated = number(pid);
            if translated != pid {
                set_word(control, at + Header::SIZE, translated);
                edit = Edit::Changed;
            }
        }
        at += header.length.next_multiple_of(Header::ALIGN);
    }
    edit
}

/// `struct cmsghdr`, as 64-bit programs have it.
#[derive(Clone, Copy)]
struct Header {
    length: usize,
    level: i32,
    kind: i32,
}

impl Header {
    const SIZE: usize = 16;
    const ALIGN: usize = 8;

    /// The header there, if it is one by the kernel's rules: `CMSG_OK` and `__cmsg_nxthdr`,
    /// `include/linux/socket.h`.
    fn at(control: &[u8], at: usize) -> Option<Self> {
        let rest = control.get(at..)?;
        let length = usize::try_from(u64::from_le_bytes(*rest.first_chunk()?)).ok()?;
        let header = Self {
            length,
            level: word(rest, 8)?,
            kind: word(rest, 12)?,
        };
        (Self::SIZE..=rest.len())
            .contains(&length)
            .then_some(header)
    }

    /// Credentials that were cut off behind the pid (`MSG_CTRUNC`) hold one all the same.
    const fn shows_pid(self) -> bool {
        const SOL_SOCKET: i32 = 1;
        const SCM_CREDENTIALS: i32 = 2;
        self.level == SOL_SOCKET
            && self.kind == SCM_CREDENTIALS
            && self.length >= Self::SIZE + size_of::<i32>()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    /// One control message, with its padding.
    fn message(level: i32, kind: i32, data: &[i32]) -> Vec<u8> {
        let length = Header::SIZE + 4 * data.len();
        let mut bytes = Vec::from((length as u64).to_le_bytes());
        for word in [level, kind].iter().chain(data) {
            bytes.extend(word.to_le_bytes());
        }
        bytes.resize(length.next_multiple_of(Header::ALIGN), 0);
        bytes
    }

    fn negated(mut control: Vec<u8>) -> (Vec<u8>, Edit) {
        let edit = translate(&mut control, |pid| -pid);
        (control, edit)
    }

    #[test]
    fn every_ucred_is_found_and_nothing_else() {
        let control = |pid| {
            [
                message(1, 1, &[7, 8, 9]),
                message(1, 2, &[pid, 0, 0]),
                message(0, 2, &[7, 8, 9]),
                message(1, 2, &[pid, 1, 1]),
            ]
            .concat()
        };
        assert_eq!(negated(control(5)), (control(-5), Edit::Changed));
        assert_eq!(negated(control(0)), (control(0), Edit::Unchanged));
    }

    #[test]
    fn what_is_cut_off_holds_a_pid_if_it_is_long_enough() {
        assert_eq!(negated(message(1, 2, &[5])).0, message(1, 2, &[-5]));
        assert_eq!(negated(message(1, 2, &[])).1, Edit::Unchanged);
    }

    #[test]
    fn a_length_that_leads_astray_ends_the_walk() {
        for length in [0_u64, 15, 33, u64::MAX, u64::MAX - 7] {
            let mut control = message(1, 2, &[5, 0, 0]);
            control[..8].copy_from_slice(&length.to_le_bytes());
            assert_eq!(negated(control).1, Edit::Unchanged, "{length}");
        }
    }
}
