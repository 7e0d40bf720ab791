//! In: nothing. Out: [`Encrypt`]: what of a body is encrypted, and how.

/// Members of a body, or variables, that are encrypted alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Encrypt {
    /// JSON pointers to them; `*` is every item.
    pub members: Vec<String>,
    /// What the service takes; the first unless the caller chooses.
    pub methods: Vec<Encryption>,
    /// JSON pointer to the member that says which.
    pub told_by: Option<String>,
    /// Where the keys are.
    pub key: Option<EncryptKey>,
    /// What stands before the encrypted text.
    pub prefixes: Vec<(Encryption, String)>,
    /// Codes that say that the service could not decrypt.
    pub refused: Vec<String>,
}

/// A way to encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all.
    None,
    /// RSA, PKCS#1 v1.5.
    Rsa,
    /// SM2.
    Sm2,
}

/// Where the keys are.
#[derive(Clone, Debug, PartialEq)]
pub struct EncryptKey {
    /// Id of the operation that gives them.
    pub operation: String,
    /// Surface and operation in it.
    pub at: (usize, usize),
    /// JSON pointers into the data of its answer.
    pub places: Vec<(Encryption, String)>,
}
