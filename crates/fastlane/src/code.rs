//! The code of a slot.

use core::ops::Range;

use crate::window::{FLAGS, Flags, PGID, PPID, TGID, TID};

/// What a slot does for the call at its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// getpid(2).
    Tgid,
    /// gettid(2).
    Tid,
    /// getppid(2).
    Ppid,
    /// getpgrp(2).
    Pgid,
    /// A call with a path.
    Path(PathArguments),
}

/// Where a call with a path has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathArguments {
    /// The path is the first argument, and starts in the working directory: open(2).
    Path,
    /// The directory is the first argument, the path the second: openat(2).
    DirectoryAndPath,
}

/// An instruction that a site begins with: `mov $value,%register`, five bytes. Mostly it loads the
/// call's number; where the compiler has put it elsewhere, that is loaded before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// As the processor counts them: 0 is `eax`.
    pub(crate) register: u8,
    pub(crate) value: u32,
}

/// `mov $value,%eax`, the first of eight.
const MOV: u8 = 0xb8;
pub(crate) const EAX: u8 = 0;

impl Load {
    pub(crate) fn decode([opcode, a, b, c, d]: [u8; LOAD]) -> Option<Self> {
        (MOV..MOV + 8).contains(&opcode).then(|| Self {
            register: opcode - MOV,
            value: u32::from_le_bytes([a, b, c, d]),
        })
    }

    pub(crate) const fn of_number(number: u32) -> Self {
        Self {
            register: EAX,
            value: number,
        }
    }

    pub(crate) fn encode(self) -> [u8; LOAD] {
        let [a, b, c, d] = self.value.to_le_bytes();
        [MOV + self.register, a, b, c, d]
    }

    /// Whether it is the call's number that is loaded, so that `eax` is nobody's before.
    pub(crate) const fn is_number(self) -> bool {
        self.register == EAX
    }
}

/// An assembled slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assembled {
    pub(crate) bytes: Vec<u8>,
    /// Where `eax` is ours, and the program's number has to be put back.
    pub(crate) ours: Range<usize>,
    /// The offset behind its own `syscall`, where it has one.
    pub(crate) behind_door: Option<usize>,
}

/// The texts of which a path into a translated file system must hold one: four bytes of `/proc`, of the
/// `cgroup` in every customary mount point of that, of the links `/dev/fd` and `/dev/stdin`.
const NEEDLES: [[u8; 4]; 4] = [*b"proc", *b"cgro", *b"v/fd", *b"v/st"];

/// The slot for the call `number`, whose site is at `site` and begins with `load`.
pub(crate) fn assemble(slot: Slot, number: u32, load: Load, site: u64) -> Assembled {
    let mut code = Assembler::default();
    let stray = (!load.is_number()).then(|| code.check_number(load, number));
    let start = code.bytes.len();
    match slot {
        Slot::Tgid => code.answer(TGID, Flags::ANSWERS),
        Slot::Tid => code.answer(TID, Flags::ANSWERS | Flags::TID),
        Slot::Ppid => code.answer(PPID, Flags::ANSWERS | Flags::PPID),
        Slot::Pgid => code.answer(PGID, Flags::ANSWERS),
        Slot::Path(arguments) => code.look(arguments),
    }
    let behind_door = match slot {
        Slot::Path(_) => Some(code.door(number)),
        _ => None,
    };
    code.jump_to(site + SITE);
    code.slow_road(number);
    let ours = start..code.bytes.len();
    if let Some(stray) = stray {
        code.land(stray);
    }
    code.jump_to(site + LOAD as u64);
    Assembled {
        bytes: code.bytes,
        ours,
        behind_door,
    }
}

/// Length of the instruction that a site begins with.
pub(crate) const LOAD: usize = 5;
/// The same and `syscall`: a whole site.
pub(crate) const SITE: u64 = 7;
/// `syscall`.
pub(crate) const SYSCALL: [u8; 2] = [0x0f, 0x05];

/// `jmp` to an address within 2 GiB, in place of the first five bytes of a site. `None`: too far.
pub(crate) fn near_jump(site: u64, target: u64) -> Option<[u8; LOAD]> {
    let distance = target.wrapping_sub(site + LOAD as u64).cast_signed();
    let [a, b, c, d] = i32::try_from(distance).ok()?.to_le_bytes();
    Some([0xe9, a, b, c, d])
}

/// `jmp` to any address: `jmp *0(%rip)`, and the address behind it.
pub(crate) fn far_jump(target: u64) -> [u8; FAR_JUMP] {
    let mut bytes = [0xff, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    if let Some(address) = bytes.last_chunk_mut() {
        *address = target.to_le_bytes();
    }
    bytes
}

pub(crate) const FAR_JUMP: usize = 14;

#[derive(Default)]
struct Assembler {
    bytes: Vec<u8>,
    /// Where the distances of jumps to the slow road stand.
    to_slow: Vec<usize>,
}

impl Assembler {
    fn emit(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// A conditional jump over a distance that is filled in by [`Self::land`].
    fn branch(&mut self, opcode: u8) -> usize {
        self.emit(&[opcode, 0]);
        self.bytes.len() - 1
    }

    /// The jump at `branch` leads here.
    fn land(&mut self, branch: usize) {
        let here = self.bytes.len();
        if let Some(distance) = self.bytes.get_mut(branch) {
            // No slot is longer than a short jump reaches; a test assembles each kind.
            *distance = i8::try_from(here - branch - 1).unwrap_or(0).cast_unsigned();
        }
    }

    /// `mov word,%eax`.
    fn load(&mut self, word: u32) {
        self.emit(&[0x8b, 0x04, 0x25]);
        self.emit(&word.to_le_bytes());
    }

    /// To the slow road if any of these is up, of the flags that are in `eax`: `test $flags,%al`, `jnz`.
    fn unless(&mut self, flags: Flags) {
        let [low, ..] = flags.bits().to_le_bytes();
        self.emit(&[0xa8, low]);
        let slow = self.branch(JNE);
        self.to_slow.push(slow);
    }

    fn answer(&mut self, word: u32, flags: Flags) {
        self.load(FLAGS);
        self.unless(flags);
        self.load(word);
    }

    /// Go on behind this if the path can lead nowhere that matters.
    fn look(&mut self, arguments: PathArguments) {
        // test path,path: without one it is the descriptor that is meant, utimensat(2).
        self.emit(match arguments {
            PathArguments::Path => &[0x48, 0x85, 0xff],
            PathArguments::DirectoryAndPath => &[0x48, 0x85, 0xf6],
        });
        let without = self.branch(JE);
        self.load(FLAGS);
        self.unless(Flags::PATHS);
        // cmpb $'/',(path)
        self.emit(match arguments {
            PathArguments::Path => &[0x80, 0x3f, b'/'],
            PathArguments::DirectoryAndPath => &[0x80, 0x3e, b'/'],
        });
        let absolute = self.branch(JE);
        match arguments {
            PathArguments::Path => self.unless(Flags::RELATIVE),
            PathArguments::DirectoryAndPath => {
                // cmp $AT_FDCWD,%edi
                self.emit(&[0x83, 0xff, 0x9c]);
                let cwd = self.branch(JE);
                self.unless(Flags::DIRECTORIES);
                let scan = self.branch(JMP);
                self.land(cwd);
                self.unless(Flags::RELATIVE);
                self.land(scan);
            }
        }
        self.land(absolute);
        self.scan(arguments);
        self.land(without);
    }

    /// Look for the needles at each place of the path. Four bytes are read at once, up to three of them
    /// behind its end: where that is the end of a mapping too, the slow road is taken.
    fn scan(&mut self, arguments: PathArguments) {
        // mov path,%rcx
        self.emit(match arguments {
            PathArguments::Path => &[0x48, 0x89, 0xf9],
            PathArguments::DirectoryAndPath => &[0x48, 0x89, 0xf1],
        });
        let start = self.bytes.len();
        // mov (%rcx),%eax; inc %rcx
        self.emit(&[0x8b, 0x01, 0x48, 0xff, 0xc1]);
        for needle in NEEDLES {
            // cmp $needle,%eax
            self.emit(&[0x3d]);
            self.emit(&needle);
            let slow = self.branch(JE);
            self.to_slow.push(slow);
        }
        // test %al,%al; jnz start
        self.emit(&[0x84, 0xc0]);
        let back = start.wrapping_sub(self.bytes.len() + 2);
        self.emit(&[JNE, back as u8]);
    }

    /// The instruction that the site has lost; on if the number is the one that is expected. The jump
    /// for any other.
    fn check_number(&mut self, load: Load, number: u32) -> usize {
        self.emit(&load.encode());
        // cmp $number,%eax
        self.emit(&[0x3d]);
        self.emit(&number.to_le_bytes());
        self.branch(JNE)
    }

    /// `mov $number,%eax; syscall`. The offset behind it.
    fn door(&mut self, number: u32) -> usize {
        self.emit(&Load::of_number(number).encode());
        self.emit(&SYSCALL);
        self.bytes.len()
    }

    fn jump_to(&mut self, target: u64) {
        self.emit(&far_jump(target));
    }

    /// The original call's number, for its own `syscall` instruction.
    fn slow_road(&mut self, number: u32) {
        for branch in std::mem::take(&mut self.to_slow) {
            self.land(branch);
        }
        self.emit(&Load::of_number(number).encode());
    }
}

/// Opcodes of short jumps.
const JE: u8 = 0x74;
const JNE: u8 = 0x75;
const JMP: u8 = 0xeb;

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: [PathArguments; 2] = [PathArguments::Path, PathArguments::DirectoryAndPath];

    /// `mov $AT_FDCWD,%edi`.
    const ELSEWHERE: Load = Load {
        register: 7,
        value: 0xffff_ff9c,
    };

    #[test]
    fn no_jump_of_a_slot_is_too_long() {
        let slots = PATHS
            .map(Slot::Path)
            .into_iter()
            .chain([Slot::Tgid, Slot::Tid]);
        for (slot, load) in slots.flat_map(|it| [(it, Load::of_number(257)), (it, ELSEWHERE)]) {
            let length = assemble(slot, 257, load, 0x7f00_1234_5678).bytes.len();
            assert!(length < 128 + FAR_JUMP, "{slot:?}: {length}");
        }
    }

    #[test]
    fn a_door_is_where_it_is_said_to_be() {
        for (arguments, load) in PATHS.into_iter().zip([Load::of_number(257), ELSEWHERE]) {
            let assembled = assemble(Slot::Path(arguments), 257, load, 0x40_1000);
            let behind = assembled.behind_door.unwrap();
            assert!(assembled.ours.contains(&behind));
            assert_eq!(
                assembled.bytes[behind - 7..behind],
                [0xb8, 1, 1, 0, 0, 0x0f, 0x05]
            );
            assert_eq!(assembled.bytes[behind..][..FAR_JUMP], far_jump(0x40_1007));
        }
        let answer = assemble(Slot::Tgid, 39, Load::of_number(39), 0x40_1000);
        assert_eq!(answer.behind_door, None);
    }

    #[test]
    fn an_answer_is_these_bytes() {
        let answer: Vec<u8> = [
            &[0x8b, 0x04, 0x25, 0x10, 0x00, 0x0f, 0x05][..],
            &[0xa8, 1, 0x75, 21],
            &[0x8b, 0x04, 0x25, 0x00, 0x00, 0x0f, 0x05],
            &far_jump(0x40_1007),
            &[0xb8, 39, 0, 0, 0],
            &far_jump(0x40_1005),
        ]
        .concat();
        let plain = assemble(Slot::Tgid, 39, Load::of_number(39), 0x40_1000);
        assert_eq!(plain.bytes, answer);
        assert_eq!(plain.ours, 0..answer.len() - FAR_JUMP);

        let displaced = assemble(Slot::Tgid, 39, ELSEWHERE, 0x40_1000);
        let head = [0xbf, 0x9c, 0xff, 0xff, 0xff, 0x3d, 39, 0, 0, 0, 0x75, 37];
        assert_eq!(displaced.bytes, [&head[..], &answer].concat());
        assert_eq!(displaced.ours.start, head.len());
    }

    #[test]
    fn a_load_is_read_back() {
        for load in [Load::of_number(257), ELSEWHERE] {
            assert_eq!(Load::decode(load.encode()), Some(load));
        }
        // jmp, and mov 8(%rsp),%r9
        assert_eq!(Load::decode([0xe9, 0, 0, 0, 0]), None);
        assert_eq!(Load::decode([0x4c, 0x8b, 0x4c, 0x24, 0x08]), None);
    }

    #[test]
    fn a_near_jump_reaches_two_gibibytes() {
        assert_eq!(near_jump(0x1000, 0x1005), Some([0xe9, 0, 0, 0, 0]));
        assert_eq!(
            near_jump(0x1000, 0x1000),
            Some([0xe9, 0xfb, 0xff, 0xff, 0xff])
        );
        assert_eq!(
            near_jump(0x1000, 0x1005 + 0x7fff_ffff),
            Some([0xe9, 0xff, 0xff, 0xff, 0x7f])
        );
        assert_eq!(near_jump(0x1000, 0x1005 + 0x8000_0000), None);
        assert_eq!(near_jump(0x7f00_0000_0000, 0x1000), None);
    }
}
