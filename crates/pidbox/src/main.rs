//! pidbox
fn main() {}
