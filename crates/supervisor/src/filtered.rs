//! Tasks that are under filters of their own: seccomp(2).
//!
//! The kernel asks all filters about what the guest asks for, which is as it should be; and once more
//! about what we make of it, real numbers and all. A filter that lets a program name itself alone
//! then finds somebody else named. Where it would say no, the call is made in another way.
//!
//! A listener is asked before our own filter stops a call, and what it lets through is made as it is.
//! So whoever may be under one stops at every call before any filter is asked, and what a listener
//! will hear of is translated there.

use abi::{Abi, Errno, RealPid};
use ptrace::{Result, Stopped, SystemCall};
use std::rc::Rc;
use surface::{Looked, OwnFilter, Said};

use crate::call::{Decision, Run, Work};
use crate::handlers::{failure, on_behalf, spawn};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// The filters of its own that a task is under. They are inherited, and never go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    own: Vec<Rc<OwnFilter>>,
    regime: Regime,
}

/// What beside filters rules a task's calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Regime {
    /// Nothing.
    #[default]
    Filters,
    /// A listener may hear of them.
    Listener,
    /// `SECCOMP_SET_MODE_STRICT`: "The only system calls that the calling thread is permitted to make
    /// are read(2), write(2), _exit(2) ... and sigreturn(2)". The kernel does not have both modes in
    /// one task, and ours has a filter.
    Strict,
}

impl Filters {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Whether each call has to be looked at before the filters are asked.
    pub(crate) fn need_every_call(&self) -> bool {
        self.regime != Regime::Filters
    }

    /// "the most restrictive" of what they say; what they say of nothing is yes.
    fn say(&self, call: &Looked) -> Said {
        let said = self.own.iter().map(|filter| filter.says(call));
        said.min().unwrap_or(Said::Allow)
    }
}

/// Whom a new filter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The calling thread.
    Thread,
    /// All of its process: `SECCOMP_FILTER_FLAG_TSYNC`.
    Process,
}

impl Supervisor {
    /// A filter has been installed.
    pub(crate) fn add_filter(
        &mut self,
        caller: Caller,
        filter: OwnFilter,
        scope: Scope,
        regime: Regime,
    ) {
        self.leave_the_lane(caller);
        let Some(tracee) = self.tracees.get_mut(&caller.real) else {
            return;
        };
        tracee.filters.own.push(Rc::new(filter));
        if regime != Regime::Filters {
            tracee.filters.regime = regime;
        }
        if scope == Scope::Thread {
            return;
        }
        // "all other threads ... synchronize to the same seccomp filter tree".
        let filters = tracee.filters.clone();
        let others: Vec<_> = self
            .threads(caller.group)
            .filter(|&real| real != caller.real)
            .collect();
        for real in others {
            if let Some(thread) = self.tracees.get_mut(&real) {
                thread.filters.clone_from(&filters);
            }
            if filters.need_every_call() {
                // One that is gone needs no following.
                let _ = ptrace::interrupt(real);
            }
        }
    }

    /// The calling thread is in strict mode from now on.
    pub(crate) fn be_strict(&mut self, caller: Caller) {
        self.leave_the_lane(caller);
        if let Some(tracee) = self.tracees.get_mut(&caller.real) {
            tracee.filters.regime = Regime::Strict;
        }
    }

    /// Whether the filters of a task's own let it make a call for us.
    pub(crate) fn may_make(
        &self,
        real: RealPid,
        made: &SystemCall,
        name: &str,
        arguments: &[u64; 6],
    ) -> bool {
        let number = made.abi.number(name).unwrap_or(made.number);
        self.let_through(real, made, number, arguments)
    }

    fn let_through(
        &self,
        real: RealPid,
        made: &SystemCall,
        number: u32,
        arguments: &[u64; 6],
    ) -> bool {
        self.tracees.get(&real).is_none_or(|tracee| {
            tracee.filters.is_empty()
                || tracee
                    .filters
                    .say(&looked(made, number, arguments))
                    .is_made()
        })
    }

    /// The entry of any call of a task that is looked at before the filters are asked.
    pub(crate) fn before_own_filters(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
    ) -> Result<(Decision, [u64; 6])> {
        let arguments = made.arguments();
        let regime = self
            .tracees
            .get(&caller.real)
            .map(|tracee| &tracee.filters)
            .filter(|filters| match filters.regime {
                Regime::Filters => false,
                Regime::Strict => !is_permitted(made),
                Regime::Listener => {
                    filters.say(&looked(made, made.number, &made.registers)) == Said::UserNotif
                }
            })
            .map(|filters| filters.regime);
        match regime {
            None | Some(Regime::Filters) => Ok((Decision::Pass, arguments)),
            Some(Regime::Strict) => Ok((self.end_strictly(caller), arguments)),
            Some(Regime::Listener) => {
                let (decision, arguments) = self.judge(caller, stopped, made)?;
                // A call that is skipped here would be hidden from the listener.
                let decision = match decision {
                    Decision::Answer(result) => Decision::Owe(result),
                    decision => decision,
                };
                Ok((decision, arguments))
            }
        }
    }

    /// "Other system calls result in the termination of the calling thread, or termination of the
    /// entire process with the SIGKILL signal when there is only one thread."
    fn end_strictly(&mut self, caller: Caller) -> Decision {
        if self.threads(caller.group).nth(1).is_none() {
            ptrace::kill_process(caller.real);
            return Decision::Pass;
        }
        Decision::Run(Run {
            instead: Some("exit"),
            arguments: [0; 6],
            copies: Vec::new(),
            work: Work::Restore,
        })
    }

    /// What is made of a call that its filters have let through as it came, so that they let it
    /// through as it goes.
    pub(crate) fn past_own_filters(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
        decision: Decision,
    ) -> Result<Decision> {
        let Decision::Run(run) = &decision else {
            return Ok(decision);
        };
        let number = run.instead.and_then(|name| made.abi.number(name));
        let number = number.unwrap_or(made.number);
        if self.let_through(caller.real, made, number, &run.arguments) {
            return Ok(decision);
        }
        let arguments = made.arguments();
        let row = self.row_of(caller, made.abi, made.number, &arguments);
        let Some(row) = row.and_then(|id| self.surface.row(id)) else {
            return Ok(decision);
        };
        let interpreted = surface::Caller {
            view: self.table.view(caller.space),
            task: caller.task,
            abi: made.abi,
        };
        if let Some(zeroed) = surface::with_oneself_as_zero(row, &arguments, &interpreted)
            && self.let_through(caller.real, made, number, &zeroed)
        {
            return Ok(Run::rewritten(&arguments, zeroed));
        }
        if row.name == "clone"
            && let Some(kernel) = spawn::with_all_flags(&arguments, run)
            && self.let_through(caller.real, made, number, &kernel)
        {
            return Ok(in_scratch(decision, kernel, row.position("parent_tid")));
        }
        if let Some(signalling) =
            on_behalf::Signalling::of(self, made.abi, row.name, &run.arguments)
            && let Some(result) = on_behalf::send(self, caller, stopped, &signalling, &run.copies)
        {
            return Ok(Decision::Answer(result));
        }
        // A call that the guest did not make must not be its death.
        let is_anothers = run.instead.is_some();
        Ok(if is_anothers {
            Decision::Answer(failure(Errno::EACCES))
        } else {
            decision
        })
    }
}

/// The same call with other arguments, of which one points to a word in scratch memory.
fn in_scratch(decision: Decision, arguments: [u64; 6], word: Option<usize>) -> Decision {
    match decision {
        Decision::Run(run) => Decision::Run(Run {
            arguments,
            copies: word
                .map(|word| (word, vec![0; size_of::<i32>()].into()))
                .into_iter()
                .collect(),
            ..run
        }),
        other => other,
    }
}

fn looked(made: &SystemCall, number: u32, arguments: &[u64; 6]) -> Looked {
    Looked {
        arch: made.abi.audit_arch(),
        nr: number,
        instruction_pointer: made.instruction_pointer,
        args: *arguments,
    }
}

/// `kernel/seccomp.c:mode1_syscalls`, `arch/x86/include/asm/seccomp.h`.
fn is_permitted(made: &SystemCall) -> bool {
    let back = match made.abi {
        Abi::X86_64 => "rt_sigreturn",
        Abi::I386 => "sigreturn",
    };
    let name = made.abi.name(made.number);
    name.is_some_and(|name| [back, "read", "write", "exit"].contains(&name))
}
