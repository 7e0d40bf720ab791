//! In: nothing. Out: the rules about passwords: what the SDKs leave plain, or leave.

use super::rule::{ANY, Rule, SENT_TOO, always};

pub(super) const RULES: &[Rule] = &[
    Rule {
        traces: &["taro5.update_password.ok_rsa"],
        when: always,
        places: &["POST /api/v3/update-password"],
        what: &["body /oldPassword"],
        theirs: ANY,
        ours: &["{\"$rsa\":*"],
        why: "the old password is encrypted like the new one, as the request says",
        see: "8.1 item 2",
    },
    Rule {
        traces: &["taro5.delete_account_request.ok_password"],
        when: always,
        places: &["POST /api/v3/verify-delete-account-request"],
        what: &["body /passwordPayload/password"],
        theirs: ANY,
        ours: &["{\"$rsa\":*"],
        why: "a password is encrypted where the request says that it is",
        see: "8.1 item 3",
    },
    Rule {
        traces: &[
            "taro5.delete_account_request.ok_password",
            "taro5.login_by_password.rsa_without_function",
        ],
        when: always,
        places: &["GET /api/v3/system"],
        what: SENT_TOO,
        theirs: ANY,
        ours: ANY,
        why: "whoever encrypts gets the key",
        see: "8.1 item 3, B1",
    },
    Rule {
        traces: &["taro5.login_by_password.rsa_without_function"],
        when: always,
        places: &["POST /api/v3/signin"],
        what: SENT_TOO,
        theirs: ANY,
        ours: &["*\"passwordEncryptType\":\"rsa\"*"],
        why: "the generated client needs no function from outside to encrypt with",
        see: "B1",
    },
];
