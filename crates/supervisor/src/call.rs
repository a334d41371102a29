//! A system call in flight: what its exit stop is for.

use pidspace::PidspaceId;
use ptrace::SystemCall;
use surface::RowId;

use crate::handlers::{
    message, netlink, own_filter, path, records, setpgid, spawn, subreaper, wait,
};
use crate::lane::Paving;
use crate::scratch::Slot;

/// A call between its entry and its exit stop.
#[derive(Debug)]
pub(crate) struct Call {
    /// As the guest made it. Its registers are put back at the exit stop: the ABI preserves them, and
    /// a restarted call must come in as it did the first time.
    pub made: SystemCall,
    /// Its arguments, as the guest passed them: in the registers, or in memory, where the call was
    /// unpacked.
    pub arguments: [u64; 6],
    /// What is to be done at the exit stop.
    pub work: Work,
    /// Scratch memory that the call uses.
    pub slots: Vec<Slot>,
    /// Under which name a listener has heard of it.
    pub notification: Option<u64>,
}

/// What is to be done at an exit stop.
#[derive(Debug)]
pub(crate) enum Work {
    /// Nothing but to put the registers back.
    Restore,
    /// Nothing: the tracee is followed call by call.
    Watch,
    /// It was not made, of a tracee that is followed call by call: the filter has seen the skipped
    /// call too, and said something else.
    Answered(i64),
    /// It is to return this, unless somebody says otherwise: a listener is asked before the filter of
    /// ours could stop it, and must see it as the guest made it.
    Owed(i64),
    /// seccomp(2): one more filter of the program's own.
    OwnFilter(Box<own_filter::Installing>),
    /// seccomp_unotify(2): a listener hears of a call.
    Notified,
    /// execve(2) that has happened: the registers are the new program's.
    Exec,
    /// What the row says.
    Regular(RowId),
    /// It made a scratch mapping instead; the guest's call comes next.
    Map,
    /// It made a mapping for the lane instead; the guest's call comes next.
    Pave(Paving),
    /// One of the many calls of a sweep.
    Sweep,
    /// fork(2), vfork(2), clone(2), clone3(2).
    Spawn(Box<spawn::Spawning>),
    /// wait4(2), waitid(2).
    Wait(wait::Waiting),
    /// setpgid(2).
    Setpgid(Option<setpgid::Change>),
    /// The call makes a descriptor whose reads are to stop.
    Arm,
    /// A read of records.
    ReadRecords(records::Read),
    /// A call that the guest makes for us, before its own returns.
    Errand {
        /// What its own returns.
        result: i64,
        /// Its signal mask.
        mask: u64,
    },
    /// setsid(2).
    Setsid,
    /// unshare(2) with `CLONE_NEWPID`.
    Unshare,
    /// ioctl_nsfs(2) on a descriptor of the kernel's own: the result is a number.
    NamespaceNumber,
    /// setns(2) into this pidspace.
    Setns(PidspaceId),
    /// set_tid_address(2).
    SetTidAddress,
    /// prctl(2), `PR_SET_CHILD_SUBREAPER`.
    Subreaper(subreaper::Change),
    /// sendmmsg(2), of messages that were copied.
    SendMessages,
    /// recvmsg(2), recvmmsg(2), with room for credentials.
    Receive(message::Messages),
    /// bind(2) of a netlink socket.
    Bind(netlink::Binding),
    /// A path call that leads into /proc.
    Path(Box<path::Pending>),
    /// A write of another number to a file that takes ids, and what the guest's own returns.
    Written(i64),
    /// prctl(2) in place of a write to /proc/container: the new container's init becomes a subreaper.
    Enter {
        /// What the write returns.
        written: i64,
    },
}

/// What a handler wants done at an entry stop.
#[derive(Debug)]
pub(crate) enum Decision {
    /// The call is made as it is, and its exit is nobody's business.
    Pass,
    /// The call is not made; this is its result, a value or `-errno`.
    Answer(i64),
    /// The call is made as far as the program's own filters are concerned, and whoever hears of it says
    /// this result for us.
    Owe(i64),
    /// The call is made, and stops at its exit.
    Run(Run),
}

/// A structure that the kernel is to read in place of the guest's, and those that it points to.
#[derive(Debug)]
pub(crate) struct Copied {
    /// What the kernel is to find.
    pub bytes: Vec<u8>,
    /// Further structures, and the offset of the pointer to each.
    pub pointers: Vec<(usize, Copied)>,
}

impl From<Vec<u8>> for Copied {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pointers: Vec::new(),
        }
    }
}

/// How a call is made.
#[derive(Debug)]
pub(crate) struct Run {
    /// Another call in its place, by its name: it comes in the same way.
    pub instead: Option<&'static str>,
    /// The arguments that the kernel gets.
    pub arguments: [u64; 6],
    /// Structures that go into scratch memory, and the argument that points to each.
    pub copies: Vec<(usize, Copied)>,
    /// What is to be done at its exit.
    pub work: Work,
}

impl Run {
    /// Other arguments than the guest's, and nothing to be done at the exit but to put those back.
    pub(crate) fn rewritten(guest: &[u64; 6], arguments: [u64; 6]) -> Decision {
        if *guest == arguments {
            Decision::Pass
        } else {
            Self::with(arguments, Work::Restore)
        }
    }

    /// These arguments, and this to be done at the exit.
    pub(crate) const fn with(arguments: [u64; 6], work: Work) -> Decision {
        Decision::Run(Self {
            instead: None,
            arguments,
            copies: Vec::new(),
            work,
        })
    }
}
