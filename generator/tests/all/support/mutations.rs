//! In: a valid document's files and a number. Out: the same files, one of them damaged in the way of that number.
//!
//! Half of the damage is done to the tree (it stays YAML), half to the text.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_yaml::{Mapping, Value};

/// Files by their path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A way to a node: keys and numbers.
type Way = Vec<Value>;

/// Text that parsers, paths, names and numbers stumble over.
const GARBAGE: [&str; 40] = [
    "&a [*a]",
    "*a",
    "&a",
    "<<: *a",
    "<<: {a: b}",
    "!!binary",
    "!tag",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "? ",
    "|",
    ">-\n",
    "\"",
    "'",
    "#",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "\r",
    "\\u{d800}",
    "@",
    "`",
    "$ref: '#'",
    "$ref: '#/paths'",
    "$ref: spec.yaml",
    "$ref: ../../etc/passwd",
    "$ref: 'http://x.example'",
    "~",
    "1e999",
    "-0x1",
    "名",
];

/// Values that stand where others belong.
fn wrong(random: &mut Rng) -> Value {
    let texts = [
        "",
        " ",
        "{",
        "}",
        "{}",
        "{x}",
        "/{x}/{x}",
        "#/",
        "#/components/schemas/",
        "#/components/schemas/~2",
        "a\nb",
        "\"",
        "*/",
        "object",
        "array",
        "string",
        "oneOf",
        "null",
        "(",
        "[a-",
        "99999999999999999999",
        "self",
        "crate",
        "'",
        "\u{0}",
        "🍵",
        "x-y",
        "200",
        "default",
    ];
    match random.u8(..13) {
        0 => Value::Null,
        1 => Value::Bool(random.bool()),
        2 => Value::from(random.i64(..)),
        3 => Value::from(-1),
        4 => Value::from(u64::MAX),
        5 => Value::from([f64::NAN, f64::INFINITY, -0.0, 1e308, 5e-324][random.usize(..5)]),
        6 => Value::Sequence(Vec::new()),
        7 => Value::Mapping(Mapping::new()),
        8 => Value::Sequence(vec![
            Value::Null,
            Value::from(1),
            Value::from("a"),
            Value::from("a"),
        ]),
        9 => Value::from("x".repeat(1 << random.u8(..18))),
        10 => Value::Mapping(
            [(Value::from(random.i8(..)), Value::Null)]
                .into_iter()
                .collect(),
        ),
        _ => Value::from(texts[random.usize(..texts.len())]),
    }
}

/// Damages one of the files; the same number does the same.
pub(crate) fn damage(files: &Files, number: u64) -> Files {
    // Neighbouring seeds make neighbouring first numbers: a step apart they do not.
    let mut random = Rng::with_seed(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut files = files.clone();
    let paths: Vec<String> = files.keys().cloned().collect();
    for _ in 0..random.usize(1..4) {
        let Some(path) = random.choice(&paths) else {
            break;
        };
        let Some(bytes) = files.get_mut(path) else {
            continue;
        };
        let tree = if random.u8(..3) < 2 {
            serde_yaml::from_slice::<Value>(bytes).ok()
        } else {
            None
        };
        *bytes = match tree {
            Some(mut tree) => {
                for _ in 0..random.usize(1..4) {
                    damage_tree(&mut tree, &mut random);
                }
                written(&tree, random.bool()).unwrap_or_else(|| bytes.clone())
            }
            None => damage_text(bytes, &mut random),
        };
    }
    files
}

fn written(tree: &Value, json: bool) -> Option<Vec<u8>> {
    let json = if json {
        serde_json::to_vec_pretty(tree).ok()
    } else {
        None
    };
    json.or_else(|| serde_yaml::to_string(tree).ok().map(String::into_bytes))
}

/// All nodes but the root.
fn ways(value: &Value, here: &mut Way, found: &mut Vec<Way>) {
    let children: Vec<(Value, &Value)> = match value {
        Value::Mapping(pairs) => pairs
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Sequence(items) => items
            .iter()
            .enumerate()
            .map(|(number, item)| (Value::from(number), item))
            .collect(),
        _ => return,
    };
    for (key, child) in children {
        here.push(key);
        found.push(here.clone());
        ways(child, here, found);
        here.pop();
    }
}

fn at<'a>(tree: &'a mut Value, way: &[Value]) -> Option<&'a mut Value> {
    way.iter().try_fold(tree, |node, key| match node {
        Value::Mapping(pairs) => pairs.get_mut(key),
        Value::Sequence(items) => items.get_mut(usize::try_from(key.as_u64()?).ok()?),
        _ => None,
    })
}

fn damage_tree(tree: &mut Value, random: &mut Rng) {
    let mut all = Vec::new();
    ways(tree, &mut Vec::new(), &mut all);
    let Some(way) = random.choice(&all).cloned() else {
        return;
    };
    let Some((key, above)) = way.split_last() else {
        return;
    };
    let Some(old) = at(tree, &way).cloned() else {
        return;
    };
    match random.u8(..12) {
        0 | 1 => drop(remove(tree, above, key)),
        2 => {
            // Its value once more, under another name.
            let name = if random.bool() {
                Value::from(format!("{}2", key.as_str().unwrap_or("x")))
            } else {
                wrong(random)
            };
            insert(tree, above, name, old);
        }
        3 => {
            // The same under another name.
            let name = match key.as_str() {
                Some(key) => Value::from(misspelt(key, random)),
                None => wrong(random),
            };
            if let Some(value) = remove(tree, above, key) {
                insert(tree, above, name, value);
            }
        }
        4 | 5 => replace(tree, &way, wrong(random)),
        6 => replace(tree, &way, deep(old, random)),
        // A reference in its place: to a node, a parent (a circle), or nowhere.
        7 => {
            let target = if random.bool() {
                random.choice(&all).cloned().unwrap_or_default()
            } else {
                above.to_vec()
            };
            replace(tree, &way, reference(&target));
        }
        // Another node in its place, and that one's with it: of the same key, so that it makes some sense.
        _ => {
            let alike: Vec<&Way> = all
                .iter()
                .filter(|other| random.u8(..8) == 0 || other.last() == Some(key))
                .collect();
            let Some(other) = random.choice(&alike) else {
                return;
            };
            let Some(there) = at(tree, other).cloned() else {
                return;
            };
            replace(tree, &way, there);
            if random.bool() {
                replace(tree, other, old);
            }
        }
    }
}

fn reference(way: &[Value]) -> Value {
    let segment = |key: &Value| match key {
        Value::String(key) => key.replace('~', "~0").replace('/', "~1"),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let pointer: Vec<String> = way.iter().map(segment).collect();
    Value::Mapping(
        [(
            Value::from("$ref"),
            Value::from(format!("#/{}", pointer.join("/"))),
        )]
        .into_iter()
        .collect(),
    )
}

/// The node deep inside others.
fn deep(node: Value, random: &mut Rng) -> Value {
    let key = [
        "items",
        "allOf",
        "oneOf",
        "additionalProperties",
        "properties",
        "schema",
        "x",
    ][random.usize(..7)];
    let depth = [3, 20, 90, 120][random.usize(..4)];
    (0..depth).fold(node, |node, _| {
        let inner = match key {
            "allOf" | "oneOf" => Value::Sequence(vec![node]),
            "properties" => Value::Mapping([(Value::from("p"), node)].into_iter().collect()),
            _ => node,
        };
        Value::Mapping([(Value::from(key), inner)].into_iter().collect())
    })
}

fn misspelt(key: &str, random: &mut Rng) -> String {
    let mut letters: Vec<char> = key.chars().collect();
    if letters.is_empty() {
        return "x".to_owned();
    }
    let place = random.usize(..letters.len());
    match random.u8(..4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, random.char('!'..'~')),
        2 => letters[place] = letters[place].to_ascii_uppercase(),
        _ => letters.truncate(place),
    }
    letters.into_iter().collect()
}

fn replace(tree: &mut Value, way: &[Value], value: Value) {
    if let Some(node) = at(tree, way) {
        *node = value;
    }
}

fn remove(tree: &mut Value, above: &[Value], key: &Value) -> Option<Value> {
    match at(tree, above)? {
        Value::Mapping(pairs) => pairs.remove(key),
        Value::Sequence(items) => Some(items.remove(usize::try_from(key.as_u64()?).ok()?)),
        _ => None,
    }
}

fn insert(tree: &mut Value, above: &[Value], key: Value, value: Value) {
    match at(tree, above) {
        Some(Value::Mapping(pairs)) => drop(pairs.insert(key, value)),
        Some(Value::Sequence(items)) => items.push(value),
        _ => {}
    }
}

fn damage_text(bytes: &[u8], random: &mut Rng) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let Some(place) = random.choice(&places).copied() else {
        return bytes.to_vec();
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (one, other) = (random.usize(..lines.len()), random.usize(..lines.len()));
    match random.u8(..10) {
        0 | 1 => return text.as_bytes()[..place].to_vec(),
        2 | 3 => {
            let mut text = text;
            text.insert_str(place, GARBAGE[random.usize(..GARBAGE.len())]);
            return text.into_bytes();
        }
        4 => {
            let mut bytes = bytes.to_vec();
            bytes[place] = random.u8(..);
            return bytes;
        }
        5 => drop(lines.remove(one)),
        6 => lines.insert(one, lines[other].clone()),
        7 => lines.swap(one, other),
        8 => lines[one].insert_str(0, &" ".repeat(random.usize(1..6))),
        _ => {
            let line = lines[one].trim_start().to_owned();
            lines[one] = line;
        }
    }
    lines
        .join(if random.u8(..9) == 0 { "\r\n" } else { "\n" })
        .into_bytes()
}
