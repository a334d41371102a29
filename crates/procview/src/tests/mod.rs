//! What members see, as the kernel would print it for them.

mod directories;
mod files;
mod paths;
mod properties;
mod world;
mod writing;
