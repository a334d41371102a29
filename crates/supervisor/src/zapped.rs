//! The dead of a pidspace that has ended, and why nobody hears of them.
//!
//! In a PID namespace the dying init reaps everybody (`kernel/pid_namespace.c:zap_pid_ns_processes`). Here
//! it cannot, and the kernel gives its dead children to an ancestor that collects orphans. Where that
//! is a member, a wait of its that finds one is made again, and it is not told of their deaths.

use abi::{DataModel, RealPid, Siginfo, Signal};
use pidspace::{GroupState, InitRules, Parent, PidspaceId, SpaceState, ThreadGroupId};
use ptrace::Death;

use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// What becomes of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It is delivered.
    Told,
    /// It told of one of those dead, and now tells of their init.
    Instead,
    /// It tells of one of those dead, and is not delivered.
    Untold,
    /// It tells of one before the death of this init has been seen, and waits for that.
    Early(RealPid),
}

/// An init that has ended with such dead, and of which its parent has not heard yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unheard {
    real: RealPid,
    death: Death,
    user: u32,
}

impl Supervisor {
    /// An init is dead, and these were its children: the dead among them are nobody's.
    pub(crate) fn zap(
        &mut self,
        space: PidspaceId,
        (init, death): (ThreadGroupId, Death),
        children: &[ThreadGroupId],
    ) {
        let rules = self.rules(space);
        let (true, Some(Parent::Member(parent)), Some(real)) = (
            rules.is_some_and(|rules| rules.init == InitRules::Kernel),
            self.table.group(init).map(|init| init.parent()),
            self.table.group(init).map(|init| init.real()),
        ) else {
            return;
        };
        let groups = children.iter();
        let groups = groups.filter_map(|&child| Some((child, self.table.group(child)?)));
        let dead = groups.filter(|(_, child)| {
            child.state() == GroupState::Zombie && matches!(child.parent(), Parent::Member(_))
        });
        let dead: Vec<_> = dead.map(|(id, dead)| (id, dead.real())).collect();
        if !dead.is_empty() {
            let user = host::real_uid(real).unwrap_or(0);
            let unheard = Unheard { real, death, user };
            self.unheard.entry(parent).or_default().push(unheard);
        }
        for (id, real) in dead {
            self.zapped.insert(real);
            // Their numbers are free, though the kernel still has theirs: nobody finds them any more.
            self.reap(id);
        }
    }

    /// Whether the wait that reaped this one is to be made again. The init's death may not have been
    /// seen yet.
    pub(crate) fn is_zapped(&self, caller: Caller, real: RealPid) -> bool {
        self.zapped.contains(&real) || self.is_about_to_be_zapped(caller, real)
    }

    fn is_about_to_be_zapped(&self, caller: Caller, real: RealPid) -> bool {
        let dead = self.table.zombie(real).and_then(|it| self.table.group(it));
        dead.is_some_and(|dead| {
            let space = self.table.space(dead.space());
            dead.parent() != Parent::Member(caller.group)
                && space.is_some_and(|space| space.state() == SpaceState::Dying)
        })
    }

    /// A signal at its delivery. Of several SIGCHLD only the first is kept while it is pending: where
    /// the init's own was lost to that of one of the dead, this becomes the init's.
    pub(crate) fn news(
        &mut self,
        receiver: Caller,
        signal: Signal,
        info: &mut [u8; Siginfo::SIZE],
    ) -> News {
        let Some(dead) = told_dead(signal, info) else {
            return News::Told;
        };
        if self.zapped.contains(&dead) {
            if host::is_pending(receiver.real, signal) {
                return News::Untold;
            }
            let unheard = self.unheard.get_mut(&receiver.group).and_then(Vec::pop);
            return match unheard {
                Some(init) => {
                    init.write(info);
                    News::Instead
                }
                None => News::Untold,
            };
        }
        if self.is_about_to_be_zapped(receiver, dead) {
            return self.dying_init(receiver).map_or(News::Untold, News::Early);
        }
        if let Some(unheard) = self.unheard.get_mut(&receiver.group) {
            unheard.retain(|init| init.real != dead);
        }
        News::Told
    }

    /// The init of a pidspace that ends, where it is the receiver's child and its death has not been
    /// seen.
    fn dying_init(&self, receiver: Caller) -> Option<RealPid> {
        let children = self.table.group(receiver.group)?.children();
        let mut groups = children.filter_map(|child| Some((child, self.table.group(child)?)));
        groups.find_map(|(id, child)| {
            let space = self.table.space(child.space())?;
            let ends = space.init() == Some(id) && space.state() == SpaceState::Dying;
            (ends && child.state() == GroupState::Alive).then_some(child.real())
        })
    }
}

/// Whom a SIGCHLD reports dead.
fn told_dead(signal: Signal, info: &[u8; Siginfo::SIZE]) -> Option<RealPid> {
    let code = Siginfo::from_bytes(info)?.code;
    let is_death = signal == Signal::SIGCHLD && matches!(code, libc::CLD_EXITED..=libc::CLD_DUMPED);
    let word = info.get(DataModel::Lp64.siginfo_pid()..)?.first_chunk()?;
    RealPid::from_raw(i32::from_le_bytes(*word)).filter(|_| is_death)
}

impl Unheard {
    /// What its parent would have been told (`kernel/signal.c:do_notify_parent`).
    fn write(self, info: &mut [u8; Siginfo::SIZE]) {
        let (code, status) = match self.death {
            Death::Exited(status) => (libc::CLD_EXITED, i32::from(status)),
            Death::Killed(signal, abi::CoreDump::Dumped) => (libc::CLD_DUMPED, signal.raw()),
            Death::Killed(signal, abi::CoreDump::None) => (libc::CLD_KILLED, signal.raw()),
        };
        // si_code, si_pid, si_uid, si_status
        let words = [
            (8, code),
            (16, self.real.raw()),
            (20, self.user.cast_signed()),
            (24, status),
        ];
        for (at, word) in words {
            if let Some(field) = info.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
                *field = word.to_le_bytes();
            }
        }
    }
}
