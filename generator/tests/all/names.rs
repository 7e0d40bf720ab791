//! Names: from any wire name to a Rust name, and told apart without regard to order.

use authing_codegen::name::{Case, Claim, Scope, constant, module, snake, type_name, variant};
use authing_codegen::problem::{Place, Problems};

#[test]
fn types() {
    for (wire, rust) in [
        ("pet", "Pet"),
        ("APIKey", "ApiKey"),
        ("v2.user-pool", "V2UserPool"),
        ("String", "StringModel"),
        ("Option", "OptionModel"),
        ("self", "SelfModel"),
        ("Error", "Error"),
        ("3DSecure", "N3dSecure"),
        ("用户", "用户"),
        ("用户Info", "用户Info"),
        ("🎉", "Unnamed"),
        ("", "Empty"),
        ("../../x", "X"),
    ] {
        assert_eq!(type_name(wire), rust, "{wire}");
    }
}

#[test]
fn fields() {
    for (wire, rust) in [
        ("nickName", "nick_name"),
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("self", "self_"),
        ("crate", "crate_"),
        ("_", "underscore"),
        ("_id", "id"),
        ("__v", "v"),
        ("x-authing-app-id", "x_authing_app_id"),
        ("200", "n200"),
        ("$filter", "filter"),
        ("用户", "用户"),
        ("foo__bar", "foo_bar"),
    ] {
        assert_eq!(snake(wire), rust, "{wire}");
    }
    assert_eq!(module("type"), "type_");
    assert_eq!(module("Con"), "con_");
    assert_eq!(constant("userToken"), "USER_TOKEN");
}

#[test]
fn values() {
    for (wire, rust) in [
        ("+1", "Plus1"),
        ("-1", "Minus1"),
        ("1", "N1"),
        (">=", "GreaterOrEqual"),
        ("<", "Less"),
        ("*", "Star"),
        ("wechat:miniprogram:qrcode", "WechatMiniprogramQrcode"),
        ("self", "SelfValue"),
        ("", "Empty"),
        ("None", "None"),
    ] {
        assert_eq!(variant(wire), rust, "{wire}");
    }
}

/// Modules are files: ASCII. Letters that rustc would warn of come in their plain form.
#[test]
fn other_alphabets() {
    for wire in ["用户", "Thé", "用户Info", "Größe", "व्यक्ति"] {
        let name = module(wire);
        assert!(
            name.is_ascii() && authing_codegen::name::is_identifier(&name),
            "{wire}: {name}"
        );
        assert_ne!(name, type_name(wire));
        assert_eq!(Case::Module.settled(wire), name);
    }
    assert!(module("用户").starts_with("m_x"), "{}", module("用户"));
    assert!(
        module("用户Info").starts_with("info_x"),
        "{}",
        module("用户Info")
    );
    assert_ne!(module("用户"), module("用戶"));
    assert_eq!(snake("ｆｕｌｌ"), "full");
    assert_eq!(snake("℃"), "c");
    assert_eq!(snake("e\u{301}te"), "éte");
}

/// `x-rust-name` keeps its spelling unless rustc would warn of its case.
#[test]
fn settled_case() {
    assert_eq!(Case::Type.settled("HTTPThing"), "HTTPThing");
    assert_eq!(Case::Type.settled("pet_owner"), "PetOwner");
    assert_eq!(Case::Snake.settled("getURL"), "get_url");
    assert_eq!(Case::Snake.settled("get__it"), "get__it");
}

/// Whatever the name is, it is a name; never a keyword that is none.
#[test]
fn always_identifiers() {
    let wires = [
        "a\u{0}b",
        "\u{202e}x",
        "ŉ",
        "ß",
        "İ",
        "²",
        "a²",
        "é",
        "़",
        "हिन्दी",
        "r#type",
        "super",
        "Σ",
        "ΣΣ",
        "-",
        "--",
        "`",
        "\n",
    ];
    for wire in wires {
        for case in [
            Case::Type,
            Case::Variant,
            Case::Snake,
            Case::Module,
            Case::Constant,
        ] {
            let name = case.name(wire);
            let bare = name.strip_prefix("r#").unwrap_or(&name);
            assert!(
                authing_codegen::name::is_identifier(bare),
                "{wire:?} became {name:?}"
            );
        }
    }
}

fn settle(case: Case, wires: &[&str]) -> (Vec<(String, String)>, usize) {
    let mut scope = Scope::new(case);
    for wire in wires {
        scope.want(wire, &format!("/{wire}"), None);
    }
    let mut problems = Problems::new(false);
    let mut names: Vec<(String, String)> = scope
        .settle(&|_| Place::nowhere(), &mut problems)
        .into_iter()
        .map(|name| (name.wire, name.rust))
        .collect();
    names.sort();
    let mut unique: Vec<&String> = names.iter().map(|(_, rust)| rust).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    (names, problems.take().len())
}

#[test]
fn order_does_not_matter() {
    let (names, warnings) = settle(
        Case::Snake,
        &["user_name", "userName", "user-name", "UserName", "other"],
    );
    assert_eq!(
        settle(
            Case::Snake,
            &["UserName", "other", "userName", "user-name", "user_name"]
        )
        .0,
        names
    );
    assert!(
        names.contains(&("user_name".into(), "user_name".into())),
        "the one that is spelled so keeps it: {names:?}"
    );
    assert!(
        names.contains(&("user-name".into(), "user_minus_name".into())),
        "{names:?}"
    );
    assert_eq!(warnings, 3);
}

#[test]
fn none_keeps_what_none_spells() {
    let (names, warnings) = settle(Case::Variant, &["a+b", "a-b"]);
    assert_eq!(
        names,
        [
            ("a+b".into(), "APlusB".into()),
            ("a-b".into(), "AMinusB".into())
        ]
    );
    assert_eq!(warnings, 2);
    let (names, _) = settle(Case::Variant, &["asc", "ASC", "Asc"]);
    assert!(
        names
            .iter()
            .any(|(wire, rust)| wire == "Asc" && rust == "Asc"),
        "{names:?}"
    );
}

#[test]
fn settled_names_win_and_reserved_ones_step_aside() {
    let mut scope = Scope::new(Case::Snake).reserve(["timeout"]);
    scope.want("timeout", "/a", None);
    scope.want("id", "/b", None);
    scope.claim(Claim::new(Case::Snake, "id", "/c").apart("query"));
    scope.want("other", "/d", Some("id"));
    let mut problems = Problems::new(false);
    let names: Vec<String> = scope
        .settle(&|_| Place::nowhere(), &mut problems)
        .into_iter()
        .map(|name| name.rust)
        .collect();
    assert_eq!(names.first().map(String::as_str), Some("timeout_"));
    assert_eq!(names.get(2).map(String::as_str), Some("id_query"));
    assert_eq!(names.get(3).map(String::as_str), Some("id"));
    assert_eq!(problems.take().len(), 2);
}
