//! A stop, and what is to be done about it.

use abi::{Abi, Errno, RealPid};
use ptrace::{Registers, Result, Resume, Stop, Stopped, SystemCall};
use surface::{RowId, Unpacked, Verdict};

use crate::call::{Call, Decision, Run, Work};
use crate::errand::Errand;
use crate::handlers::{self, Entry, low, path, records, wait};
use crate::host;
use crate::nested;
use crate::place::{MAP_SCRATCH, map};
use crate::scratch::Slot;
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
        let Some(stopped) = self.hold_if_paused(stopped) else {
            return Ok(());
        };
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
            Stop::VforkDone => self.on_vfork_done(stopped),
        }
    }

    /// Resume a tracee, to its next exit stop where one is due.
    pub(crate) fn go_on(&mut self, stopped: Stopped) -> Result<()> {
        let how = self.how_to_resume(stopped.pid());
        self.placement.resumes(stopped.pid());
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
        let made = stopped.system_call()?;
        let Some(caller) = self.caller(stopped.pid()) else {
            return stopped.resume(Resume::Cont);
        };
        if self.is_ours(caller) || self.is_away(&stopped, &made) {
            return self.go_on(stopped);
        }
        let (decision, arguments) = match self.pave(caller, &stopped, &made) {
            Some(decision) => (decision, made.arguments()),
            None => self.judge(caller, &stopped, &made)?,
        };
        let decision = self.past_own_filters(caller, &stopped, &made, decision)?;
        let decision = self.past_the_wall(caller, &stopped, &made, decision);
        self.carry_out(stopped, &made, &arguments, decision)
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
        abi: Abi,
        number: u32,
        arguments: &[u64; 6],
    ) -> Option<RowId> {
        let row = self.surface.lookup(abi, number, arguments).or_else(|| {
            let armed = &self.tracees.get(&caller.real)?.armed;
            let is_armed = armed
                .iter()
                .any(|&fd| fd == low(arguments[0]).cast_unsigned());
            is_armed
                .then(|| self.surface.lookup_armed(abi, number))
                .flatten()
        });
        row.or_else(|| self.surface.lookup_armed_process(abi, number, arguments))
    }

    /// What is to be done about a call that was made, of that row and with these arguments.
    pub(crate) fn decide(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
        id: RowId,
        arguments: &[u64; 6],
    ) -> Result<Decided> {
        let Some(row) = self.surface.row(id) else {
            return Ok(Decided::Done(Decision::Pass));
        };
        let interpreted = surface::Caller {
            view: self.table.view(caller.space),
            task: caller.task,
            abi: made.abi,
        };
        let entry = Entry {
            caller,
            stopped,
            row,
            made,
            arguments,
        };
        if row.is_about_cpus() {
            self.placement.stand_back(caller.real);
        }
        let verdict = surface::enter(row, arguments, &interpreted, &stopped.memory());
        tracing::debug!(pid = %caller.real, %row, ?arguments, ?verdict, "call");
        Ok(Decided::Done(match verdict {
            // Its exit is waited for: nobody is held before.
            Verdict::Pass if row.is_about_cpus() => Run::with(*arguments, Work::Restore),
            Verdict::Pass => Decision::Pass,
            Verdict::Answer(result) => Decision::Answer(result),
            Verdict::Run(rewrite) => Decision::Run(Run {
                instead: None,
                arguments: rewrite.args,
                copies: rewrite
                    .copies
                    .into_iter()
                    .map(|copy| (copy.arg, copy.bytes.into()))
                    .collect(),
                work: Work::Regular(id),
            }),
            Verdict::Look => handlers::path::enter(self, entry),
            Verdict::Handle(irregular) => handlers::enter(self, irregular, entry)?,
            Verdict::Unpack(call) => return Ok(Decided::Unpacked(call)),
        }))
    }

    /// What is to be done at an entry stop, and the arguments of the call that it is about.
    pub(crate) fn judge(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
    ) -> Result<(Decision, [u64; 6])> {
        let arguments = made.arguments();
        if let Some(decision) = self.continue_sweep(caller, stopped, made)? {
            return Ok((decision, arguments));
        }
        let decided = self.decide_and_count(caller, stopped, made, made.number, &arguments)?;
        Ok(match decided {
            Decided::Done(decision) => (decision, arguments),
            Decided::Unpacked(call) => (self.unpack(caller, stopped, made, call)?, call.args),
        })
    }

    /// A call whose arguments stood in memory: it is made with them in the registers, whatever
    /// becomes of that memory.
    fn unpack(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
        call: Unpacked,
    ) -> Result<Decision> {
        let decided = match made.abi.number(call.name) {
            Some(number) => self.decide_and_count(caller, stopped, made, number, &call.args)?,
            None => Decided::Done(Decision::Answer(handlers::failure(Errno::ENOSYS))),
        };
        Ok(match decided {
            Decided::Done(Decision::Run(run)) => Decision::Run(Run {
                instead: run.instead.or(Some(call.name)),
                ..run
            }),
            Decided::Done(decision @ (Decision::Answer(_) | Decision::Owe(_))) => decision,
            // What is unpacked is packed no second time.
            Decided::Done(Decision::Pass) | Decided::Unpacked(_) => Decision::Run(Run {
                instead: Some(call.name),
                arguments: call.args,
                copies: Vec::new(),
                work: Work::Restore,
            }),
        })
    }

    /// Do what was decided at an entry stop about a call with these arguments.
    fn carry_out(
        &mut self,
        stopped: Stopped,
        made: &SystemCall,
        arguments: &[u64; 6],
        decision: Decision,
    ) -> Result<()> {
        let real = stopped.pid();
        let abi = made.abi;
        let is_followed = self.tracees.get(&real).is_some_and(Tracee::is_followed);
        let plain = |work| Call {
            made: *made,
            arguments: *arguments,
            work,
            slots: Vec::new(),
            notification: None,
        };
        match decision {
            Decision::Pass => self.account(real, is_followed.then(|| plain(Work::Watch))),
            Decision::Owe(result) => self.account(real, Some(plain(Work::Owed(result)))),
            Decision::Answer(result) => {
                self.account(real, is_followed.then(|| plain(Work::Answered(result))));
                stopped.skip(result)?;
            }
            Decision::Run(run) => {
                let mut call = plain(run.work);
                let placed = self.place(&stopped, abi, run.copies, run.arguments, &mut call.slots);
                let (instead, changed) = match placed {
                    Some(arguments) => (run.instead, arguments),
                    None => {
                        self.free(real, &call.slots);
                        call = plain(Work::Map);
                        (Some(map(abi)), MAP_SCRATCH)
                    }
                };
                let number = instead.map_or(Some(made.number), |name| abi.number(name));
                match number {
                    Some(number) => {
                        self.account(real, Some(call));
                        stopped.change(made, number, &changed)?;
                    }
                    None => stopped.skip(handlers::failure(Errno::ENOSYS))?,
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
            None => self.on_any_call(stopped),
        }
    }

    /// The entry of any call of a tracee that is followed call by call. What the filter selects
    /// stops once more.
    fn on_any_call(&mut self, stopped: Stopped) -> Result<()> {
        let made = stopped.system_call()?;
        let Some(caller) = self.caller(stopped.pid()) else {
            return stopped.resume(Resume::Cont);
        };
        let mut decision = match self.follow(caller.real) {
            Follow::EveryCall => nested::on_watched_call(self, caller, &stopped, &made)?,
            Follow::Filtered => Decision::Pass,
        };
        let mut arguments = made.arguments();
        if matches!(decision, Decision::Pass) {
            (decision, arguments) = self.before_own_filters(caller, &stopped, &made)?;
        }
        self.carry_out(stopped, &made, &arguments, decision)
    }

    fn on_call_exit(
        &mut self,
        stopped: Stopped,
        mut registers: Registers,
        call: Call,
    ) -> Result<()> {
        let real = stopped.pid();
        let Call {
            made,
            arguments,
            work,
            slots,
            ..
        } = call;
        if matches!(work, Work::Exec) {
            if let Some(caller) = self.caller(real) {
                nested::after_watched_call(self, caller, &made);
            }
            return self.go_on(stopped);
        }
        if let Some(caller) = self.caller(real)
            && let Some(errand) = self.errand(caller, &stopped, &work, &slots, registers.result())
            && self.may_make(real, &made, errand.name, &errand.arguments)
        {
            let result = registers.result();
            return self.send(
                stopped,
                registers,
                &errand,
                (made, arguments),
                slots,
                result,
            );
        }
        if let Work::Errand { result, mask } = work
            && let Some(errand) = Self::next_errand(&made, &slots, &registers)
            && self.may_make(real, &made, errand.name, &errand.arguments)
        {
            stopped.set_signal_mask(mask)?;
            let guest = (made, arguments);
            return self.send(stopped, registers, &errand, guest, slots, result);
        }
        let before = (
            registers.arguments(made.abi),
            registers.number(),
            registers.result(),
        );
        let after = match self.caller(real) {
            Some(caller) => self.finish(
                caller,
                &stopped,
                &made,
                &arguments,
                work,
                &slots,
                registers.result(),
            ),
            None => Ok(After::Return(registers.result())),
        };
        self.free(real, &slots);
        let after = after?;
        registers.set_arguments(made.abi, &made.registers);
        match after {
            After::Return(result) => {
                // A call that was skipped keeps its mark: there is nothing to restart.
                if before.1 != u32::MAX {
                    registers.set_number(made.number);
                }
                registers.set_result(result);
                self.explain_result(real, before.2, result);
                if before != (made.registers, registers.number(), result) {
                    stopped.set_registers(&registers)?;
                }
            }
            After::Again => {
                self.repeats(real, &made);
                registers.repeat(made.number);
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
        made: &SystemCall,
        arguments: &[u64; 6],
        work: Work,
        slots: &[Slot],
        result: i64,
    ) -> Result<After> {
        let abi = made.abi;
        let returned = match work {
            Work::Map => return Ok(self.add_scratch(caller.real, abi, result)),
            Work::Pave(paving) => return Ok(self.paved(caller, stopped, paving, result)),
            Work::Wait(waiting) => {
                return Ok(wait::exit(
                    self, caller, stopped, abi, waiting, arguments, result,
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
                nested::after_watched_call(self, caller, made);
                answer
            }
            Work::Watch => {
                nested::after_watched_call(self, caller, made);
                result
            }
            Work::Regular(id) => match self.surface.row(id) {
                Some(row) => {
                    let interpreted = surface::Caller {
                        view: self.table.view(caller.space),
                        task: caller.task,
                        abi,
                    };
                    let memory = &mut stopped.memory();
                    let is_open = || host::has_descriptor(caller.real, low(arguments[0]));
                    match surface::is_ambiguous(row, result) && is_open() {
                        true => {
                            surface::exit_of_success(row, arguments, result, &interpreted, memory)
                        }
                        false => surface::exit(row, arguments, result, &interpreted, memory),
                    }
                }
                None => result,
            },
            irregular => handlers::exit(self, irregular, caller, stopped, abi, arguments, result)?,
        };
        Ok(After::Return(returned))
    }
}

/// What was decided about a call.
pub(crate) enum Decided {
    /// This.
    Done(Decision),
    /// That it is another one.
    Unpacked(Unpacked),
}
