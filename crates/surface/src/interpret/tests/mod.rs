mod identity;
mod rows;
mod signals;
mod world;
