//! One more filter for a process that already has ours: it stops calls that nobody else pays for.
//!
//! The guest installs it itself, on an errand behind the call that is the reason. Its room in scratch
//! memory is made before that call, when there is still a way back.

use abi::{DataModel, Memory};
use ptrace::Stopped;
use surface::{Habit, Instruction, compile_armed_process};

use crate::call::Copied;
use crate::errand::Errand;
use crate::handlers::Entry;
use crate::scratch::Slot;
use crate::state::Supervisor;
use crate::tracee::Caller;

const INSTRUCTION: usize = 8;

/// Room for the filter that arms a process for a habit, unless it is armed.
pub(crate) fn room_for(supervisor: &Supervisor, entry: Entry<'_>, habit: Habit) -> Option<Copied> {
    let tracee = supervisor.tracees.get(&entry.caller.real)?;
    let is_armed = tracee.habits.contains(&habit);
    let length = || compile_armed_process(&supervisor.surface, habit).len();
    (!is_armed).then(|| room(entry.model(), length()))
}

/// Arm a process for a habit, unless it is armed.
pub(crate) fn arm(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    slots: &[Slot],
    habit: Habit,
) -> Option<Errand> {
    let tracee = supervisor.tracees.get(&caller.real)?;
    if tracee.habits.contains(&habit) {
        return None;
    }
    let filter = compile_armed_process(&supervisor.surface, habit);
    let errand = install(stopped, slots, &filter)?;
    // The other threads get the filter too.
    let reals: Vec<_> = supervisor.threads(caller.group).collect();
    for real in reals {
        if let Some(tracee) = supervisor.tracees.get_mut(&real) {
            tracee.habits.push(habit);
        }
    }
    Some(errand)
}

/// Room for a filter of so many instructions.
pub(crate) fn room(model: DataModel, instructions: usize) -> Copied {
    // struct sock_fprog { unsigned short length; struct sock_filter *filter }
    let mut program = vec![0; 2 * model.word()];
    if let (Some(length), Ok(count)) = (program.first_chunk_mut(), u16::try_from(instructions)) {
        *length = count.to_le_bytes();
    }
    let room = Copied::from(vec![0; instructions * INSTRUCTION]);
    Copied {
        bytes: program,
        pointers: vec![(model.word(), room)],
    }
}

/// The errand that installs `filter`. Its [`room`] is the last of `slots`.
pub(crate) fn install(stopped: &Stopped, slots: &[Slot], filter: &[Instruction]) -> Option<Errand> {
    let [.., room, program] = slots else {
        return None;
    };
    let bytes: Vec<_> = filter
        .iter()
        .flat_map(|it| {
            let ([c0, c1], [k0, k1, k2, k3]) = (it.code.to_le_bytes(), it.k.to_le_bytes());
            [c0, c1, it.jt, it.jf, k0, k1, k2, k3]
        })
        .collect();
    stopped.memory().write(room.address, &bytes).ok()?;
    Some(installing(program))
}

/// The same, where everything is there already.
pub(crate) fn once_more(slots: &[Slot]) -> Option<Errand> {
    slots.last().map(installing)
}

fn installing(program: &Slot) -> Errand {
    Errand {
        name: "seccomp",
        // For all threads: what the filter is for is theirs too.
        arguments: [SET_MODE_FILTER, FILTER_FLAG_TSYNC, program.address, 0, 0, 0],
    }
}

const SET_MODE_FILTER: u64 = 1;
const FILTER_FLAG_TSYNC: u64 = 1;
