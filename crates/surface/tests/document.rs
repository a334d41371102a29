//! `SURFACE.md` says what the rows say.

use std::{env, fs};

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../SURFACE.md");
    let rendered = surface::describe();
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, &rendered).unwrap();
    }
    let stored = fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == rendered,
        "crates/SURFACE.md is out of date: UPDATE_EXPECT=1 cargo test -p surface"
    );
}
