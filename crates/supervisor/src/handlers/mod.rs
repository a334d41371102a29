//! The irregular rows: one file each, an `enter` and, where the call runs, an `exit`.

pub(crate) mod dumpable;
pub(crate) mod kill;
pub(crate) mod message;
pub(crate) mod netlink;
pub(crate) mod notification;
pub(crate) mod on_behalf;
pub(crate) mod own_filter;
pub(crate) mod path;
pub(crate) mod pid_namespace;
pub(crate) mod pidfd_signal;
pub(crate) mod priority;
pub(crate) mod records;
pub(crate) mod robust_list;
pub(crate) mod set_tid_address;
pub(crate) mod setns;
pub(crate) mod setpgid;
pub(crate) mod setsid;
pub(crate) mod shared_memory;
pub(crate) mod spawn;
pub(crate) mod subreaper;
pub(crate) mod sweep;
pub(crate) mod unshare;
pub(crate) mod wait;

use abi::{Abi, DataModel, Errno};
use ptrace::{Result, Stopped, SystemCall};
use surface::{Irregular, Row};

use crate::call::{Decision, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A call at its entry stop.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    /// Who makes it.
    pub caller: Caller,
    /// Where it stopped.
    pub stopped: &'a Stopped,
    /// Its row.
    pub row: &'static Row,
    /// As it was made.
    pub made: &'a SystemCall,
    /// Its arguments, as the guest passed them.
    pub arguments: &'a [u64; 6],
}

impl Entry<'_> {
    /// How the caller's structures lie in memory.
    pub(crate) const fn model(&self) -> DataModel {
        self.made.abi.data_model()
    }

    /// The argument of that name: ABIs have them in different places. 0 where the call has none.
    pub(crate) fn named(&self, name: &str) -> u64 {
        let position = self.row.position(name);
        let argument = position.and_then(|position| self.arguments.get(position));
        argument.copied().unwrap_or(0)
    }
}

/// The entry of a call that a row hands over.
pub(crate) fn enter(
    supervisor: &mut Supervisor,
    irregular: Irregular,
    entry: Entry<'_>,
) -> Result<Decision> {
    Ok(match irregular {
        Irregular::Dumpable => dumpable::enter(supervisor, entry),
        Irregular::Kill => kill::enter(supervisor, entry)?,
        Irregular::PidfdSignal => pidfd_signal::enter(supervisor, entry),
        Irregular::NetlinkBind => netlink::bind_enter(supervisor, entry),
        Irregular::NetlinkSend => netlink::send_enter(supervisor, entry),
        Irregular::Notification => notification::enter(supervisor, entry),
        Irregular::OwnFilter => own_filter::enter(supervisor, entry),
        Irregular::Open => path::enter_open(supervisor, entry),
        Irregular::ReadLink => path::enter_readlink(supervisor, entry),
        Irregular::Chdir => path::enter_chdir(supervisor, entry),
        Irregular::Mount => path::mount::enter(supervisor, entry),
        Irregular::Root => path::enter_root(supervisor, entry),
        Irregular::Symlink => path::enter_symlink(supervisor, entry),
        Irregular::Getcwd => path::enter_getcwd(entry),
        Irregular::Reread => path::enter_reread(supervisor, entry),
        Irregular::Rewind => path::enter_rewind(supervisor, entry),
        Irregular::Listing => path::enter_listing(supervisor, entry),
        Irregular::Priority => priority::enter(supervisor, entry)?,
        Irregular::Records => records::enter(supervisor, entry),
        Irregular::ReadRecords => records::enter_read(entry),
        Irregular::ReceiveMessage => message::receive_enter(entry),
        Irregular::SendMessage => message::send_enter(supervisor, entry),
        Irregular::RobustList => robust_list::enter(supervisor, entry),
        Irregular::SetTidAddress => set_tid_address::enter(entry),
        Irregular::Setpgid => setpgid::enter(supervisor, entry),
        Irregular::SharedMemory => shared_memory::enter(supervisor, entry)?,
        Irregular::Setsid => setsid::enter(entry),
        Irregular::Spawn => spawn::enter(supervisor, entry),
        Irregular::Setns => setns::enter(supervisor, entry),
        Irregular::PidNamespace => pid_namespace::enter(supervisor, entry),
        Irregular::Unshare => unshare::enter(supervisor, entry),
        Irregular::Subreaper => subreaper::enter(supervisor, entry),
        Irregular::Wait => wait::enter(supervisor, entry),
    })
}

/// The exit of such a call, and its result.
pub(crate) fn exit(
    supervisor: &mut Supervisor,
    work: Work,
    caller: Caller,
    stopped: &Stopped,
    abi: Abi,
    arguments: &[u64; 6],
    result: i64,
) -> Result<i64> {
    Ok(match work {
        Work::Spawn(spawning) => spawn::exit(supervisor, &spawning, result),
        Work::Setpgid(change) => setpgid::exit(supervisor, change, result),
        Work::Setsid => setsid::exit(supervisor, caller, result),
        Work::SetTidAddress => set_tid_address::exit(supervisor, caller, arguments),
        Work::Setns(space) => setns::exit(supervisor, caller, space, result),
        Work::NamespaceNumber => pid_namespace::exit(supervisor, caller, result),
        Work::Unshare => unshare::exit(supervisor, caller, result),
        Work::Subreaper(change) => subreaper::exit(supervisor, caller, change, result),
        Work::Enter { written } => written,
        Work::Written(written) if result >= 0 => written,
        Work::ReadRecords(read) => records::exit_read(supervisor, caller, stopped, &read, result),
        Work::OwnFilter(installing) => own_filter::exit(supervisor, caller, *installing, result),
        Work::Notified => notification::exit(supervisor, caller, stopped, arguments, result),
        Work::SendMessages => message::send_exit(stopped, abi, arguments, result)?,
        Work::Receive(messages) => message::receive_exit(
            supervisor, caller, stopped, abi, messages, arguments, result,
        ),
        Work::Exec
        | Work::Answered(_)
        | Work::Owed(_)
        | Work::Restore
        | Work::Watch
        | Work::Written(_)
        | Work::Map
        | Work::Pave(_)
        | Work::Arm
        | Work::Wait(_)
        | Work::Errand { .. }
        | Work::Sweep
        | Work::Bind(_)
        | Work::Path(_)
        | Work::Regular(_) => result,
    })
}

/// `-errno`, as a system call returns it.
pub(crate) fn failure(errno: Errno) -> i64 {
    -i64::from(errno.into_raw())
}

/// The low half of an argument: `int` and `pid_t` parameters ignore the rest.
pub(crate) const fn low(argument: u64) -> i32 {
    argument as i32
}

/// An argument register that holds a `pid_t`.
pub(crate) const fn register(pid: i32) -> u64 {
    pid as i64 as u64
}
