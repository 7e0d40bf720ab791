//! In: the built command and documents in a temporary folder. Out: proof of what it prints, writes and exits with.

use std::fs;

use crate::support::bench::{Bench, SPEC, all, code, stderr, stdout};

#[test]
fn a_written_crate_is_fresh_and_writing_again_changes_nothing() {
    let bench = Bench::new();
    let first = bench.generate(&[]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(
        bench.text("shop/Cargo.toml").contains("[workspace]"),
        "a crate outside a workspace builds alone"
    );
    assert_eq!(code(&bench.generate(&["--check"])), 0);
    let before: Vec<_> = all(&bench.path("shop"))
        .iter()
        .map(|path| fs::metadata(path).unwrap().modified().unwrap())
        .collect();
    let again = bench.generate(&[]);
    assert!(stdout(&again).contains(" 0 of them"), "{}", stdout(&again));
    let after: Vec<_> = all(&bench.path("shop"))
        .iter()
        .map(|path| fs::metadata(path).unwrap().modified().unwrap())
        .collect();
    assert_eq!(before, after, "files that do not differ are not touched");
}

#[test]
fn check_tells_changed_missing_left_over_and_hand_edited_files_apart() {
    let bench = Bench::new();
    assert_eq!(code(&bench.generate(&[])), 0);
    bench.put("api.yaml", &SPEC.replace("A pet.", "A small pet.").replace("    Owner: {type: object, description: An owner., properties: {name: {type: string, description: The name.}}}\n", "    Owner: {type: string}\n"));
    fs::remove_file(bench.path("shop/src/client.rs")).unwrap();
    bench.put("shop/src/api.rs", "//! Mine.\n");
    let output = bench.generate(&["--check"]);
    assert_eq!(code(&output), 1);
    let text = stderr(&output);
    for line in [
        "src/models/pet.rs: changed",
        "src/client.rs: missing",
        "src/api.rs: edited by hand",
        "+/// A small pet.",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
    bench.put("api.yaml", SPEC);
    let output = bench.generate(&["--check", "--only", "pets"]);
    assert!(
        stderr(&output).contains("src/models/owner.rs: left over"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn writing_removes_what_is_left_over_and_keeps_what_is_not_its_own() {
    let bench = Bench::new();
    assert_eq!(code(&bench.generate(&[])), 0);
    bench.put("shop/NOTES.md", "mine");
    assert_eq!(code(&bench.generate(&["--only", "listPets"])), 0);
    assert!(!bench.path("shop/src/models/owner.rs").exists());
    assert!(bench.path("shop/src/models/pet.rs").exists());
    assert_eq!(bench.text("shop/NOTES.md"), "mine");
}

#[test]
fn work_of_hands_is_not_lost_without_force() {
    let bench = Bench::new();
    assert_eq!(code(&bench.generate(&[])), 0);
    bench.put("shop/src/client.rs", "// mine\n");
    bench.put("api.yaml", &SPEC.replace("A pet.", "A small pet."));
    let refused = bench.generate(&[]);
    assert_eq!(code(&refused), 1);
    assert!(
        stderr(&refused).contains("src/client.rs: edited by hand"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(bench.text("shop/src/client.rs"), "// mine\n");
    assert!(
        !bench
            .text("shop/src/models/pet.rs")
            .contains("A small pet."),
        "all or nothing"
    );
    assert_eq!(code(&bench.generate(&["--force"])), 0);
    assert_eq!(code(&bench.generate(&["--check"])), 0);
}

#[test]
fn a_folder_with_foreign_files_in_the_way_is_refused() {
    let bench = Bench::new();
    bench.put("shop/Cargo.toml", "[package]\nname = \"mine\"\n");
    let output = bench.generate(&[]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("Cargo.toml: not written by this tool"),
        "{}",
        stderr(&output)
    );
    assert_eq!(all(&bench.path("shop")).len(), 1);
}

#[test]
fn a_faulty_document_writes_nothing_and_reports_everything() {
    let bench = Bench::new();
    bench.put(
        "api.yaml",
        &SPEC
            .replace("type: integer", "type: intger")
            .replace("schemas/Owner'", "schemas/Ownr'"),
    );
    let output = bench.generate(&[]);
    assert_eq!(code(&output), 1);
    let text = stderr(&output);
    assert!(
        text.contains("wrong-value") && text.contains("dangling-reference"),
        "{text}"
    );
    assert!(text.contains("api.yaml:"), "{text}");
    assert!(!bench.path("shop").exists());
    let output = bench.generate(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["problems"].as_array().unwrap().len(), 2, "{report}");
}

#[test]
fn wrong_usage_exits_with_two_and_help_has_examples() {
    let bench = Bench::new();
    assert_eq!(code(&bench.run(&["--nonsense"])), 2);
    assert_eq!(
        code(&bench.run(&[])),
        2,
        "no settings at or above the folder"
    );
    assert_eq!(code(&bench.run(&["--spec", "api.yaml"])), 2);
    assert_eq!(code(&bench.generate(&["--name", "1 2"])), 2);
    let help = bench.run(&["--help"]);
    assert_eq!(code(&help), 0);
    assert!(stdout(&help).contains("Examples:"));
}

#[test]
fn the_name_of_a_dependency_is_refused() {
    let bench = Bench::new();
    for name in ["tokio", "serde_json", "serde-json", "Reqwest"] {
        let output = bench.generate(&["--name", name]);
        assert_eq!(code(&output), 2, "{name}");
        let wanted = format!("`{name}` is no name for a crate: a crate that the client depends on");
        let told = stderr(&output);
        assert!(told.contains(&wanted) && told.contains("--name"), "{told}");
        assert!(!bench.path("shop").exists());
    }
    assert_eq!(code(&bench.generate(&["--name", "tokio-shop"])), 0);
    let unnamed = bench.run(&["--spec", "api.yaml", "--out", "tokio"]);
    assert_eq!(code(&unnamed), 2, "the name of the folder is the default");
}

#[test]
fn an_unknown_selection_is_a_problem() {
    let bench = Bench::new();
    for (wanted, hint) in [
        ("pest", "did you mean `pets`?"),
        ("listpets", "did you mean `listPets`?"),
        (
            "something",
            "tags are `pets`, `owners`; operations are named",
        ),
    ] {
        let output = bench.generate(&["--only", wanted]);
        assert_eq!(code(&output), 1);
        assert!(stderr(&output).contains(hint), "{}", stderr(&output));
    }
}

#[test]
fn every_stage_can_be_looked_at() {
    let bench = Bench::new();
    for (stage, part) in [
        ("resolved", "listPets"),
        ("ir", "list_pets"),
        ("files", "src/models/pet.rs"),
    ] {
        let output = bench.generate(&["--dump", stage]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).contains(part), "{stage}");
    }
    assert!(!bench.path("shop").exists());
}

#[test]
fn the_manifest_names_document_folder_and_crate() {
    let bench = Bench::new();
    let metadata = "[workspace]\nmembers = [\"made\"]\n[workspace.metadata.codegen]\nspec = \"api.yaml\"\nout = \"made\"\nname = \"my-shop\"\n";
    bench.put("Cargo.toml", metadata);
    let output = bench.run(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let manifest = bench.text("made/Cargo.toml");
    assert!(
        manifest.contains("name = \"my-shop\"") && !manifest.contains("\n[workspace]\n"),
        "{manifest}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_not_followed() {
    let bench = Bench::new();
    bench.put("elsewhere/keep.txt", "keep");
    fs::create_dir_all(bench.path("shop")).unwrap();
    std::os::unix::fs::symlink(bench.path("elsewhere"), bench.path("shop/src")).unwrap();
    let output = bench.generate(&[]);
    assert_eq!(code(&output), 1);
    assert_eq!(all(&bench.path("elsewhere")).len(), 1);
}

#[test]
fn what_is_wrong_with_the_folder_is_a_problem_that_names_it() {
    let bench = Bench::new();
    bench.put("shop", "a file where the folder should be");
    for more in [&[][..], &["--check"]] {
        let output = bench.generate(more);
        assert_eq!(code(&output), 1);
        assert!(
            stderr(&output).contains("shop: not a directory"),
            "{output:?}"
        );
    }
    let output = bench.generate(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["problems"][0]["code"], "usage");
}

#[test]
fn a_member_inherits_lints_only_if_the_workspace_has_some() {
    let bench = Bench::new();
    for (workspace, end) in [
        ("members = [\"sh*p\"]\n", "zeroize"),
        (
            "members = [\"sh*p\"]\n[workspace.lints.rust]\n",
            "workspace = true",
        ),
        (
            "members = [\"shops\"]\n[workspace.lints.rust]\n",
            "[workspace]",
        ),
    ] {
        bench.put("Cargo.toml", &format!("[workspace]\n{workspace}"));
        assert_eq!(code(&bench.generate(&[])), 0);
        let manifest = bench.text("shop/Cargo.toml");
        let last = manifest.lines().last().unwrap_or_default();
        assert!(last.starts_with(end), "{manifest}");
    }
}
