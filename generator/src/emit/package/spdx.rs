//! In: the name of a license. Out: whether it is an SPDX expression, as a manifest wants it.

/// Licenses that APIs name, by their SPDX identifiers; a list of them all would be longer than it is of use.
const LICENSES: &[&str] = &[
    "0BSD",
    "AFL-3.0",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "Apache-1.1",
    "Apache-2.0",
    "Artistic-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-3-Clause-Clear",
    "BSD-4-Clause",
    "BSL-1.0",
    "BUSL-1.1",
    "BlueOak-1.0.0",
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "CDDL-1.0",
    "CECILL-2.1",
    "ECL-2.0",
    "EPL-1.0",
    "EPL-2.0",
    "EUPL-1.1",
    "EUPL-1.2",
    "Elastic-2.0",
    "GFDL-1.3-only",
    "GFDL-1.3-or-later",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-2.1-only",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-1.1",
    "MPL-2.0",
    "MS-PL",
    "MS-RL",
    "MulanPSL-2.0",
    "NCSA",
    "ODbL-1.0",
    "OSL-3.0",
    "PostgreSQL",
    "SSPL-1.0",
    "UPL-1.0",
    "Unicode-3.0",
    "Unlicense",
    "Vim",
    "W3C",
    "WTFPL",
    "X11",
    "Zlib",
];

/// What may follow `WITH`.
const EXCEPTIONS: &[&str] = &[
    "Autoconf-exception-3.0",
    "Bison-exception-2.2",
    "Classpath-exception-2.0",
    "GCC-exception-3.1",
    "LLVM-exception",
    "OpenSSL-exception",
];

/// Whether the text is such an expression: known names, put together with `AND`, `OR`, `WITH` and parentheses.
pub(super) fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let mut open = 0_u32;
    loop {
        while words.next_if_eq(&"(").is_some() {
            open += 1;
        }
        if !words.next().is_some_and(is_license) {
            return false;
        }
        if words.next_if_eq(&"WITH").is_some()
            && !words.next().is_some_and(|word| EXCEPTIONS.contains(&word))
        {
            return false;
        }
        while words.next_if_eq(&")").is_some() {
            let Some(left) = open.checked_sub(1) else {
                return false;
            };
            open = left;
        }
        match words.next() {
            Some("AND" | "OR") => {}
            rest => return rest.is_none() && open == 0,
        }
    }
}

/// `GPL-2.0-only`, `Apache-2.0+`.
fn is_license(word: &str) -> bool {
    LICENSES.contains(&word.strip_suffix('+').unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::is_expression;

    #[test]
    fn expressions_and_others() {
        for yes in [
            "MIT",
            "MIT OR Apache-2.0",
            "(MIT OR Apache-2.0) AND BSD-3-Clause",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_expression(yes), "{yes}");
        }
        for no in [
            "",
            "Apache 2.0",
            "Proprietary",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT\nevil = 1",
            "MIT WITH MIT",
            "OR",
        ] {
            assert!(!is_expression(no), "{no}");
        }
    }
}
