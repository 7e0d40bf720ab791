//! In: custom fields. Out: proof that they have types, and belong to their user (G5 to G8).

use authing_emulator::config::FieldType;
use authing_emulator::{Emulator, NewUser};
use authing_miniprogram::models::{UdfTargetType, UserDefinedDataInput};
use serde_json::json;

use crate::v2::support::{all_allowed, code, emulator, fails, signed_in};

async fn with_fields() -> Emulator {
    emulator(|config| {
        let types = [
            ("age", FieldType::Number),
            ("since", FieldType::Datetime),
            ("member", FieldType::Boolean),
            ("pet", FieldType::Object),
            ("size", FieldType::Select),
        ];
        for (name, kind) in types {
            config.custom_fields.insert(name.to_owned(), kind);
        }
    })
    .await
}

#[tokio::test]
async fn values_are_typed() {
    let emulator = with_fields().await;
    let (client, id, _) = signed_in(&emulator, NewUser::default()).await;
    let set = |key: &str, value: &str| {
        client
            .v2()
            .set_udv(UdfTargetType::User, key, value)
            .target_id(id.as_str())
    };
    let good = [
        ("school", r#""MIT""#, "MIT"),
        ("school", "ETH", "ETH"),
        ("age", "7", "7"),
        ("since", "1600000000000", "1600000000000"),
        ("since", r#""2020-09-13T12:26:40.000Z""#, "1600000000000"),
        ("member", "true", "true"),
        ("pet", r#"{"name":"Rex"}"#, r#"{"name":"Rex"}"#),
        ("size", r#""L""#, "L"),
    ];
    for (key, sent, shown) in good {
        let all = set(key, sent).await.unwrap();
        let found = all.iter().find(|one| one.key == key).unwrap();
        assert_eq!(found.value.as_deref(), Some(shown), "{key}");
    }
    for (key, sent) in [
        ("age", r#""seven""#),
        ("member", "1"),
        ("since", "soon"),
        ("no", "1"),
    ] {
        assert_eq!(code(set(key, sent).await), "2231", "{key}");
    }
    let state = emulator.state();
    let wanted = json!({"school": "ETH", "age": 7, "since": 1_600_000_000_000_i64, "member": true,
        "pet": {"name": "Rex"}, "size": "L"});
    assert_eq!(state.users[0]["customData"], wanted);
    let all = client
        .v2()
        .list_udv(UdfTargetType::User)
        .target_id(id)
        .await
        .unwrap();
    let kinds: Vec<String> = all
        .iter()
        .map(|one| serde_json::to_value(&one.data_type).unwrap().to_string())
        .collect();
    let wanted = [
        "STRING", "NUMBER", "DATETIME", "BOOLEAN", "OBJECT", "SELECT",
    ];
    assert_eq!(kinds, wanted.map(|kind| format!("\"{kind}\"")));
    all_allowed(&emulator);
}

#[tokio::test]
async fn several_are_set_and_taken_away_and_only_by_their_user() {
    let emulator = with_fields().await;
    let (client, id, _) = signed_in(&emulator, NewUser::default()).await;
    let v2 = client.v2();
    let list = vec![
        UserDefinedDataInput::new("age").value("7"),
        UserDefinedDataInput::new("school").value(r#""MIT""#),
    ];
    let set = v2.set_udf_value(UdfTargetType::User).target_id(id.as_str());
    assert_eq!(set.udv_list(list).await.unwrap().len(), 2);
    let bad = vec![
        UserDefinedDataInput::new("age").value("8"),
        UserDefinedDataInput::new("member").value("8"),
    ];
    let set = v2.set_udf_value(UdfTargetType::User).target_id(id.as_str());
    fails!(set.udv_list(bad) => "2231");
    assert_eq!(
        emulator.state().users[0]["customData"]["age"],
        7,
        "all or none"
    );
    let left = v2
        .remove_udv(UdfTargetType::User, "age")
        .target_id(id.as_str())
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    let other = v2.list_udv(UdfTargetType::User).target_id("somebody");
    fails!(other => "1001");
    let pool = v2.list_udv(UdfTargetType::Userpool).target_id(id);
    fails!(pool => "1001");
    all_allowed(&emulator);
}
