//! Every operation of the generated crate has the retry class that somebody chose for it, in `retries.yaml`.
//!
//! A new operation is not in the table: decide what may be sent again, say so in `spec/` (`x-retry`), and add it there.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeMap;
use std::fs;

use syn::{Expr, Item, Lit};
use tests::root;

#[test]
fn every_operation_has_the_class_of_the_table() {
    let table: BTreeMap<String, Vec<String>> =
        serde_yaml::from_str(include_str!("retries.yaml")).unwrap();
    let mut chosen = BTreeMap::new();
    for (class, ids) in table {
        for id in ids {
            let before = chosen.insert(id.clone(), class.clone());
            assert_eq!(before, None, "{id} stands twice in the table");
        }
    }
    let written = written();
    let unlike = |left: &BTreeMap<String, String>, right: &BTreeMap<String, String>| {
        let unlike = left
            .iter()
            .filter(|(id, class)| right.get(*id) != Some(class));
        unlike
            .map(|(id, class)| format!("{id}: {class}"))
            .collect::<Vec<_>>()
    };
    let (new, gone) = (unlike(&written, &chosen), unlike(&chosen, &written));
    assert!(
        new.is_empty() && gone.is_empty(),
        "not as in the table: {new:#?}\nonly in the table: {gone:#?}"
    );
}

/// Id and class of every operation in the generated code.
fn written() -> BTreeMap<String, String> {
    let folder = root().join("generated/src/api");
    let files = fs::read_dir(folder).unwrap().flatten();
    let mut found = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(file.path()).unwrap();
        for item in syn::parse_file(&text).unwrap().items {
            if let Item::Static(item) = item {
                let (id, class) = descriptor(&item.expr).unwrap();
                assert!(found.insert(id, class).is_none());
            }
        }
    }
    found
}

/// `Operation::new(id, ..)....retry(Retry::Class)...`.
fn descriptor(mut expr: &Expr) -> Option<(String, String)> {
    let mut class = None;
    while let Expr::MethodCall(call) = expr {
        if call.method == "retry"
            && let Some(Expr::Path(path)) = call.args.first()
        {
            class = path.path.segments.last().map(|last| last.ident.to_string());
        }
        expr = &call.receiver;
    }
    let Expr::Call(new) = expr else { return None };
    let Expr::Lit(id) = new.args.first()? else {
        return None;
    };
    let Lit::Str(id) = &id.lit else { return None };
    Some((id.value(), class?))
}
