//! Promise: a system without a keyring says so.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails as it likes")]

use std::process::Command;

use miniature::stores::KeyringStore;

/// The child of the test below: where D-Bus is, a process learns once.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_without_a_session() {
    if std::env::var_os("MINIATURE_NO_SESSION").is_some() {
        let error = KeyringStore::open("app").await.unwrap_err();
        println!("said: {error}");
    }
}

#[test]
fn a_system_without_a_keyring_says_so() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "child_without_a_session",
            "--ignored",
            "--nocapture",
        ])
        .env("MINIATURE_NO_SESSION", "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("said: cannot find the keyring: "), "{said}");
    assert!(said.contains("D-Bus session"), "{said}");
}
