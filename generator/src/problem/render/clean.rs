//! Makes text of a document harmless to a terminal.

/// Foreign text on one line and without anything that a terminal acts on.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character == '\n' {
                ' '
            } else {
                harmless(character)
            }
        })
        .collect()
}

/// The replacement character for what moves the cursor, changes colours or turns the direction of writing.
pub(super) fn harmless(character: char) -> char {
    match character {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        character if character.is_control() => '\u{fffd}',
        character => character,
    }
}
