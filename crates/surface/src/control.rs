//! Control messages, which come along with the bytes of a message: cmsg(3).

use abi::{DataModel, RealPid};
use pidspace::View;

use crate::interpret::{Edit, translate_id_in};
use crate::layout::{set_word, word};

/// Translate the credentials that a sender shows: `SCM_CREDENTIALS`, unix(7).
///
/// The numbers are in the sender's context. Of somebody whom it does not see the kernel says
/// `ESRCH`, or `EPERM` to a sender that may only show its own (`net/core/scm.c:__scm_send`).
pub fn translate_control_in(view: View<'_>, model: DataModel, control: &mut [u8]) -> Edit {
    translate(model, control, |pid| translate_id_in(view, pid))
}

/// Translate the credentials that a receiver is shown.
///
/// The sender may be gone, or be nobody whom the receiver sees: then it is 0, as `pid_vnr`
/// (`include/net/scm.h:scm_set_cred`).
pub fn translate_control_out(view: View<'_>, model: DataModel, control: &mut [u8]) -> Edit {
    translate(model, control, |pid| match RealPid::from_raw(pid) {
        Some(real) => view.last_number(real).map_or(0, abi::VirtualPid::raw),
        None => pid,
    })
}

/// Whether descriptors come with the message: `SCM_RIGHTS`.
pub fn brings_descriptors(model: DataModel, control: &[u8]) -> bool {
    let mut at = 0;
    while let Some(header) = Header::at(control, at, model) {
        if header.brings_descriptors() {
            return true;
        }
        at += header.length.next_multiple_of(model.word());
    }
    false
}

fn translate(model: DataModel, control: &mut [u8], number: impl Fn(i32) -> i32) -> Edit {
    let mut edit = Edit::Unchanged;
    let mut at = 0;
    while let Some(header) = Header::at(control, at, model) {
        let data = at + control_header(model);
        let pid = word(control, data).filter(|_| header.shows_pid(model));
        if let Some(pid) = pid {
            let translated = number(pid);
            if translated != pid {
                set_word(control, data, translated);
                edit = Edit::Changed;
            }
        }
        at += header.length.next_multiple_of(model.word());
    }
    edit
}

/// Size of a `struct cmsghdr`: a `size_t` and two numbers.
pub const fn control_header(model: DataModel) -> usize {
    model.word() + 8
}

/// A `struct cmsghdr`.
#[derive(Clone, Copy)]
struct Header {
    length: usize,
    level: i32,
    kind: i32,
}

impl Header {
    /// The header there, if it is one by the kernel's rules: `CMSG_OK` and `__cmsg_nxthdr`,
    /// `include/linux/socket.h`.
    fn at(control: &[u8], at: usize, model: DataModel) -> Option<Self> {
        let rest = control.get(at..)?;
        let mut length = [0; 8];
        length
            .get_mut(..model.word())?
            .copy_from_slice(rest.get(..model.word())?);
        let length = usize::try_from(u64::from_le_bytes(length)).ok()?;
        let header = Self {
            length,
            level: word(rest, model.word())?,
            kind: word(rest, model.word() + 4)?,
        };
        (control_header(model)..=rest.len())
            .contains(&length)
            .then_some(header)
    }

    const fn brings_descriptors(self) -> bool {
        const SOL_SOCKET: i32 = 1;
        const SCM_RIGHTS: i32 = 1;
        self.level == SOL_SOCKET && self.kind == SCM_RIGHTS
    }

    /// Credentials that were cut off behind the pid (`MSG_CTRUNC`) hold one all the same.
    const fn shows_pid(self, model: DataModel) -> bool {
        const SOL_SOCKET: i32 = 1;
        const SCM_CREDENTIALS: i32 = 2;
        self.level == SOL_SOCKET
            && self.kind == SCM_CREDENTIALS
            && self.length >= control_header(model) + size_of::<i32>()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const MODELS: [DataModel; 2] = [DataModel::Lp64, DataModel::Ilp32];

    /// One control message, with its padding.
    fn message(model: DataModel, level: i32, kind: i32, data: &[i32]) -> Vec<u8> {
        let length = control_header(model) + 4 * data.len();
        let mut bytes = Vec::from((length as u64).to_le_bytes());
        bytes.truncate(model.word());
        for word in [level, kind].iter().chain(data) {
            bytes.extend(word.to_le_bytes());
        }
        bytes.resize(length.next_multiple_of(model.word()), 0);
        bytes
    }

    fn negated(model: DataModel, mut control: Vec<u8>) -> (Vec<u8>, Edit) {
        let edit = translate(model, &mut control, |pid| -pid);
        (control, edit)
    }

    #[test]
    fn every_ucred_is_found_and_nothing_else() {
        for model in MODELS {
            let message = |level, kind, data: &[i32]| message(model, level, kind, data);
            let control = |pid| {
                [
                    message(1, 1, &[7, 8, 9]),
                    message(1, 2, &[pid, 0, 0]),
                    message(0, 2, &[7, 8, 9]),
                    message(1, 2, &[pid, 1, 1]),
                ]
                .concat()
            };
            assert_eq!(negated(model, control(5)), (control(-5), Edit::Changed));
            assert_eq!(negated(model, control(0)), (control(0), Edit::Unchanged));
        }
    }

    #[test]
    fn descriptors_are_told_from_credentials() {
        for model in MODELS {
            let credentials = message(model, 1, 2, &[5, 0, 0]);
            assert!(!brings_descriptors(model, &credentials));
            let both = [credentials, message(model, 1, 1, &[7])].concat();
            assert!(brings_descriptors(model, &both));
        }
    }

    #[test]
    fn what_is_cut_off_holds_a_pid_if_it_is_long_enough() {
        for model in MODELS {
            let message = |data: &[i32]| message(model, 1, 2, data);
            assert_eq!(negated(model, message(&[5])).0, message(&[-5]));
            assert_eq!(negated(model, message(&[])).1, Edit::Unchanged);
        }
    }

    #[test]
    fn a_length_that_leads_astray_ends_the_walk() {
        for model in MODELS {
            let header = control_header(model) as u64;
            for length in [0, header - 1, header + 17, u64::MAX, u64::MAX - 7] {
                let mut control = message(model, 1, 2, &[5, 0, 0]);
                let bytes = length.to_le_bytes();
                control[..model.word()].copy_from_slice(&bytes[..model.word()]);
                assert_eq!(negated(model, control).1, Edit::Unchanged, "{length}");
            }
        }
    }
}
