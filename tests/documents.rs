//! What the documents show is what a reader sees.

use tests::document::is_true;

#[test]
fn the_readme() {
    is_true("README.md");
}

#[test]
fn the_guide() {
    is_true("docs/guide.md");
}
