//! Calls that need no stop: their sites are patched, and lead through code of ours in the guest.
//!
//! Nearly every program enters the kernel by `mov $nr,%eax` followed at once by `syscall`: five bytes and
//! two. The five are replaced by a jump; the `syscall` stays where it is, so that code which jumps
//! straight to it, and everything that we do not want to handle ourselves, still makes the call and
//! stops as ever.
//!
//! ```text
//! site:     jmp stub        in place of mov $nr,%eax
//!           syscall         untouched: the slow road
//! stub:     jmp *slot       within 2 GiB of the site, behind the code of its own library
//! slot:     ...             in the window, at a fixed address
//!           jmp *site+7     done
//! slow:     mov $nr,%eax
//!           jmp *site+5     the original syscall instruction
//! ```
//!
//! Where the compiler has put another five-byte load there, and that of the number before, the slot does
//! the load and looks whether the number is the one that was seen.
//!
//! A slot uses `rax`, `rcx` and `r11` only, which a system call clobbers anyway, and no stack. There are two
//! kinds. An *answer* loads one of the process's own numbers from the data page of the window. A *path*
//! looks at the text: one that cannot lead into a file system that pidbox translates is passed to the
//! kernel by a `syscall` of the slot's own, the *door*, which the filter lets through for the calls that
//! carry a path and for no others.
//!
//! Nothing depends on a patch being there: it takes a stop away and never changes what a call means. The
//! flags in the data page turn a kind of slot off without touching code ([`Flags`]). A signal that finds a
//! thread between a site and its end is delivered as if the thread were at one of the two ([`Lane::rescue`]),
//! so that handlers, unwinders and the kernel's restart of interrupted calls see the program's own code.
//!
//! Sites are patched only where no other thread can be executing, in private mappings that cannot be
//! written; an exec starts afresh, and a fork's copy is a copy in every respect but its numbers.

mod code;
mod lane;
mod libraries;
mod maps;
mod stubs;
mod window;

pub use code::{PathArguments, Slot};
pub use lane::{Eagerness, Found, Lane, Rescue, Site, Stage, Step};
pub use libraries::Libraries;
pub use window::{DOOR, Flags, Numbers, WINDOW, WINDOW_SIZE};
