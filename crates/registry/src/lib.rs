//! The containers of this host: their names, and how to talk to one.
//!
//! A name is claimed by binding an abstract socket, and that socket is the control socket: there is
//! no daemon, no folder, and nothing to clean up. Whoever binds it first has the name, over all
//! users, and the kernel frees it when its holder dies, however that happens. The kernel also says
//! who is at the other end (`SO_PEERCRED`), and that alone decides who may do what: the owner and
//! root.
//!
//! The protocol is one question and one answer ([`protocol`]), each a [`frame`]. Whoever is silent,
//! slow or talks nonsense costs the other end a bounded time and a bounded memory.
#![forbid(unsafe_code)]

pub mod client;
pub mod frame;
mod keys;
mod name;
mod past;
mod peer;
pub mod protocol;
mod server;

pub use keys::Keys;
pub use name::{Claim, ClaimError, containers};
pub use past::{Past, Shelf};
pub use peer::Peer;
pub use server::{Answer, Asked, Bell, Console, Control};
