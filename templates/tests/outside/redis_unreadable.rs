//! Promise: what is in a Redis server in place of an entry, it is the trouble of its own user only, until he signs in or out.

use std::future::ready;

use crate::needs;
use crate::support::redis::Server;
use libtest_mimic::Trial;
use miniature::session::TokenKey;
use miniature::stores::{RedisStore, TokenStore, conformance};

pub(crate) fn tests() -> Vec<Trial> {
    tests![needs::program("redis-server"); what_is_no_entry_is_an_error_that_a_sign_in_ends]
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_entry_is_an_error_that_a_sign_in_ends() {
    let server = Server::start(&[]);
    let store = || RedisStore::open(&server.url()).unwrap();
    let (name, beyond) = ("tokens:entry::u", (1_u64 << 53).to_string());
    let damages = [
        vec!["SET", name, "canary"],
        vec!["RPUSH", name, "canary"],
        vec!["HSET", name, "record", "canary"],
        vec!["HSET", name, "version", "1", "record", "canary"],
        vec!["HSET", name, "version", "1", "record", ""],
        vec!["HSET", name, "version", "canary", "record", "{}"],
        vec!["HSET", name, "version", "-1", "record", "{}"],
        vec!["HSET", name, "version", "1e3", "record", "{}"],
        vec!["HSET", name, "version", &beyond, "record", "{}"],
    ];
    for damage in damages {
        server.command::<i64>(&["DEL", name]);
        server.command::<redis::Value>(&damage);
        let error = store().load(&TokenKey::new("u")).await.unwrap_err();
        assert!(error.unreadable_version().is_some(), "{damage:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        let damage_it = async |user: TokenKey| {
            let damage = damage.iter().map(|word| match *word {
                word if word == name => format!("tokens:entry:{}", user.text()),
                word => word.to_owned(),
            });
            let damage: Vec<String> = damage.collect();
            let damage: Vec<&str> = damage.iter().map(String::as_str).collect();
            if damage[0] != "HSET" {
                server.command::<i64>(&["DEL", damage[1]]);
            }
            server.command::<redis::Value>(&damage);
        };
        let report = conformance::check_unreadable(|| ready(store()), damage_it).await;
        assert!(report.broken.is_empty(), "{damage:?}: {report}");
    }
}
