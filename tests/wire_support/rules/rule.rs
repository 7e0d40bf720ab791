//! In: patterns. Out: [`Rule`], which allows what fits them, and words that many rules share.

use crate::sdk_support::compare::Deviation;
use crate::sdk_support::fits;
use crate::wire_support::trace::Trace;

/// What may be otherwise. Of each list any pattern has to fit; `*` stands for anything.
pub(crate) struct Rule {
    pub(crate) traces: &'static [&'static str],
    /// In which state.
    pub(super) when: fn(&Trace) -> bool,
    pub(super) places: &'static [&'static str],
    pub(crate) what: &'static [&'static str],
    pub(super) theirs: &'static [&'static str],
    pub(super) ours: &'static [&'static str],
    pub(crate) why: &'static str,
    pub(crate) see: &'static str,
}

impl Rule {
    /// Whether it allows this.
    pub(crate) fn allows(&self, trace: &Trace, deviation: &Deviation) -> bool {
        let any =
            |patterns: &[&str], text: &str| patterns.iter().any(|pattern| fits(pattern, text));
        any(self.traces, &trace.name)
            && (self.when)(trace)
            && any(self.places, &deviation.place)
            && any(self.what, &deviation.what)
            && any(self.theirs, &deviation.theirs)
            && any(self.ours, &deviation.ours)
    }
}

/// In every state.
pub(super) fn always(_: &Trace) -> bool {
    true
}

pub(super) const ANY: &[&str] = &["*"];
pub(super) const END: &[&str] = &["end"];
pub(super) const OUTCOME: &[&str] = &["outcome"];
pub(super) const SENT_TOO: &[&str] = &["sent too"];
pub(super) const FAILURE: &[&str] = &["failure: *"];
pub(super) const ABSENT: &[&str] = &["(absent)"];

/// Traces whose answer is on purpose not what the description promises.
pub(super) const UNPROMISED: &[&str] = &[
    "*.http_200_*",
    "*.http_204_empty",
    "*.answer_bare",
    "*.answer_data_null",
    "*.answer_without_data",
    "*.answer_*_data",
];

/// Optional members of bodies that the description does not let be null.
pub(super) const OPTIONAL: &[&str] = &[
    "body /options",
    "body /options/context",
    "body /options/customData",
    "body /options/scope",
    "body /options/tenantId",
    "body /passCodePayload/email",
    "body /passCodePayload/phone",
    "body /passCodePayload/phoneCountryCode",
    "body /passwordPayload/email",
    "body /passwordPayload/phone",
    "body /emailPassCodePayload/oldEmail*",
    "body /phonePassCodePayload/oldPhone*",
    "body /phoneCountryCode",
    "body /oldPassword",
    "body /passwordEncryptType",
    "body /encryptedData",
    "body /iv",
    "body /rawData",
];
