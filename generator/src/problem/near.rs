//! In: a word that is not known and the words that are. Out: the one that was probably meant.

/// Longer words are not compared: the work for one pair stays small.
const LONGEST: usize = 64;

/// The candidate that is nearest to the word, if it is near enough for a misspelling: at most two edits, one edit in
/// a word of up to four letters, or only capitals and punctuation differ.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).collect();
    let plain = plain(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        let distance = if !plain.is_empty() && self::plain(candidate) == plain {
            0
        } else {
            distance(&letters, candidate)
        };
        let allowed = if letters.len() <= 4 { 1 } else { 2 };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The edit distance (insert, delete, replace, swap of neighbours); a large number where it is above two anyway.
fn distance(word: &[char], other: &str) -> usize {
    const FAR: usize = usize::MAX;
    if word.len() > LONGEST || other.len().abs_diff(word.len()) > 2 + other.len() / 2 {
        return FAR;
    }
    let other: Vec<char> = other.chars().take(LONGEST + 1).collect();
    if other.len() > LONGEST || other.len().abs_diff(word.len()) > 2 {
        return FAR;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in word.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let cell = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(FAR / 2);
            let replaced = cell(&above, column) + usize::from(letter != wanted);
            let mut least = replaced
                .min(cell(&above, column + 1) + 1)
                .min(cell(&next, column) + 1);
            let swapped = row > 0
                && column > 0
                && word.get(row - 1) == Some(wanted)
                && other.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(cell(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut above, next);
    }
    above.last().copied().unwrap_or(FAR)
}

/// The word without capitals and punctuation.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// "did you mean ...?"
pub(crate) fn did_you_mean<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
