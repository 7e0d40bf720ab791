//! In: the README as text, and the configuration's defaults. Out: proof that its table has every field, with its default, and
//! that its list of faults has every kind.

use authing_emulator::Config;
use serde_json::Value;

const README: &str = include_str!("../../README.md");

/// Fields that are tables with fields of their own.
const TABLES: [&str; 5] = ["allowed", "answers", "lifetimes", "tokens", "upload"];

#[test]
fn the_table_has_every_choice_with_its_default() {
    let mut fields = Vec::new();
    let config = serde_json::to_value(Config::default()).unwrap();
    for (name, value) in config.as_object().unwrap() {
        match value {
            Value::Object(inner) if TABLES.contains(&name.as_str()) => {
                fields.extend(
                    inner
                        .iter()
                        .map(|(own, value)| row(&format!("{name}.{own}"), value)),
                );
            }
            value => fields.push(row(name, value)),
        }
    }
    let table: Vec<&str> = README
        .split("## Configuration")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .into_iter()
        .flat_map(str::lines)
        .filter(|line| line.starts_with("| `"))
        .collect();
    let told: Vec<&str> = table
        .iter()
        .map(|line| line.rsplit_once(" | ").map_or("", |(told, _)| told))
        .collect();
    assert_eq!(told, fields);
    assert!(
        table
            .iter()
            .all(|line| line.split(" | ").last().is_some_and(|why| why.len() > 4))
    );
}

fn row(name: &str, default: &Value) -> String {
    format!("| `{name}` | `{default}`")
}

#[test]
fn the_list_of_faults_has_every_kind() {
    let source = include_str!("../../src/faults.rs");
    let (_, source) = source.split_once("pub enum Effect {").unwrap();
    let (source, _) = source.split_once("\n}").unwrap();
    let variants = source.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.trim_end_matches([',', '{', ' ']);
        name.starts_with(|first: char| first.is_ascii_uppercase())
            .then_some(name)
    });
    let mut count = 0;
    for name in variants {
        let snake = name.chars().fold(String::new(), |mut text, letter| {
            if letter.is_uppercase() && !text.is_empty() {
                text.push('_');
            }
            text.push(letter.to_ascii_lowercase());
            text
        });
        assert!(
            README.contains(&format!("| `{snake}`")),
            "{snake} is missing"
        );
        count += 1;
    }
    assert!(count > 10, "only {count}");
}
