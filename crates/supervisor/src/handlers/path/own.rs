//! Files that show each reader something of its own: its keys, the objects of its IPC namespace.
//!
//! Nobody else can read them for it. So the guest opens the kernel's file, which is read through its
//! descriptor; it is made to close that one, and then opens what stands in for it.

use abi::RealPid;
use procview::{Kind, render};
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;

use super::Pending;
use super::argument::{Argument, Opening};
use super::link::translated;
use super::open::Found;
use super::stand_in::{Substitute, Use};
use crate::call::{Copied, Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::Entry;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// What has been read for a call that is made once more.
#[derive(Debug)]
pub(crate) struct OwnText {
    /// The path that the kernel was given.
    path: Vec<u8>,
    text: Vec<u8>,
    /// The descriptor that is still open.
    descriptor: Option<u64>,
}

/// What such a call was made for.
#[derive(Debug)]
pub(crate) enum Look {
    /// To open the kernel's file at this path.
    Open(Vec<u8>),
    /// To close it.
    Close(OwnText),
}

/// Whether a file shows that reader something else than us.
pub(super) fn is_readers_own(kind: Kind, reader: RealPid) -> bool {
    match kind {
        Kind::Keys => true,
        // "Permission to access this file is governed by a ptrace access mode check", proc(5).
        Kind::Timers | Kind::Syscall => has_other_rights(reader),
        Kind::SysvipcShm | Kind::SysvipcMsg => {
            let namespace = |of: &str| {
                let status = std::fs::metadata(format!("/proc/{of}/ns/ipc"));
                status.ok().map(|status| status.ino())
            };
            namespace("self") != namespace(&reader.to_string())
        }
        _ => false,
    }
}

/// Whether a task may look into others than we may: it belongs to another user, or cannot be looked into.
pub(super) fn has_other_rights(reader: RealPid) -> bool {
    let owner = std::fs::metadata(format!("/proc/{reader}")).map(|process| process.uid());
    owner.ok() != Some(nix::unistd::geteuid().as_raw())
}

/// Open such a file, which `path` leads the kernel to.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    (argument, opening): (&Argument, &Opening),
    (path, copies): (&[u8], Vec<(usize, Copied)>),
    found: &Found,
) -> Option<Decision> {
    let caller = entry.caller;
    let tracee = supervisor.tracees.get_mut(&caller.real)?;
    match tracee.own_text.take() {
        Some(OwnText {
            descriptor: Some(descriptor),
            path,
            text,
        }) => {
            let closed = OwnText {
                path,
                text,
                descriptor: None,
            };
            Some(Decision::Run(Run {
                instead: Some("close"),
                arguments: [descriptor, 0, 0, 0, 0, 0],
                copies: Vec::new(),
                work: work(Look::Close(closed)),
            }))
        }
        Some(own) if own.path == path => {
            let view = supervisor.table.view(caller.space);
            let known_as = translated(supervisor, caller, &found.path);
            let file = Substitute {
                name: super::fresh::name(supervisor, caller, &known_as, found),
                text: render(found.kind, &own.text, view, found.subject),
                mode: 0o444,
                purpose: Use::Rereading,
            };
            Some(file.open(supervisor, entry, argument, opening))
        }
        _ => Some(Decision::Run(Run {
            instead: None,
            arguments: *entry.arguments,
            copies,
            work: work(Look::Open(path.to_vec())),
        })),
    }
}

fn work(look: Look) -> Work {
    Work::Path(Box::new(Pending::Own(look)))
}

/// The kernel's file is open, or closed again.
pub(super) fn exit(supervisor: &mut Supervisor, caller: Caller, look: Look, result: i64) -> After {
    let own = match look {
        Look::Close(own) => own,
        Look::Open(path) => match u64::try_from(result) {
            Err(_) => return After::Return(result),
            Ok(descriptor) => OwnText {
                path,
                text: read(supervisor, caller, result).unwrap_or_default(),
                descriptor: Some(descriptor),
            },
        },
    };
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.own_text = Some(own);
    }
    After::Again
}

/// What a descriptor of the guest's shows. Nothing, where it cannot be had.
fn read(supervisor: &Supervisor, caller: Caller, descriptor: i64) -> Option<Vec<u8>> {
    let leader = supervisor.table.group(caller.group)?.real();
    let descriptor = i32::try_from(descriptor).ok()?;
    let mut file = File::from(ptrace::descriptor(caller.real, leader, descriptor)?);
    let mut text = Vec::new();
    file.read_to_end(&mut text).ok()?;
    Some(text)
}
