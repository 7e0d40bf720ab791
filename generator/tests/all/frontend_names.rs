//! In: a document and a names file. Out: the names in the document, or what is wrong with them.

use crate::support::frontend;
use crate::support::frontend::{Folder, plain, summary, text};
use authing_codegen::spec::Target;
use serde_json::json;

const ROOT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /users:\n    get:\n      responses: {'200': {description: d}}\ncomponents:\n  schemas:\n    user: {type: object, properties: {a/b: {type: string, enum: [x, 'y:z']}, far: {$ref: 'far.yaml#/far'}}}\n";

fn folder(test: &str, names: &str) -> Folder {
    Folder::new(
        test,
        &[
            ("api.yaml", ROOT),
            ("far.yaml", "far: {type: object}\n"),
            ("names.yaml", names),
        ],
    )
}

#[test]
fn names_are_put_on_their_nodes() {
    let names = "/components/schemas/user: Person\n/components/schemas/user/properties/a~1b/enum/1: YandZ\n/paths/~1users/get: list_users\nfar.yaml#/far: Near\n";
    let folder = folder("names", names);
    let (document, problems) = folder.read_with("api.yaml", Some("names.yaml"));
    assert!(problems.is_empty(), "{}", text(&problems));
    let document = document.unwrap();
    let node = |file, pointer: &str| {
        plain(
            document
                .files
                .node(&Target {
                    file,
                    pointer: pointer.to_owned(),
                })
                .unwrap(),
        )
    };
    assert_eq!(node(0, "/components/schemas/user/x-rust-name"), "Person");
    assert_eq!(
        node(0, "/components/schemas/user/properties/a~1b/x-rust-names"),
        json!({"y:z": "YandZ"})
    );
    assert_eq!(node(0, "/paths/~1users/get/x-rust-name"), "list_users");
    assert_eq!(node(1, "/far/x-rust-name"), "Near");
    assert_eq!(
        frontend::at(&document.place("/components/schemas/user/x-rust-name")),
        "names.yaml:1:27+6"
    );
}

#[test]
fn wrong_entries_are_problems() {
    let names = "/components/schemas/nobody: Person\n/components/schemas/user: 'no name'\n/info/title: Title\nelsewhere.yaml#/x: X\n/components/schemas/user/type: 3\n";
    let (_, problems) = folder("wrong-names", names).read_with("api.yaml", Some("names.yaml"));
    let expected = [
        "names-file names.yaml:1:1+26",
        "names-file names.yaml:2:27+9",
        "names-file names.yaml:3:1+11",
        "names-file names.yaml:4:1+17",
        "names-file names.yaml:5:32+1",
    ];
    assert_eq!(summary(&problems), expected);
}

#[test]
fn wrong_files_are_problems() {
    let (_, problems) = folder("names-list", "[a]\n").read_with("api.yaml", Some("names.yaml"));
    assert_eq!(summary(&problems), ["names-file names.yaml:1:1+3"]);
    let (_, problems) = folder("names-none", "").read_with("api.yaml", Some("absent.yaml"));
    assert_eq!(problems[0].kind.code(), "unreadable-file");
    let (_, problems) = folder("names-syntax", "a: [\n").read_with("api.yaml", Some("names.yaml"));
    assert_eq!(problems[0].kind.code(), "syntax");
}
