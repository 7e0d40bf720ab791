//! The settings in a manifest, and what the command says of those that are wrong; and how headers name the command.

use crate::support::bench::{Bench, SPEC, all, code, stderr, stdout};

/// A folder whose manifest has these settings.
fn settled(settings: &str) -> Bench {
    let bench = Bench::new();
    let table = "[workspace]\nmembers = [\"made\"]\n\n[workspace.metadata.codegen]\n";
    bench.put("Cargo.toml", &format!("{table}{settings}"));
    bench
}

const BOTH: &str = "spec = \"api.yaml\"\nout = \"made\"\n";

#[test]
fn what_is_wrong_with_a_setting_is_told_with_its_place_and_a_hint() {
    for (settings, told) in [
        (
            "stritc = true\n",
            &[
                "error[unknown-key]: `stritc` is no setting of this command",
                " --> Cargo.toml:7:1",
                "7 | stritc = true\n  | ^^^^^^",
                "= at: /workspace/metadata/codegen/stritc",
                "= hint: did you mean `strict`?",
            ][..],
        ),
        (
            "colour = \"red\"\n",
            &["= hint: the keys are `spec`, `out`, `name`, `names`, `strict`, `license-files`"],
        ),
        (
            "strict = \"yes\"\n",
            &[
                "error[wrong-value]: this must be `true` or `false`, but it is of type string",
                " --> Cargo.toml:7:10",
                "= at: /workspace/metadata/codegen/strict",
            ],
        ),
        (
            "name = 1\n",
            &["this must be a string, but it is of type integer"],
        ),
        (
            "names = []\n",
            &["this must be a string, but it is of type array"],
        ),
        (
            "license-files = \"MIT\"\n",
            &["this must be a list of files"],
        ),
        (
            "license-files = [\"api.yaml\", true]\n",
            &[" --> Cargo.toml:7:30", "codegen/license-files/1"],
        ),
        (
            "license-files = [\"nowhere\"]\n",
            &[
                "error[unreadable-file]: this file cannot be read",
                "Cargo.toml:7:18",
            ],
        ),
        (
            "name = shop\n",
            &["error[syntax]: this is no TOML", "Cargo.toml:7:8"],
        ),
    ] {
        let bench = settled(&format!("{BOTH}{settings}"));
        let output = bench.run(&[]);
        assert_eq!(code(&output), 1, "{settings}");
        let text = stderr(&output);
        for part in told {
            assert!(text.contains(part), "no `{part}` in\n{text}");
        }
        assert!(!bench.path("made").exists());
    }
}

#[test]
fn all_that_is_wrong_is_told_in_one_run_and_to_machines_too() {
    let bench = settled("spce = \"api.yaml\"\nstrict = 1\n");
    let output = bench.run(&["--format", "json"]);
    assert_eq!(code(&output), 1);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let codes: Vec<_> = problems
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    let wanted = ["missing-key", "missing-key", "unknown-key", "wrong-value"];
    assert_eq!(codes, wanted, "{report}");
}

#[test]
fn the_manifest_above_is_named_as_seen_from_here() {
    let bench = settled("stritc = true\n");
    bench.put("some/where/notes.txt", "");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_authing-codegen"))
        .current_dir(bench.path("some/where"))
        .output()
        .unwrap();
    assert!(
        stderr(&output).contains(" --> ../../Cargo.toml:"),
        "{output:?}"
    );
}

#[test]
fn a_package_may_have_the_settings() {
    let bench = Bench::new();
    let package = "[package]\nname = \"app\"\nversion = \"1.0.0\"\n[package.metadata.codegen]\n";
    bench.put("Cargo.toml", &format!("{package}{BOTH}stritc = true\n"));
    let text = stderr(&bench.run(&[]));
    assert!(
        text.contains("= at: /package/metadata/codegen/stritc"),
        "{text}"
    );
    bench.put("Cargo.toml", &format!("{package}{BOTH}name = \"shop\"\n"));
    assert_eq!(code(&bench.run(&[])), 0);
    assert!(bench.text("made/Cargo.toml").contains("name = \"shop\""));
}

#[test]
fn a_command_without_settings_does_not_look_at_them() {
    let bench = settled("stritc = true\n");
    assert_eq!(code(&bench.generate(&[])), 0);
}

#[test]
fn license_files_are_part_of_the_crate() {
    let bench = settled(&format!("{BOTH}license-files = [\"legal/LICENSE\"]\n"));
    bench.put("legal/LICENSE", "Do what you like.\n");
    assert_eq!(code(&bench.run(&[])), 0);
    assert_eq!(bench.text("made/LICENSE"), "Do what you like.\n");
    bench.put("legal/LICENSE", "Do nothing.\n");
    let output = bench.run(&["--check"]);
    assert!(stderr(&output).contains("LICENSE: changed"), "{output:?}");
}

/// The command that the headers tell, from the crate in `made`.
fn told(bench: &Bench, arguments: &[&str]) -> String {
    let output = bench.run(arguments);
    assert_eq!(code(&output), 0, "{}{}", stderr(&output), stdout(&output));
    let manifest = bench.text("made/Cargo.toml");
    let header = manifest.lines().next().unwrap();
    let (_, command) = header.split_once(" and run `").unwrap();
    command.strip_suffix("`.").unwrap().to_owned()
}

#[test]
fn headers_name_the_command_that_was_run() {
    let bench = Bench::new();
    let plain = ["--spec", "api.yaml", "--out", "made", "--name", "shop"];
    let wanted = "authing-codegen --spec api.yaml --out made --name shop";
    assert_eq!(told(&bench, &plain), wanted);
    let client = bench.text("made/src/client.rs");
    assert!(client.contains(&format!("`{wanted}`")), "{client}");

    // Whatever does not change the files is left out; paths are those below this folder, however they were given.
    let (spec, out) = (bench.path("api.yaml"), bench.path("made"));
    let (spec, out) = (spec.to_str().unwrap(), out.to_str().unwrap());
    for same in [
        &[
            "--spec",
            "./api.yaml",
            "--out",
            "made/",
            "--name",
            "shop",
            "--strict",
        ],
        &["--spec", spec, "--out", out, "--name", "shop", "--quiet"],
    ] {
        assert_eq!(told(&bench, same), wanted);
    }
    let mut more = plain.to_vec();
    more.extend(["--only", "pets", "--only", "listOwners"]);
    assert_eq!(
        told(&bench, &more),
        format!("{wanted} --only pets --only listOwners")
    );
}

#[test]
fn headers_hold_no_path_from_the_root_of_the_disk() {
    let (bench, elsewhere) = (Bench::new(), Bench::new());
    bench.put("one document.yaml", SPEC);
    let out = elsewhere.path("made");
    let out = out.to_str().unwrap();
    let arguments = [
        "--spec",
        "one document.yaml",
        "--out",
        out,
        "--name",
        "shop",
    ];
    assert_eq!(code(&bench.run(&arguments)), 0);
    let client = elsewhere.text("made/src/client.rs");
    let command = "authing-codegen --spec 'one document.yaml' --out shop --name shop";
    assert!(client.contains(command), "{client}");
    for file in all(&elsewhere.path("made")) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains(out.trim_end_matches("made")), "{text}");
    }
}

#[test]
fn headers_name_the_alias_where_cargo_has_it() {
    let bench = settled(BOTH);
    assert_eq!(told(&bench, &[]), "authing-codegen");
    let alias = "[alias]\ncodegen = \"run --package authing-codegen --\"\n";
    bench.put(".cargo/config.toml", alias);
    assert_eq!(told(&bench, &[]), "cargo codegen");
    assert_eq!(
        told(&bench, &["--only", "pets"]),
        "cargo codegen --only pets"
    );
}
