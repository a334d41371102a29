mod identity;
mod rows;
mod signals;
pub(crate) mod world;
