//! `pidbox --explain`: each translation, told with both numbers.

use abi::RealPid;

use crate::call::Decision;
use crate::event_loop::Narration;
use crate::state::Supervisor;
use crate::stats::Interface;
use crate::tracee::Caller;

impl Supervisor {
    /// What is done about a call, at its entry.
    pub(crate) fn explain(
        &self,
        caller: Caller,
        interface: Interface,
        arguments: &[u64; 6],
        decision: &Decision,
    ) {
        if self.desk.terms.narration == Narration::Silent {
            return;
        }
        let Interface::Row(id) = interface else {
            return;
        };
        let Some(row) = self.surface.row(id) else {
            return;
        };
        let call = |name: &str, arguments: &[u64; 6]| {
            let shown = arguments.iter().take(row.params.len());
            let shown: Vec<_> = shown.map(|&argument| shown_as(argument)).collect();
            format!("{name}({})", shown.join(", "))
        };
        let made = call(row.name, arguments);
        let told = match decision {
            Decision::Pass => return,
            Decision::Answer(result) | Decision::Owe(result) => {
                format!("{made} = {result}, without the kernel")
            }
            Decision::Run(run) => {
                let name = run.instead.unwrap_or(row.name);
                match call(name, &run.arguments) {
                    same if same == made => made,
                    other => format!("{made} -> {other}"),
                }
            }
        };
        self.tell(caller, &told);
    }

    /// What is made of a call's result, at its exit.
    pub(crate) fn explain_result(&self, real: RealPid, kernels: i64, guests: i64) {
        if self.desk.terms.narration == Narration::Silent || kernels == guests {
            return;
        }
        if let Some(caller) = self.caller(real) {
            self.tell(caller, &format!("  = {kernels} -> {guests}"));
        }
    }

    fn tell(&self, caller: Caller, what: &str) {
        let pid = self.table.view(caller.space).tid(caller.task);
        let pid = pid.map_or(0, abi::VirtualPid::raw);
        eprintln!("{}:{pid} ({}) {what}", self.path(caller.space), caller.real);
    }
}

/// A number as people would write it: addresses are recognized by their size.
fn shown_as(argument: u64) -> String {
    let signed = argument.cast_signed();
    match i32::try_from(signed) {
        Ok(number) => number.to_string(),
        // An int whose upper half is not the kernel's to look at.
        Err(_) if argument >> 32 == 0 => (argument as u32).cast_signed().to_string(),
        Err(_) => format!("{argument:#x}"),
    }
}
