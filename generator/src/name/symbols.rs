//! In: a wire name. Out: the same text as words: characters that no Rust name may have become spaces or, where nothing
//! else would be left or a spelling must be told from another, the names of the characters.

use unicode_ident::is_xid_continue;

/// The text with everything that cannot stand in a Rust name replaced by spaces. A sign before a digit keeps its
/// meaning (`+1` is not `-1`); a name of nothing but symbols is spelled out (`>=` is `greater than or equal`).
pub(super) fn words(wire: &str) -> String {
    if wire.is_empty() {
        return String::from("empty");
    }
    let sign = match wire.strip_prefix(['+', '-']) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            if wire.starts_with('-') {
                "minus "
            } else {
                "plus "
            }
        }
        _ => "",
    };
    let mut plain = String::with_capacity(wire.len());
    let mut before = ' ';
    for c in wire.chars() {
        // A capital after a letter without case (`用户Info`) begins a word.
        if c.is_uppercase()
            && before.is_alphabetic()
            && !before.is_lowercase()
            && !before.is_uppercase()
        {
            plain.push(' ');
        }
        plain.push(if is_word(c) { c } else { ' ' });
        before = c;
    }
    if plain.trim().is_empty() {
        spelled(wire)
    } else {
        format!("{sign}{plain}")
    }
}

/// The text with every symbol spelled out: `a+b` is `a plus b`, `a_b` is `a underscore b`.
pub(super) fn spelled(wire: &str) -> String {
    let mut out = String::new();
    let mut rest = wire;
    while let Some(c) = rest.chars().next() {
        if let Some((symbol, word)) = PAIRS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
            push_word(&mut out, word);
            rest = &rest[symbol.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match SINGLES.iter().find(|(symbol, _)| *symbol == c) {
            Some((_, word)) => push_word(&mut out, word),
            None if is_word(c) => out.push(c),
            None => out.push(' '),
        }
    }
    out
}

/// Whether the character may stand in a Rust name and carries meaning.
fn is_word(c: char) -> bool {
    c != '_' && is_xid_continue(c)
}

fn push_word(out: &mut String, word: &str) {
    out.push(' ');
    out.push_str(word);
    out.push(' ');
}

const PAIRS: &[(&str, &str)] = &[
    (">=", "greater or equal"),
    ("<=", "less or equal"),
    ("!=", "not equal"),
    ("==", "equal"),
    ("<>", "not equal"),
    ("=~", "matches"),
    ("!~", "matches not"),
    ("&&", "and"),
    ("||", "or"),
    ("->", "to"),
    ("**", "double star"),
    ("..", "dots"),
];

const SINGLES: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('=', "equal"),
    ('<', "less"),
    ('>', "greater"),
    ('!', "not"),
    ('~', "tilde"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('^', "caret"),
    ('@', "at"),
    ('#', "hash"),
    ('$', "dollar"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('?', "question"),
    ('_', "underscore"),
    (' ', "space"),
    ('(', "open"),
    (')', "close"),
    ('[', "open bracket"),
    (']', "close bracket"),
    ('{', "open brace"),
    ('}', "close brace"),
    ('\'', "quote"),
    ('"', "double quote"),
    ('`', "backtick"),
];
