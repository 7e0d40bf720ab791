//! In: the text of a file. Out: [`Lines`]: which byte is on which line and how many characters stand before it, and back.
//!
//! A minified document is one line of many megabytes. Characters are counted once for the whole text, and then only
//! from the last count on: a place costs the same wherever it is.

/// So many bytes are between two counts.
const STEP: usize = 1024;

/// Where the lines of a text start, and how many characters stand before every so many bytes.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Byte offsets at which lines start.
    starts: Vec<u32>,
    /// The characters before the bytes 0, `STEP`, twice `STEP`, ...
    counts: Vec<u32>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            // A carriage return alone ends a line, too; followed by a line feed, the latter does.
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(narrow(at + 1));
            }
        }
        let mut before = 0;
        let mut counts = vec![0];
        for part in bytes.chunks(STEP) {
            before += characters(part);
            counts.push(narrow(before));
        }
        Self { starts, counts }
    }

    /// The line that holds this byte, from 0 on, and where it starts.
    pub(crate) fn line_of(&self, byte: usize) -> (usize, usize) {
        // The first line starts at 0.
        let line = self.starts.partition_point(|&at| at as usize <= byte) - 1;
        (line, self.starts[line] as usize)
    }

    /// Where a line, counted from 0, starts; `None` behind the last one.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line).map(|&at| at as usize)
    }

    /// How many characters begin before this byte of the text.
    pub(crate) fn characters_before(&self, text: &str, byte: usize) -> usize {
        let step = byte.min(text.len()) / STEP;
        let counted = self.counts.get(step).map_or(0, |&count| count as usize);
        let rest = text.as_bytes().get(step * STEP..byte.min(text.len()));
        counted + rest.map_or(0, characters)
    }

    /// Where the character with this number, from 0 on, begins; the end of the text behind the last one.
    pub(crate) fn byte_of(&self, text: &str, character: usize) -> usize {
        let after = self
            .counts
            .partition_point(|&count| count as usize <= character);
        let step = after.saturating_sub(1);
        let counted = self.counts.get(step).map_or(0, |&count| count as usize);
        let from = (step * STEP).min(text.len());
        let rest = &text.as_bytes()[from..];
        let begins = rest.iter().enumerate().filter(|(_, byte)| begins(**byte));
        let mut further = begins.skip(character - counted).map(|(at, _)| from + at);
        further.next().unwrap_or(text.len())
    }
}

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins(**byte)).count()
}

/// Whether a character begins with this byte of UTF-8.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

/// Files are limited to 32 MiB, so nothing is ever cut.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn bytes_and_characters_agree() {
        let text = "a中😀é\r\n".repeat(400) + "\rend";
        let lines = Lines::new(&text);
        for (number, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(lines.characters_before(&text, byte), number);
            assert_eq!(lines.byte_of(&text, number), byte);
        }
        let count = text.chars().count();
        assert_eq!(lines.characters_before(&text, text.len() + 9), count);
        assert_eq!(lines.byte_of(&text, count), text.len());
        assert_eq!(lines.byte_of(&text, count + 9), text.len());
        assert_eq!((lines.line_of(0), lines.start(1)), ((0, 0), Some(12)));
        assert_eq!((lines.line_of(12), lines.line_of(11)), ((1, 12), (0, 0)));
        assert_eq!(lines.line_of(text.len()).0, 401);
        assert_eq!(lines.start(402), None);
        assert_eq!(Lines::new("").byte_of("", 3), 0);
    }
}
