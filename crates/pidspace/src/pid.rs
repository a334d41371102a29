//! Identities, and the roles that keep them alive.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use abi::{RealPid, VirtualPid};

use crate::{PackedPid, PidTable, PidspaceId, TaskId, ThreadGroupId};

/// The serial number of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PidId(NonZeroU64);

impl PidId {
    pub(crate) const FIRST: PidId = PidId(NonZeroU64::MIN);
    pub(crate) const LAST: PidId = PidId(NonZeroU64::MAX);
}

/// An identity: `struct pid` of `include/linux/pid.h`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pid {
    pub(crate) real: RealPid,
    /// One for each level that it is seen from, outermost first. None at all for a foreign
    /// identity: a process group or session that was made outside every container.
    pub(crate) numbers: Box<[PackedPid]>,
    /// The living task whose TID it is.
    pub(crate) tid: Option<TaskId>,
    /// The thread group whose TGID it is, alive or zombie.
    pub(crate) tgid: Option<ThreadGroupId>,
    /// The members of the process group whose PGID it is, zombies included.
    pub(crate) pgid: BTreeSet<ThreadGroupId>,
    /// The members of the session whose SID it is, zombies included.
    pub(crate) sid: BTreeSet<ThreadGroupId>,
}

/// The identity of a task or a thread group, with what is asked for most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PidRef {
    pub(crate) id: PidId,
    pub(crate) real: RealPid,
    /// The number in the innermost pidspace that it is seen from.
    pub(crate) packed: PackedPid,
}

/// A role that an identity plays, and for whom: [`abi::PidType`] with its object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    Tid(TaskId),
    Tgid(ThreadGroupId),
    Pgid(ThreadGroupId),
    Sid(ThreadGroupId),
}

/// Every number there is, on all the levels of a new identity, is taken.
pub(crate) struct Exhausted;

/// The number that a set of numbers has in the context of `space`.
pub(crate) fn number_in(numbers: &[PackedPid], space: PidspaceId) -> Option<VirtualPid> {
    numbers
        .iter()
        .find(|number| number.space() == space)
        .map(|number| number.number())
}

impl Pid {
    fn new(real: RealPid, numbers: Box<[PackedPid]>) -> Self {
        let (pgid, sid) = (BTreeSet::new(), BTreeSet::new());
        Self {
            real,
            numbers,
            tid: None,
            tgid: None,
            pgid,
            sid,
        }
    }

    /// `pid_nr_ns`: `None` where it is not seen.
    pub(crate) fn number_in(&self, space: PidspaceId) -> Option<VirtualPid> {
        number_in(&self.numbers, space)
    }

    pub(crate) fn thread_group(&self) -> Option<ThreadGroupId> {
        self.tgid
    }

    pub(crate) fn is_foreign(&self) -> bool {
        self.numbers.is_empty()
    }

    pub(crate) fn is_held(&self) -> bool {
        self.tid.is_some() || self.tgid.is_some() || !self.pgid.is_empty() || !self.sid.is_empty()
    }

    fn attach(&mut self, role: Role) {
        match role {
            Role::Tid(task) => self.tid = Some(task),
            Role::Tgid(group) => self.tgid = Some(group),
            Role::Pgid(member) => _ = self.pgid.insert(member),
            Role::Sid(member) => _ = self.sid.insert(member),
        }
    }

    fn detach(&mut self, role: Role) {
        match role {
            Role::Tid(task) => _ = self.tid.take_if(|held| *held == task),
            Role::Tgid(group) => _ = self.tgid.take_if(|held| *held == group),
            Role::Pgid(member) => _ = self.pgid.remove(&member),
            Role::Sid(member) => _ = self.sid.remove(&member),
        }
    }
}

/// Whether a number is the next in its pidspace, or one that was asked for by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    In,
    Out,
}

impl PidTable {
    /// A new identity with a number in `space` and in each pidspace around it: those of `wanted`,
    /// from the inside out, and fresh ones where there are no more. Where one is not to be had,
    /// nothing.
    pub(crate) fn alloc_pid(
        &mut self,
        real: RealPid,
        space: PidspaceId,
        wanted: &[VirtualPid],
    ) -> Result<PidRef, Exhausted> {
        let mut wanted = wanted.iter().copied();
        let mut numbers = Vec::new();
        for space in self.enclosing(space) {
            let (number, turn) = match wanted.next() {
                Some(number) if space.numbers.is_taken(number) => return Err(Exhausted),
                Some(number) => (number, Turn::Out),
                None => (space.numbers.next().ok_or(Exhausted)?, Turn::In),
            };
            numbers.push((PackedPid::new(space.id(), number), turn));
        }
        let packed = numbers
            .first()
            .map(|(packed, _)| *packed)
            .ok_or(Exhausted)?;
        numbers.reverse();
        let id = self.insert_pid(real, &numbers);
        Ok(PidRef { id, real, packed })
    }

    /// A new identity with number 1 in `space`, and in each pidspace around it as
    /// [`Self::alloc_pid`] does it.
    pub(crate) fn alloc_init_pid(
        &mut self,
        real: RealPid,
        space: PidspaceId,
        wanted: &[VirtualPid],
    ) -> Result<PidRef, Exhausted> {
        let around = wanted.iter().skip(1).copied();
        let wanted: Vec<_> = [VirtualPid::INIT].into_iter().chain(around).collect();
        let pid = self.alloc_pid(real, space, &wanted)?;
        // The first number is the one that the next is counted from.
        if let Some(space) = self.spaces.get_mut(&space) {
            space.numbers.set_last(VirtualPid::INIT);
        }
        Ok(pid)
    }

    /// The identity that `real` names now; a foreign one if no member has it.
    pub(crate) fn pid_or_foreign(&mut self, real: RealPid) -> PidId {
        match self.by_real.get(&real) {
            Some(&known) => known,
            None => self.insert_pid(real, &[]),
        }
    }

    /// Let an identity play one more role.
    pub(crate) fn attach_pid(&mut self, id: PidId, role: Role) {
        if let Some(pid) = self.pids.get_mut(&id) {
            pid.attach(role);
        }
    }

    /// Take a role from an identity. With its last role it gives up its numbers.
    pub(crate) fn detach_pid(&mut self, id: PidId, role: Role) {
        if let Some(pid) = self.pids.get_mut(&id) {
            pid.detach(role);
            if !pid.is_held() {
                self.free_pid(id);
            }
        }
    }

    /// Give an identity one more number, in a pidspace nested in its own.
    pub(crate) fn add_number(&mut self, id: PidId, number: PackedPid) {
        if let Some(pid) = self.pids.get_mut(&id) {
            pid.numbers = pid.numbers.iter().copied().chain([number]).collect();
            self.take_number(number, id, Turn::In);
        }
    }

    fn insert_pid(&mut self, real: RealPid, numbers: &[(PackedPid, Turn)]) -> PidId {
        let id = PidId(self.next_serial());
        // The kernel hands a real PID out again only after its owner is gone for good; where this
        // has not been told yet, the name is the newcomer's all the same.
        if let Some(superseded) = self.by_real.insert(real, id) {
            self.superseded.insert((real, superseded));
        }
        self.retired.forget(real);
        for &(number, turn) in numbers {
            self.take_number(number, id, turn);
        }
        let numbers = numbers.iter().map(|(number, _)| *number).collect();
        self.pids.insert(id, Pid::new(real, numbers));
        id
    }

    fn take_number(&mut self, number: PackedPid, id: PidId, turn: Turn) {
        self.numbers.insert(number, id);
        if let Some(space) = self.spaces.get_mut(&number.space()) {
            match turn {
                Turn::In => space.numbers.take(number.number()),
                Turn::Out => space.numbers.claim(number.number()),
            }
        }
    }

    fn free_pid(&mut self, id: PidId) {
        let Some(pid) = self.pids.remove(&id) else {
            return;
        };
        for number in &pid.numbers {
            self.numbers.remove(number);
            if let Some(space) = self.spaces.get_mut(&number.space()) {
                space.numbers.release(number.number());
            }
        }
        let spaces: Vec<_> = pid
            .numbers
            .iter()
            .rev()
            .map(|number| number.space())
            .collect();
        // A real PID that has had another owner since speaks of that one.
        if !self.superseded.remove(&(pid.real, id)) {
            self.by_real.remove(&pid.real);
            self.retired.remember(pid.real, pid.numbers);
        }
        for space in spaces {
            self.drop_if_over(space);
        }
    }
}
