//! In: the READMEs as text. Out: proof that the test of a backend that they show is the one that runs.

use std::fs;

use tests::root;

#[test]
fn the_test_of_a_backend_is_the_one_that_runs() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let code = format!("\n```rust,ignore\n{}```\n", read("tests/backend.rs"));
    for readme in ["README.md", "README.zh-CN.md"] {
        let found = read(readme).matches(&code).count();
        assert_eq!(found, 1, "{readme} does not show tests/backend.rs as it is");
    }
}
