//! The stable list of what can be wrong, each with its code, usual severity and one line that explains it.

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Output is written; `--strict` makes it an error.
    Warning,
}

impl Severity {
    /// The word that is printed.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Declares the kinds: variant, code, severity, explanation. Append at the end; a code never changes its meaning.
macro_rules! kinds {
    ($($variant:ident $code:literal $severity:ident $text:literal;)*) => {
        /// What is wrong. The code is printed, used in tests and in `--format json`; it stays the same between versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $text] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of their declaration.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// The stable code, in kebab case.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$variant => $code,)* }
            }

            /// The usual severity; `--strict` raises warnings to errors.
            pub fn severity(self) -> Severity {
                match self { $(Kind::$variant => Severity::$severity,)* }
            }

            /// One line that explains the kind.
            pub fn explanation(self) -> &'static str {
                match self { $(Kind::$variant => $text,)* }
            }
        }
    };
}

kinds! {
    // Files.
    UnreadableFile "unreadable-file" Error "A file of the document cannot be read.";
    Syntax "syntax" Error "The text is neither valid YAML nor valid JSON.";
    DuplicateKey "duplicate-key" Error "A mapping has the same key twice.";
    TooLarge "too-large" Error "The document goes over a limit: file size, depth, number of files or of nodes.";
    OutsideReference "outside-reference" Error "A reference leads out of the folder of the root document, or to the network.";
    UnsupportedVersion "unsupported-version" Error "The document is of another version than 3.0.";
    // Structure.
    WrongValue "wrong-value" Error "A value has a type or a content that is not allowed there.";
    MissingKey "missing-key" Error "A required key is missing.";
    UnknownKey "unknown-key" Warning "A key that has no meaning there; often a misspelt one.";
    DanglingReference "dangling-reference" Error "A reference leads nowhere.";
    WrongReference "wrong-reference" Error "A reference leads to something of another kind, or round in a circle.";
    DuplicateOperationId "duplicate-operation-id" Error "Two operations have the same id.";
    DuplicateParameter "duplicate-parameter" Error "Two parameters of one operation have the same name and place.";
    UnknownSecurityScheme "unknown-security-scheme" Error "A security requirement names a scheme that is not declared.";
    PathHole "path-hole" Error "The holes of a path template and its path parameters do not match.";
    DuplicatePath "duplicate-path" Error "Two path templates match the same paths.";
    Vocabulary "vocabulary" Error "A word of this generator's x- vocabulary is misspelt in its parts or stands in the wrong place.";
    // Names.
    NameCollision "name-collision" Warning "Two things would have the same name and are told apart.";
    NamesFile "names-file" Error "An entry of the names file points nowhere or gives no Rust name.";
    // Lowering.
    Unsupported "unsupported" Error "The client needs a construct that the generator does not support.";
    Ignored "ignored" Warning "A construct that does not touch the client, or has no meaning where it stands, is left out.";
    // The program itself.
    Internal "internal" Error "A bug of the generator.";
    Usage "usage" Error "The command line asks for something that cannot be done.";
    // Structure, continued.
    WrongKey "wrong-key" Error "A key is no path, no response code and no extension.";
    ServerVariable "server-variable" Error "A server's URL and its variables do not match.";
    DuplicateTag "duplicate-tag" Warning "A tag is declared or used twice in one place.";
    UnfitValue "unfit-value" Warning "A default or one of the values of an enum does not fit its schema.";
    EmptyValue "empty-value" Warning "A key is there without a value.";
    EndlessObject "endless-object" Warning "No value of a type can exist, because it would hold itself without end.";
    ServerCredentials "server-credentials" Error "A server's URL holds a user name or a password.";
}
