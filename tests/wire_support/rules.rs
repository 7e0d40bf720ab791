//! In: a deviation. Out: the rule that allows it: all that the generated client does otherwise on purpose, with reasons.
//!
//! `see` names a section of `upstream/authing-endpoints.md`, or a part of this repository.

use super::compare::Deviation;
use super::fits;
use super::trace::Trace;

/// What may be otherwise. Of each list any pattern has to fit; `*` stands for anything.
pub(crate) struct Rule {
    pub(crate) traces: &'static [&'static str],
    /// In which state.
    when: fn(&Trace) -> bool,
    places: &'static [&'static str],
    pub(crate) what: &'static [&'static str],
    theirs: &'static [&'static str],
    ours: &'static [&'static str],
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

fn always(_: &Trace) -> bool {
    true
}

const ANY: &[&str] = &["*"];
const END: &[&str] = &["end"];
const OUTCOME: &[&str] = &["outcome"];
const SENT_TOO: &[&str] = &["sent too"];
const FAILURE: &[&str] = &["failure: *"];
const ABSENT: &[&str] = &["(absent)"];

/// All of them; the first that allows a deviation counts, and each is needed.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        traces: &["taro5.update_avatar.*"],
        when: always,
        places: END,
        what: OUTCOME,
        theirs: ANY,
        ours: FAILURE,
        why: "a profile change that fails is a failure",
        see: "8.1 item 16",
    },
    // Tokens.
    Rule {
        traces: ANY,
        when: always,
        places: &[
            "POST /connections/social/wechat-miniprogram/auth",
            "POST /connections/social/wechat-miniprogram/auth-by-phone",
            "POST /connections/social/wechat-miniprogram/getphone",
            "POST /api/v2/sms/send",
            "GET /api/v2/.well-known",
            "POST /graphql/v2 loginBy*",
            "POST /graphql/v2 registerBy*",
            "POST /graphql/v2 sendEmail",
            "POST /graphql/v2 resetPassword",
            "POST /graphql/v2 checkPasswordStrength",
            "POST /graphql/v2 isUserExists",
            "POST /api/v3/signin*",
            "POST /api/v3/send-*",
            "POST /api/v3/pre-check-code",
            "POST /api/v3/decrypt-*",
            "POST /api/v3/get-wechat-*",
            "GET /api/v3/get-captcha-code",
            "GET /api/v3/system",
            "POST /oidc/token*",
            "POST /oidc/me",
        ],
        what: &["header authorization"],
        theirs: &["Bearer ey*", "ey*"],
        ours: ABSENT,
        why: "a token goes only where it is asked for",
        see: "8.2 item 9; spec: `security: []`",
    },
    Rule {
        traces: ANY,
        when: Trace::signed_out,
        places: ANY,
        what: &["not sent"],
        theirs: ANY,
        ours: ABSENT,
        why: "what needs a token is not sent without one",
        see: "spec: `security`",
    },
    Rule {
        traces: ANY,
        when: Trace::signed_out,
        places: END,
        what: &["code", "outcome"],
        theirs: ANY,
        ours: &["*no credential for *", "*nobody is signed in*"],
        why: "as nothing is sent, the failure is the client's own: no token",
        see: "spec: `security`",
    },
    Rule {
        traces: ANY,
        when: always,
        places: &["POST /graphql/v2 refreshToken", "POST /oidc/token"],
        what: SENT_TOO,
        theirs: ANY,
        ours: ANY,
        why: "a token that has ended or was rejected is refreshed, once",
        see: "8.1 items 4 and 6, 8.4",
    },
    Rule {
        traces: &["wxapp4.*"],
        when: Trace::ended,
        places: ANY,
        what: &["not sent"],
        theirs: ANY,
        ours: ABSENT,
        why: "a token that has ended and cannot be refreshed is not sent",
        see: "5.5, 8.4",
    },
    Rule {
        traces: &["wxapp4.check_login_status.*"],
        when: Trace::ended,
        places: ANY,
        what: &["header authorization"],
        theirs: &["Bearer *"],
        ours: ABSENT,
        why: "a token that has ended and cannot be refreshed is not sent; this operation needs none",
        see: "5.5, 8.4",
    },
    Rule {
        traces: &["wxapp4.*"],
        when: Trace::ended,
        places: END,
        what: &["code", "outcome"],
        theirs: ANY,
        ours: &["*the token cannot be refreshed*", "*the token ended*"],
        why: "as nothing is sent, the failure is the client's own: the token has ended",
        see: "5.5, 8.4",
    },
    // Sign-in, refresh and logout.
    Rule {
        traces: &["taro5.login_by_*"],
        when: Trace::answered_from_storage,
        places: &["POST /api/v3/signin-by-mobile"],
        what: SENT_TOO,
        theirs: ANY,
        ours: ANY,
        why: "a sign-in signs in, also who is signed in: for another source, or a wider scope",
        see: "8.1 item 12",
    },
    Rule {
        traces: &["taro5.login_by_*"],
        when: Trace::answered_from_storage,
        places: END,
        what: OUTCOME,
        theirs: ANY,
        ours: FAILURE,
        why: "the trace has no answer for the sign-in that is sent",
        see: "8.1 item 12",
    },
    Rule {
        traces: &["taro5.login_by_*", "taro5.bind_*", "taro5.get_phone.*"],
        when: always,
        places: END,
        what: OUTCOME,
        theirs: &["failure: no code", "failure: 200"],
        ours: &["value"],
        why: "an answer that says success is one: without tokens (a further step is asked for), in the V2 form, or flat",
        see: "8.1 items 14 and 21, B23; spec: `TokenSet`, `MixedEnvelope`",
    },
    Rule {
        traces: ANY,
        when: always,
        places: &[
            "POST /oidc/token",
            "POST /oidc/token/revocation",
            "POST /oidc/token/introspection",
        ],
        what: &["body client_id"],
        theirs: ABSENT,
        ours: ANY,
        why: "the standard form names the application",
        see: "B4, 8.1 item 5",
    },
    Rule {
        traces: &["taro5.*"],
        when: always,
        places: &["POST /oidc/token"],
        what: &["body redirect_uri"],
        theirs: &[""],
        ours: ABSENT,
        why: "an empty redirect address means nothing",
        see: "B4, C3, 8.1 item 5",
    },
    Rule {
        traces: &["taro5.logout.*"],
        when: always,
        places: &["POST /oidc/token/revocation"],
        what: SENT_TOO,
        theirs: ANY,
        ours: &["*token=*"],
        why: "a logout revokes the refresh token and the access token, also one that has ended",
        see: "8.1 item 8, 8.4",
    },
    Rule {
        traces: &["taro5.logout.*", "node4.revoke_token.*"],
        when: always,
        places: END,
        what: OUTCOME,
        theirs: &["true"],
        ours: FAILURE,
        why: "a refused revocation is told; the local state is gone all the same",
        see: "8.1 item 9",
    },
    // Failures.
    Rule {
        traces: ANY,
        when: Trace::http_failed,
        places: END,
        what: OUTCOME,
        theirs: ANY,
        ours: FAILURE,
        why: "a failing HTTP status is a failure, whatever the body says",
        see: "8.1 item 10, 8.2 item 4, 8.4",
    },
    Rule {
        traces: &["wxapp4.get_current_user.*"],
        when: always,
        places: END,
        what: OUTCOME,
        theirs: &["null"],
        ours: FAILURE,
        why: "a failure is a failure, not a missing user",
        see: "8.2 item 2",
    },
    Rule {
        traces: &["wxapp4.*"],
        when: Trace::cut,
        places: END,
        what: &["code"],
        theirs: &["500"],
        ours: &["(none) *: no answer*"],
        why: "500 is what the SDK makes of a cut connection; ours is a transport failure without a code",
        see: "2.2, 6.2",
    },
    Rule {
        traces: ANY,
        when: always,
        places: END,
        what: OUTCOME,
        theirs: &["never settles"],
        ours: FAILURE,
        why: "nothing hangs",
        see: "8.2 item 7",
    },
    // What only the service can judge.
    Rule {
        traces: &["wxapp4.set_udf_value.*"],
        when: always,
        places: &["POST /graphql/v2 setUdvBatch"],
        what: SENT_TOO,
        theirs: ANY,
        ours: ANY,
        why: "an empty list is allowed by the description; the service decides",
        see: "G7",
    },
    Rule {
        traces: &["wxapp4.update_profile.*"],
        when: always,
        places: &["POST /graphql/v2 updateUser"],
        what: SENT_TOO,
        theirs: ANY,
        ours: &["{\"input\":*"],
        why: "the id is optional: without one the service takes the user of the token",
        see: "G2",
    },
];
