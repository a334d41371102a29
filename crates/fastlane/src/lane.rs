//! The lane of one address space: what is patched there, and how a site comes to be.

use core::ops::Range;

use abi::{Fault, Memory, RealPid};
use ptrace::{Stopped, TraceeMemory, TraceeText};

use crate::code::{self, EAX, FAR_JUMP, LOAD, Load, SITE, SYSCALL, Slot, assemble};
use crate::libraries::{Call, Libraries};
use crate::maps::{Mapping, Maps};
use crate::stubs::{Stubs, slack};
use crate::window::{DOOR, Flags, Numbers, PAGE_TEXT, WINDOW, page};

/// What is patched in one address space. A fork's copy of the memory has the same.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    state: State,
    /// Calls that could have been spared a stop.
    stops: u32,
    patched: Vec<Patched>,
    stubs: Stubs,
    /// The end of the last slot.
    end: u64,
    numbers: Numbers,
    flags: Flags,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// No window yet.
    #[default]
    New,
    /// The window is there.
    Open,
    /// There can be no window, or what was there is gone: the slow road for everything new.
    Closed,
}

const PAGE: u64 = 0x1000;

/// How far a near page may be from a site: less than a jump reaches, for the site may be at the far
/// end of its mapping.
const REACH: u64 = 0x7000_0000;

#[derive(Clone, Debug)]
struct Patched {
    site: u64,
    call: Call,
    slot: Range<u64>,
    /// The part of it where `eax` is ours.
    ours: Range<u64>,
    /// The address behind the slot's own `syscall`.
    behind_door: Option<u64>,
    /// The jump to the slot, where the site is far from that.
    stub: Option<u64>,
}

/// What came of patching a site.
enum Patch {
    Done,
    /// The window is full.
    NoRoom,
    /// No stub is near enough.
    NoStub,
}

/// A call that is stopping, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The address behind its `syscall` instruction.
    pub behind: u64,
    /// Its number.
    pub number: u32,
}

/// What a lane needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The guest must map the window: [`WINDOW`], which must not be in use.
    MapWindow,
    /// The guest must map a page at this address.
    MapNear(u64),
    /// Nothing: what could be done is done.
    Nothing,
}

/// Where a thread that a signal found in our code is to be seen instead, by itself and everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rescue {
    /// The instruction: the begin of the site, its `syscall`, or its end.
    pub at: u64,
    /// Whether the call has been made.
    pub stage: Stage,
    /// What the program's instructions have put into registers by then: which, as the processor counts
    /// them, and what.
    pub loaded: [Option<(u8, u32)>; 2],
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is still to be made.
    Before,
    /// It has been made.
    Behind,
    /// It is still to be made, and the signal is none of the program's: our code could not read the path,
    /// or is not there any more.
    Alone,
}

/// How many calls of a process have to stop before a window is worth its two mappings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eagerness {
    /// As many as a short program makes.
    Reluctant,
    /// None: for those who want to see that it makes no difference.
    Eager,
}

impl Eagerness {
    const fn patience(self) -> u32 {
        match self {
            Self::Reluctant => 8,
            Self::Eager => 0,
        }
    }
}

impl Lane {
    /// A call stops that `slot` could spare: what is to be done about it. No other thread may be
    /// able to run in this memory.
    pub fn consider(
        &mut self,
        stopped: &Stopped,
        site: Site,
        slot: Slot,
        (libraries, eagerness): (&mut Libraries, Eagerness),
    ) -> Step {
        self.stops = self.stops.saturating_add(1);
        let is_worth_it = self.stops > eagerness.patience();
        if self.state == State::Closed || self.state == State::New && !is_worth_it {
            return Step::Nothing;
        }
        let Some(address) = site.behind.checked_sub(SITE) else {
            return Step::Nothing;
        };
        let Some(load) = load_at(&stopped.memory(), address, site.number) else {
            return Step::Nothing;
        };
        let call = Call {
            number: site.number,
            load,
            slot,
        };
        let Some(maps) = Maps::of(stopped.pid()) else {
            return Step::Nothing;
        };
        let Some(mapping) = maps.code(address..site.behind) else {
            return Step::Nothing;
        };
        libraries.learn(mapping, address, call);
        let sites = libraries.sites(mapping);
        match self.state {
            State::New => Step::MapWindow,
            State::Closed => Step::Nothing,
            State::Open if maps.code(WINDOW..DOOR.end).is_none() => {
                self.give_up(stopped.pid());
                Step::Nothing
            }
            State::Open => match TraceeText::of(stopped.pid()) {
                Ok(mut text) => {
                    self.use_slack(&text, mapping);
                    let sites = std::iter::once((address, call)).chain(sites);
                    self.patch_all(&mut text, sites, &maps)
                }
                Err(_) => Step::Nothing,
            },
        }
    }

    /// There may be room for stubs behind the code of a library.
    fn use_slack(&mut self, text: &TraceeText, mapping: &Mapping) {
        let end = mapping.range.end;
        let mut page = [0; PAGE as usize];
        if !self.stubs.has(end)
            && text.read(end.saturating_sub(PAGE), &mut page).is_ok()
            && let Some(slack) = slack(&page, end)
        {
            self.stubs.add(slack);
        }
    }

    fn patch_all(
        &mut self,
        text: &mut TraceeText,
        sites: impl Iterator<Item = (u64, Call)>,
        maps: &Maps,
    ) -> Step {
        for (address, call) in sites {
            if load_at(text, address, call.number) != Some(call.load) {
                continue;
            }
            match self.patch(text, address, call) {
                Ok(Patch::Done) => {}
                Ok(Patch::NoRoom) => return Step::Nothing,
                Ok(Patch::NoStub) => {
                    let page = maps.free_page_near(address, REACH);
                    return page.map_or(Step::Nothing, Step::MapNear);
                }
                Err(Fault) => {
                    self.state = State::Closed;
                    return Step::Nothing;
                }
            }
        }
        Step::Nothing
    }

    fn patch(&mut self, text: &mut TraceeText, site: u64, call: Call) -> Result<Patch, Fault> {
        let assembled = assemble(call.slot, call.number, call.load, site);
        let at = self.end;
        let end = at + assembled.bytes.len() as u64;
        if end > DOOR.end {
            return Ok(Patch::NoRoom);
        }
        let direct = code::near_jump(site, at).map(|jump| (jump, None));
        let by_stub = || {
            self.stubs
                .jump_from(site)
                .map(|(jump, at)| (jump, Some(at)))
        };
        let Some((jump, stub)) = direct.or_else(by_stub) else {
            return Ok(Patch::NoStub);
        };
        // The site comes last: then what it leads to is there.
        text.write(at, &assembled.bytes)?;
        if let Some(stub) = stub {
            text.write(stub, &code::far_jump(at))?;
            self.stubs.take(stub);
        }
        text.write(site, &jump)?;
        self.end = end;
        let ours = assembled.ours;
        self.patched.push(Patched {
            site,
            call,
            slot: at..end,
            ours: at + ours.start as u64..at + ours.end as u64,
            behind_door: assembled.behind_door.map(|offset| at + offset as u64),
            stub,
        });
        Ok(Patch::Done)
    }

    /// The guest has mapped the window, or could not.
    pub fn window_is_mapped(
        &mut self,
        stopped: &Stopped,
        result: i64,
        numbers: Numbers,
        flags: Flags,
    ) {
        let is_there = u64::try_from(result) == Ok(WINDOW);
        if is_there && poke(stopped.pid(), WINDOW, &page(numbers, flags)).is_ok() {
            (self.numbers, self.flags) = (numbers, flags);
            self.end = DOOR.start;
            self.state = State::Open;
        } else {
            self.state = State::Closed;
        }
    }

    /// The guest has mapped a near page, or could not.
    pub fn near_is_mapped(&mut self, wanted: u64, result: i64) {
        if u64::try_from(result) == Ok(wanted) {
            self.stubs.add(wanted..wanted + PAGE);
        } else {
            self.state = State::Closed;
        }
    }

    /// Whether the data page is read by anybody.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// The flags as they stand.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// The process is another one, or what its page says of it has changed.
    pub fn renumber(&mut self, pid: RealPid, numbers: Numbers, flags: Flags) {
        if !self.is_open() || (self.numbers, self.flags) == (numbers, flags) {
            return;
        }
        // A program that has put something of its own there must not lose it.
        if self.is_there(pid) && poke(pid, WINDOW, &page(numbers, flags)).is_ok() {
            (self.numbers, self.flags) = (numbers, flags);
        } else {
            self.state = State::Closed;
        }
    }

    /// Some things have to take the slow road from now on.
    pub fn raise(&mut self, pid: RealPid, flags: Flags) {
        self.renumber(pid, self.numbers, self.flags | flags);
    }

    /// Whether the window can still be read: it may have been unmapped, or protected.
    pub fn is_there(&self, pid: RealPid) -> bool {
        let mut found = [0; PAGE_TEXT];
        let expected = page(self.numbers, self.flags);
        TraceeMemory::of(pid).read(WINDOW, &mut found).is_ok() && found == expected
    }

    /// The window is not there any more. The sites get their own instructions back; no other thread
    /// may be able to run in this memory.
    pub fn give_up(&mut self, pid: RealPid) {
        self.state = State::Closed;
        for Patched { site, call, .. } in self.patched.drain(..) {
            // A site that has gone meanwhile needs none.
            let _ = poke(pid, site, &call.load.encode());
        }
    }

    /// Where a thread at `instruction` is to be seen by the program, if that is in our code.
    pub fn rescue(&self, instruction: u64, found: Found) -> Option<Rescue> {
        let is_here = |patched: &&Patched| {
            patched.slot.contains(&instruction) || patched.stub == Some(instruction)
        };
        let patched = self.patched.iter().find(is_here)?;
        let Call { number, load, .. } = patched.call;
        let is_ours = patched.ours.contains(&instruction);
        let number = (is_ours || load.is_number()).then_some((EAX, number));
        let load = Some((load.register, load.value));
        let site = patched.site;
        Some(match found {
            Found::ByFault => Rescue {
                at: site + LOAD as u64,
                stage: Stage::Alone,
                loaded: [load, number],
            },
            Found::ByStep => Rescue {
                at: site + LOAD as u64,
                stage: Stage::Before,
                loaded: [load, number],
            },
            Found::Anyhow if patched.is_behind_door(instruction) => Rescue {
                at: site + SITE,
                stage: Stage::Behind,
                loaded: [None; 2],
            },
            Found::Anyhow => Rescue {
                at: site,
                stage: Stage::Before,
                loaded: [None, number],
            },
        })
    }
}

/// What kind of signal found a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// One that the instruction raised, at which the thread stands.
    ByFault,
    /// The trap behind a single step.
    ByStep,
    /// Any other.
    Anyhow,
}

impl Patched {
    /// Whether the call has been made: only the jump to the end of the site is left.
    fn is_behind_door(&self, instruction: u64) -> bool {
        self.behind_door
            .is_some_and(|door| (door..door + FAR_JUMP as u64).contains(&instruction))
    }
}

fn poke(pid: RealPid, address: u64, bytes: &[u8]) -> Result<(), Fault> {
    TraceeText::of(pid)?.write(address, bytes)
}

/// What a site begins with, if it is one for that call.
fn load_at(memory: &impl Memory, site: u64, number: u32) -> Option<Load> {
    let mut bytes = [0; SITE as usize];
    memory.read(site, &mut bytes).ok()?;
    let load = Load::decode(*bytes.first_chunk()?)?;
    if !bytes.ends_with(&SYSCALL) {
        return None;
    }
    if load == Load::of_number(number) {
        return Some(load);
    }
    // Five bytes that look like another load may be the end of a longer instruction. They are one of their
    // own where the number is loaded right before them, but for one move between registers.
    let mut head = [0; LOAD + MOVE];
    memory
        .read(site.checked_sub(head.len() as u64)?, &mut head)
        .ok()?;
    let is_move =
        |bytes: &[u8]| matches!(bytes, [] | [0x89, 0xc0..=0xff] | [0x48, 0x89, 0xc0..=0xff]);
    let is_known = (0..=MOVE).any(|between| {
        let (head, moved) = head.split_at(head.len() - between);
        head.ends_with(&Load::of_number(number).encode()) && is_move(moved)
    });
    (is_known && !load.is_number()).then_some(load)
}

/// Length of `mov %register,%register`, with its prefix.
const MOVE: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PathArguments;

    const AT: u64 = 0x7f00_0000_1000;
    const STUB: u64 = 0x7eff_0000_0000;
    const ELSEWHERE: Load = Load {
        register: 7,
        value: 0xffff_ff9c,
    };

    fn lane(slot: Slot, load: Load) -> (Lane, Patched) {
        let assembled = assemble(slot, 257, load, AT);
        let at = |offset: usize| DOOR.start + offset as u64;
        let patched = Patched {
            site: AT,
            call: Call {
                number: 257,
                load,
                slot,
            },
            slot: DOOR.start..at(assembled.bytes.len()),
            ours: at(assembled.ours.start)..at(assembled.ours.end),
            behind_door: assembled.behind_door.map(at),
            stub: Some(STUB),
        };
        let lane = Lane {
            state: State::Open,
            patched: vec![patched.clone()],
            end: patched.slot.end,
            ..Lane::default()
        };
        (lane, patched)
    }

    fn before(number: Option<(u8, u32)>) -> Option<Rescue> {
        Some(Rescue {
            at: AT,
            stage: Stage::Before,
            loaded: [None, number],
        })
    }

    #[test]
    fn a_thread_is_seen_at_one_of_the_ends_of_its_call() {
        let path = Slot::Path(PathArguments::DirectoryAndPath);
        for load in [Load::of_number(257), ELSEWHERE] {
            let (lane, patched) = lane(path, load);
            let door = patched.behind_door.unwrap();
            for at in patched.slot.clone().chain([STUB]) {
                let is_behind = (door..door + FAR_JUMP as u64).contains(&at);
                let is_known = load.is_number() || patched.ours.contains(&at);
                let expect = if is_behind {
                    Some(Rescue {
                        at: AT + 7,
                        stage: Stage::Behind,
                        loaded: [None; 2],
                    })
                } else {
                    before(is_known.then_some((EAX, 257)))
                };
                assert_eq!(lane.rescue(at, Found::Anyhow), expect, "{at:#x}");
            }
            for elsewhere in [AT, AT + 5, patched.slot.end, WINDOW] {
                assert_eq!(lane.rescue(elsewhere, Found::Anyhow), None);
            }
        }
    }

    #[test]
    fn an_answer_is_given_before_the_call() {
        let (lane, patched) = lane(Slot::Tgid, Load::of_number(257));
        for at in patched.slot {
            assert_eq!(lane.rescue(at, Found::Anyhow), before(Some((EAX, 257))));
        }
    }

    #[test]
    fn a_fault_of_ours_is_not_the_programs() {
        let (lane, patched) = lane(Slot::Path(PathArguments::Path), ELSEWHERE);
        let alone = |number| {
            Some(Rescue {
                at: AT + 5,
                stage: Stage::Alone,
                loaded: [Some((7, 0xffff_ff9c)), number],
            })
        };
        let rescue = |at| lane.rescue(at, Found::ByFault);
        assert_eq!(rescue(patched.ours.start + 20), alone(Some((EAX, 257))));
        // The slot itself has gone: whatever is in eax stays.
        assert_eq!(rescue(patched.slot.start), alone(None));
        assert_eq!(rescue(STUB), alone(None));
    }

    struct Text(&'static [u8]);
    impl Memory for Text {
        fn read(&self, address: u64, bytes: &mut [u8]) -> Result<(), Fault> {
            let start = usize::try_from(address).map_err(|_| Fault)?;
            let found = self.0.get(start..start + bytes.len()).ok_or(Fault)?;
            bytes.copy_from_slice(found);
            Ok(())
        }
        fn write(&mut self, _: u64, _: &[u8]) -> Result<(), Fault> {
            Err(Fault)
        }
    }

    #[test]
    fn a_load_of_something_else_comes_behind_that_of_the_number() {
        let site = |text: &'static [u8]| load_at(&Text(text), text.len() as u64 - SITE, 257);
        let plain = site(b"\xb8\x01\x01\0\0\x0f\x05");
        assert_eq!(plain, Some(Load::of_number(257)));
        assert_eq!(site(b"\xb8\x02\x01\0\0\x0f\x05"), None);
        let displaced = b"\x90\xb8\x01\x01\0\0\x48\x89\xfe\xbf\x9c\xff\xff\xff\x0f\x05";
        assert_eq!(site(displaced), Some(ELSEWHERE));
        let nearer = b"\x90\x90\x90\xb8\x01\x01\0\0\xbf\x9c\xff\xff\xff\x0f\x05";
        assert_eq!(site(nearer), Some(ELSEWHERE));
        // movl $-100,-65(%rsp) ends in the same five bytes.
        let other = b"\xb8\x01\x01\0\0\x90\x90\xc7\x44\x24\xbf\x9c\xff\xff\xff\x0f\x05";
        assert_eq!(site(other), None);
    }

    #[test]
    fn a_step_is_one_of_the_programs_own() {
        let (lane, _) = lane(Slot::Tgid, Load::of_number(39));
        let expect = Rescue {
            at: AT + 5,
            stage: Stage::Before,
            loaded: [Some((EAX, 39)), Some((EAX, 257))],
        };
        assert_eq!(lane.rescue(STUB, Found::ByStep), Some(expect));
    }
}
