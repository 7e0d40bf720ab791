//! In: a difference between what the official SDK and what the generated client did at the emulator. Out: whether it is
//! meant: all that the generated client does otherwise, with reasons.
//!
//! `see` names a section of `upstream/authing-endpoints.md`, or a part of this repository.

use crate::sdk_support::compare::Deviation;
use crate::sdk_support::fits;

/// What may be otherwise. Of each list any pattern has to fit; `*` stands for anything.
pub(crate) struct Allowed {
    pub(crate) scenarios: &'static [&'static str],
    /// `end` or `state`, and which part of it.
    pub(crate) what: &'static [&'static str],
    theirs: &'static [&'static str],
    ours: &'static [&'static str],
    pub(crate) why: &'static str,
    pub(crate) see: &'static str,
}

impl Allowed {
    /// Whether it allows this.
    pub(crate) fn allows(&self, scenario: &str, deviation: &Deviation) -> bool {
        let any =
            |patterns: &[&str], text: &str| patterns.iter().any(|pattern| fits(pattern, text));
        any(self.scenarios, scenario)
            && any(
                self.what,
                &format!("{} {}", deviation.place, deviation.what),
            )
            && any(self.theirs, &deviation.theirs)
            && any(self.ours, &deviation.ours)
    }
}

const ANY: &[&str] = &["*"];
const END: &[&str] = &["end outcome"];
const CODE: &[&str] = &["end code"];
/// Where there is a refresh token, and the access token has ended.
const REFRESHED: &[&str] = &[
    "taro5.getUserInfo.expired_but_refreshable",
    "taro5.refreshToken.expired_access_token",
];

/// All of them; the first that allows a deviation counts, and each is needed.
pub(crate) const DEVIATIONS: &[Allowed] = &[
    // Tokens.
    Allowed {
        scenarios: &["wxapp4.*.missing*", "node4.*.missing*"],
        what: CODE,
        theirs: &["2020"],
        ours: &["(none) *no credential for *", "(none) nobody is signed in"],
        why: "what needs a token is not sent without one: the failure is the client's own",
        see: "spec: `security`",
    },
    Allowed {
        scenarios: &["wxapp4.linkAccount.refused_unknown_token"],
        what: &["state  /sessions/0/tokens"],
        theirs: ANY,
        ours: ANY,
        why: "a rejected token is refreshed, once; the answer does not say which of the tokens it rejects",
        see: "8.4",
    },
    Allowed {
        scenarios: REFRESHED,
        what: END,
        theirs: &["failure: *"],
        ours: &["value"],
        why: "with a refresh token, a token that has ended is no end: it is refreshed, once",
        see: "8.1 items 4 and 6, 8.4",
    },
    Allowed {
        scenarios: REFRESHED,
        what: &["state  /sessions/0/tokens"],
        theirs: ANY,
        ours: ANY,
        why: "the tokens of that refresh",
        see: "8.1 items 4 and 6, 8.4",
    },
    Allowed {
        scenarios: &["wxapp4.updateProfile.expired_by_time"],
        what: CODE,
        theirs: &["2206"],
        ours: &["(none) the token ended and cannot be refreshed"],
        why: "a token that has certainly ended, and that only itself could refresh, is not sent: a new sign-in is needed",
        see: "8.4",
    },
    // Sign-in and logout.
    Allowed {
        scenarios: &["taro5.loginByCode.ok_again"],
        what: &[
            "end value /*",
            "state  /codes/1/used",
            "state  /sessions",
            "state  /users/0/loginsCount",
        ],
        theirs: ANY,
        ours: ANY,
        why: "a sign-in signs in, also who is signed in: for another source, or a wider scope",
        see: "8.1 item 12",
    },
    Allowed {
        scenarios: &["wxapp4.loginByCode.refused_mixed_envelope"],
        what: END,
        theirs: &["failure: *"],
        ours: &["value"],
        why: "the mixed envelope is read as well",
        see: "2.1, 8.2 item 5",
    },
    Allowed {
        scenarios: &["wxapp4.logout.missing"],
        what: END,
        theirs: &["failure: 2020"],
        ours: &["value"],
        why: "who is not signed in is signed out",
        see: "8.2 item 10, 8.4",
    },
    Allowed {
        scenarios: &["taro5.logout.refused"],
        what: END,
        theirs: &["true"],
        ours: &["failure: *"],
        why: "a refused revocation is told; the local state is gone all the same",
        see: "8.1 item 9",
    },
    Allowed {
        scenarios: &["taro5.logout.*"],
        what: &["state  /sessions/0/tokens/*/state"],
        theirs: &["good"],
        ours: &["revoked"],
        why: "a logout revokes the refresh token and the access token, also one that has ended",
        see: "8.1 item 8, 8.4",
    },
    // Answers.
    Allowed {
        scenarios: &["node4.getUserInfoByAccessToken.refused_two_tokens"],
        what: END,
        theirs: &["failure: invalid_request"],
        ours: &["value"],
        why: "the token that is asked about is sent, and no other beside it",
        see: "C6; RFC 6750, section 2",
    },
    Allowed {
        scenarios: &["wxapp4.getCurrentUser.*"],
        what: END,
        theirs: &["null"],
        ours: &["failure: *"],
        why: "a failure is a failure, not a missing user",
        see: "8.2 item 2",
    },
    Allowed {
        scenarios: &["taro5.updateAvatar.*"],
        what: END,
        theirs: ANY,
        ours: &["failure: *"],
        why: "a profile change that fails is a failure",
        see: "8.1 item 16",
    },
    Allowed {
        scenarios: &["wxapp4.updateProfile.refused_*"],
        what: CODE,
        theirs: &["500"],
        ours: &["(none) *: no answer*", "(none) *: the answer was cut*"],
        why: "500 is what the SDK makes of a cut connection; ours is a transport failure without a code",
        see: "2.2, 6.2",
    },
    Allowed {
        scenarios: &["taro5.getPhone.refused_flat_answer"],
        what: END,
        theirs: &["failure: no code"],
        ours: &["value"],
        why: "the documented form of the answer is read as well",
        see: "8.1 item 14, 9 item 2",
    },
    // Passwords.
    Allowed {
        scenarios: &["taro5.updatePassword.refused_rsa_old_password_plain"],
        what: END,
        theirs: &["failure: 2016"],
        ours: &["value"],
        why: "the old password is encrypted like the new one, as the request says",
        see: "8.1 item 2",
    },
];
