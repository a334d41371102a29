//! A stop, and what is to be done about it.

use abi::{Errno, RealPid};
use ptrace::{Registers, Result, Resume, Stop, Stopped};
use surface::{RowId, Verdict};

use crate::call::{Call, Copied, Decision, Run, Work};
use crate::errand::Errand;
use crate::handlers::{self, Entry, low, path, records, wait};
use crate::nested;
use crate::scratch::{REGION, Slot};
use crate::state::Supervisor;
use crate::tracee::{Caller, Follow, Tracee};

/// What follows an exit stop's work.
pub(crate) enum After {
    /// The guest gets this result.
    Return(i64),
    /// The guest, unknowingly, makes its call once more.
    Again,
}

impl Supervisor {
    /// Handle one stop. [`ptrace::Error::Gone`] means that the tracee died meanwhile.
    pub(crate) fn on_stop(&mut self, stopped: Stopped) -> Result<()> {
        if !self.tracees.contains_key(&stopped.pid()) {
            return self.hold_newcomer(stopped);
        }
        self.count_moment(stopped.stop());
        match stopped.stop() {
            Stop::Seccomp => self.on_selected_call(stopped),
            Stop::Syscall => self.on_call_edge(stopped),
            Stop::Signal(signal) => self.on_signal(stopped, signal),
            Stop::Group(signal) => self.on_group_stop(stopped, signal),
            Stop::Trap => self.on_trap(stopped),
            Stop::Spawned => self.on_spawned(stopped),
            Stop::Exec => self.on_exec(stopped),
            Stop::Exit => self.on_exit_event(stopped),
            Stop::VforkDone => self.go_on(stopped),
        }
    }

    /// Resume a tracee, to its next exit stop where one is due.
    pub(crate) fn go_on(&self, stopped: Stopped) -> Result<()> {
        let how = self.how_to_resume(stopped.pid());
        stopped.resume(how)
    }

    pub(crate) fn how_to_resume(&self, real: RealPid) -> Resume {
        match self.tracees.get(&real) {
            Some(tracee) if tracee.call.is_some() || tracee.is_followed() => Resume::Syscall,
            _ => Resume::Cont,
        }
    }

    fn follow(&self, real: RealPid) -> Follow {
        self.tracees
            .get(&real)
            .map_or(Follow::Filtered, |tracee| tracee.follow)
    }

    /// Who is stopped there.
    pub(crate) fn caller(&self, real: RealPid) -> Option<Caller> {
        let task = self.tracees.get(&real)?.task;
        let group = self.table.task(task)?.group();
        let space = self.table.group(group)?.space();
        Some(Caller {
            real,
            task,
            group,
            space,
        })
    }

    /// An entry stop: the filter selected the call.
    fn on_selected_call(&mut self, stopped: Stopped) -> Result<()> {
        let registers = stopped.registers()?;
        let arguments = registers.arguments();
        let Some(caller) = self.caller(stopped.pid()) else {
            return stopped.resume(Resume::Cont);
        };
        if self.is_ours(caller) || self.is_away(&stopped, registers.number()) {
            return self.go_on(stopped);
        }
        let number = registers.number();
        let decision = match self.continue_sweep(caller, &stopped, number, &arguments)? {
            Some(decision) => decision,
            None => self.decide_and_count(caller, &stopped, number, &arguments)?,
        };
        let decision = self.past_own_filters(caller, &stopped, &registers, decision)?;
        self.carry_out(stopped, registers, decision)
    }

    /// Whether the call that the filter selected has been decided on already, at the entry stop that
    /// came before the filter.
    fn is_ours(&self, caller: Caller) -> bool {
        let call = self
            .tracees
            .get(&caller.real)
            .and_then(|tracee| tracee.call.as_ref());
        call.is_some_and(|call| !matches!(call.work, Work::Watch | Work::Owed(_)))
    }

    /// The row that a call is about.
    pub(crate) fn row_of(
        &self,
        caller: Caller,
        number: u32,
        arguments: &[u64; 6],
    ) -> Option<RowId> {
        let row = self.surface.lookup(number, arguments).or_else(|| {
            let armed = &self.tracees.get(&caller.real)?.armed;
            let is_armed = armed
                .iter()
                .any(|&fd| fd == low(arguments[0]).cast_unsigned());
            is_armed
                .then(|| self.surface.lookup_armed(number))
                .flatten()
        });
        row.or_else(|| self.surface.lookup_armed_process(number))
    }

    pub(crate) fn decide(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        id: RowId,
        number: u32,
        arguments: &[u64; 6],
    ) -> Result<Decision> {
        let Some(row) = self.surface.row(id) else {
            return Ok(Decision::Pass);
        };
        let interpreted = surface::Caller {
            view: self.table.view(caller.space),
            task: caller.task,
        };
        let verdict = surface::enter(row, arguments, &interpreted, &stopped.memory());
        tracing::debug!(pid = %caller.real, row = %row.name, ?arguments, ?verdict, "call");
        Ok(match verdict {
            Verdict::Pass => Decision::Pass,
            Verdict::Answer(result) => Decision::Answer(result),
            Verdict::Run(rewrite) => Decision::Run(Run {
                number: None,
                arguments: rewrite.args,
                copies: rewrite
                    .copies
                    .into_iter()
                    .map(|copy| (copy.arg, copy.bytes.into()))
                    .collect(),
                work: Work::Regular(id),
            }),
            Verdict::Handle(irregular) => handlers::enter(
                self,
                irregular,
                Entry {
                    caller,
                    stopped,
                    row,
                    number,
                    arguments,
                },
            )?,
        })
    }

    /// Do what was decided at an entry stop.
    fn carry_out(
        &mut self,
        stopped: Stopped,
        mut registers: Registers,
        decision: Decision,
    ) -> Result<()> {
        let (number, arguments) = (registers.number(), registers.arguments());
        let real = stopped.pid();
        let is_followed = self.tracees.get(&real).is_some_and(Tracee::is_followed);
        let plain = |work| Call {
            number,
            arguments,
            work,
            slots: Vec::new(),
            notification: None,
        };
        match decision {
            Decision::Pass => self.account(real, is_followed.then(|| plain(Work::Watch))),
            Decision::Owe(result) => self.account(real, Some(plain(Work::Owed(result)))),
            Decision::Answer(result) => {
                registers.skip(result);
                self.account(real, is_followed.then(|| plain(Work::Answered(result))));
                stopped.set_registers(&registers)?;
            }
            Decision::Run(run) => {
                let mut call = plain(run.work);
                let (number, changed) =
                    match self.place(&stopped, run.copies, run.arguments, &mut call.slots) {
                        Some(arguments) => (run.number, arguments),
                        None => {
                            self.free(real, &call.slots);
                            call = plain(Work::Map);
                            (Some(nr::MMAP), MAP_SCRATCH)
                        }
                    };
                self.account(real, Some(call));
                if let Some(number) = number {
                    registers.set_number(number);
                }
                if number.is_some() || changed != arguments {
                    registers.set_arguments(&changed);
                    stopped.set_registers(&registers)?;
                }
            }
        }
        self.go_on(stopped)
    }

    /// Enter a call that is about to be made into the books, before anything that may fail: if its
    /// tracee dies, whatever it stands for is taken back.
    fn account(&mut self, real: RealPid, call: Option<Call>) {
        match call.as_ref().map(|call| &call.work) {
            Some(Work::Spawn(_)) => self.spawning += 1,
            Some(&Work::Wait(waiting)) => {
                if let Some(caller) = self.caller(real) {
                    self.wait_begins(caller.group, waiting);
                }
            }
            _ => {}
        }
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.call = call;
        }
    }

    /// Put structures into scratch memory and point the arguments to them. `None`: the guest has to
    /// make a mapping first.
    fn place(
        &mut self,
        stopped: &Stopped,
        copies: Vec<(usize, Copied)>,
        mut arguments: [u64; 6],
        slots: &mut Vec<Slot>,
    ) -> Option<[u64; 6]> {
        let tracee = self.tracees.get(&stopped.pid())?;
        for (argument, copied) in copies {
            let address = place(tracee, stopped, copied, slots)?;
            if let Some(argument) = arguments.get_mut(argument) {
                *argument = address;
            }
        }
        Some(arguments)
    }

    fn free(&self, real: RealPid, slots: &[Slot]) {
        if let Some(tracee) = self.tracees.get(&real) {
            let mut scratch = tracee.scratch.borrow_mut();
            slots.iter().for_each(|slot| scratch.free(slot));
        }
    }

    /// A syscall-stop: the exit of a call in flight, or, of a tracee that is followed call by call,
    /// an entry.
    fn on_call_edge(&mut self, stopped: Stopped) -> Result<()> {
        let real = stopped.pid();
        // First what may fail: a call stays on its tracee's account until it is seen to be over.
        let registers = stopped.registers()?;
        let call = self
            .tracees
            .get_mut(&real)
            .and_then(|tracee| tracee.call.take());
        match call {
            Some(call) => self.on_call_exit(stopped, registers, call),
            None => self.on_any_call(stopped, registers),
        }
    }

    /// The entry of any call of a tracee that is followed call by call. What the filter selects
    /// stops once more.
    fn on_any_call(&mut self, stopped: Stopped, registers: Registers) -> Result<()> {
        let (number, arguments) = (registers.number(), registers.arguments());
        let Some(caller) = self.caller(stopped.pid()) else {
            return stopped.resume(Resume::Cont);
        };
        let mut decision = match self.follow(caller.real) {
            Follow::EveryCall => {
                nested::on_watched_call(self, caller, &stopped, number, &arguments)?
            }
            Follow::Filtered => Decision::Pass,
        };
        if matches!(decision, Decision::Pass) {
            decision = self.before_own_filters(caller, &stopped, &registers)?;
        }
        self.carry_out(stopped, registers, decision)
    }

    fn on_call_exit(
        &mut self,
        stopped: Stopped,
        mut registers: Registers,
        call: Call,
    ) -> Result<()> {
        let real = stopped.pid();
        let Call {
            number,
            arguments,
            work,
            slots,
            ..
        } = call;
        if matches!(work, Work::Exec) {
            if let Some(caller) = self.caller(real) {
                nested::after_watched_call(self, caller, number);
            }
            return self.go_on(stopped);
        }
        if let Some(caller) = self.caller(real)
            && let Some(errand) = self.errand(caller, &stopped, &work, &slots, registers.result())
            && self.may_make(real, &registers, errand.number, &errand.arguments)
        {
            let result = registers.result();
            return self.send(
                stopped,
                registers,
                &errand,
                (number, arguments),
                slots,
                result,
            );
        }
        let before = (
            registers.arguments(),
            registers.number(),
            registers.result(),
        );
        let after = match self.caller(real) {
            Some(caller) => self.finish(
                caller,
                &stopped,
                number,
                &arguments,
                work,
                &slots,
                registers.result(),
            ),
            None => Ok(After::Return(registers.result())),
        };
        self.free(real, &slots);
        let after = after?;
        registers.set_arguments(&arguments);
        match after {
            After::Return(result) => {
                // A call that was skipped keeps its mark: there is nothing to restart.
                if before.1 != u32::MAX {
                    registers.set_number(number);
                }
                registers.set_result(result);
                if before != (arguments, registers.number(), result) {
                    stopped.set_registers(&registers)?;
                }
            }
            After::Again => {
                self.repeats(real, number, &arguments);
                registers.repeat(number);
                stopped.set_registers(&registers)?;
            }
        }
        self.go_on(stopped)
    }

    /// What the guest is to do for us before its call returns.
    fn errand(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        work: &Work,
        slots: &[Slot],
        result: i64,
    ) -> Option<Errand> {
        match work {
            Work::Arm => records::arm(self, caller, stopped, slots, result),
            Work::Path(pending) => path::errand(self, caller, stopped, pending, slots, result),
            _ => None,
        }
    }

    /// The work of an exit stop.
    #[expect(
        clippy::too_many_arguments,
        reason = "all of a call, and all of its answer"
    )]
    fn finish(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        number: u32,
        arguments: &[u64; 6],
        work: Work,
        slots: &[Slot],
        result: i64,
    ) -> Result<After> {
        let returned = match work {
            Work::Map => return Ok(self.add_scratch(caller.real, result)),
            Work::Wait(waiting) => {
                return Ok(wait::exit(
                    self, caller, stopped, waiting, arguments, result,
                ));
            }
            Work::Sweep => return Ok(self.fold_sweep(caller, result)),
            Work::Bind(binding) => {
                return Ok(handlers::netlink::bind_exit(self, caller, binding, result));
            }
            Work::Path(pending) => {
                return Ok(path::exit(self, caller, stopped, *pending, slots, result));
            }
            Work::Restore | Work::Owed(_) => result,
            Work::Errand { result, mask } => {
                stopped.set_signal_mask(mask)?;
                result
            }
            Work::Answered(answer) => {
                nested::after_watched_call(self, caller, number);
                answer
            }
            Work::Watch => {
                nested::after_watched_call(self, caller, number);
                result
            }
            Work::Regular(id) => match self.surface.row(id) {
                Some(row) => {
                    let interpreted = surface::Caller {
                        view: self.table.view(caller.space),
                        task: caller.task,
                    };
                    surface::exit(row, arguments, result, &interpreted, &mut stopped.memory())
                }
                None => result,
            },
            irregular => handlers::exit(self, irregular, caller, stopped, arguments, result)?,
        };
        Ok(After::Return(returned))
    }

    /// The guest made, or could not make, a scratch mapping.
    fn add_scratch(&mut self, real: RealPid, result: i64) -> After {
        match u64::try_from(result) {
            Ok(base) => {
                if let Some(tracee) = self.tracees.get(&real) {
                    tracee.scratch.borrow_mut().add(base);
                }
                After::Again
            }
            Err(_) => After::Return(-i64::from(Errno::ENOMEM.into_raw())),
        }
    }
}

/// Put a structure into scratch memory, behind those that it points to. `None` as above.
fn place(tracee: &Tracee, stopped: &Stopped, copied: Copied, slots: &mut Vec<Slot>) -> Option<u64> {
    let Copied {
        mut bytes,
        pointers,
    } = copied;
    for (offset, target) in pointers {
        let address = place(tracee, stopped, target, slots)?;
        if let Some(pointer) = bytes.get_mut(offset..).and_then(<[u8]>::first_chunk_mut) {
            *pointer = address.to_le_bytes();
        }
    }
    let mut scratch = tracee.scratch.borrow_mut();
    let slot = scratch.place(&bytes, &mut stopped.memory())?;
    let address = slot.address;
    slots.push(slot);
    Some(address)
}

/// mmap(2) of a scratch mapping, wherever the kernel likes.
const MAP_SCRATCH: [u64; 6] = [
    0,
    REGION as u64,
    (libc::PROT_READ | libc::PROT_WRITE) as u64,
    (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as u64,
    u64::MAX,
    0,
];

/// The calls that guests are made to make.
pub(crate) mod nr {
    use syscalls::x86_64::Sysno;

    pub(crate) const MMAP: u32 = Sysno::mmap as u32;
    pub(crate) const PRCTL: u32 = Sysno::prctl as u32;
    pub(crate) const WRITE: u32 = Sysno::write as u32;
    pub(crate) const STAT: u32 = Sysno::stat as u32;
    pub(crate) const FACCESSAT2: u32 = Sysno::faccessat2 as u32;
    pub(crate) const MEMFD_CREATE: u32 = Sysno::memfd_create as u32;
    pub(crate) const EXIT: u32 = Sysno::exit as u32;
    pub(crate) const READ: u32 = Sysno::read as u32;
    pub(crate) const RT_SIGRETURN: u32 = Sysno::rt_sigreturn as u32;
}
