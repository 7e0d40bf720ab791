//! In: documents of several files. Out: one bundled document, and the origin of each part of it.

use crate::support::frontend::{
    Folder, at, bundle, references, root, schema, schemas, summary, text,
};
use serde_json::json;

#[test]
fn whole_files_and_pointers() {
    let root = root(
        "paths:\n  /users: {$ref: paths/users.yaml}\n  /pets: {$ref: 'paths/all.json#/~1pets'}\ncomponents:\n  schemas:\n    Own: {type: string}\n",
    );
    let users = "get:\n  parameters:\n  - $ref: ../common.yaml#/parameters/Page\n  responses:\n    '200':\n      description: ok\n      content:\n        application/json:\n          schema: {type: array, items: {$ref: ../schemas/user.yaml}}\n    default: {$ref: '../common.yaml#/responses/Error'}\n";
    let folder = Folder::new(
        "whole",
        &[
            ("api.yaml", &root),
            ("paths/users.yaml", users),
            (
                "paths/all.json",
                r#"{"/pets": {"get": {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "../api.yaml#/components/schemas/Own"}}}}}}}}"#,
            ),
            (
                "common.yaml",
                "parameters:\n  Page: {name: page, in: query, schema: {$ref: '#/Number'}}\nresponses:\n  Error: {description: bad}\nNumber: {type: integer}\n",
            ),
            (
                "schemas/user.yaml",
                "type: object\nproperties:\n  friend: {$ref: user.yaml}\n  boss: {$ref: '#'}\n  page: {$ref: '../common.yaml#/Number'}\n",
            ),
        ],
    );
    let (document, problems) = folder.read("api.yaml");
    assert!(problems.is_empty(), "{}", text(&problems));
    let document = document.unwrap();
    let (value, _) = folder.bundle("api.yaml");
    let get = &value["paths"]["/users"]["get"];
    assert_eq!(
        get["parameters"][0],
        json!({"$ref": "#/components/parameters/Page"})
    );
    assert_eq!(
        get["responses"]["default"],
        json!({"$ref": "#/components/responses/Error"})
    );
    assert_eq!(
        value["components"]["parameters"]["Page"]["schema"],
        schema("Number")
    );
    assert_eq!(
        value["components"]["schemas"]["user"]["properties"]["friend"],
        schema("user")
    );
    assert_eq!(
        value["components"]["schemas"]["user"]["properties"]["boss"],
        schema("user")
    );
    assert!(references(&value).contains(&"#/components/schemas/Own".to_owned()));
    let keys: Vec<_> = value["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(keys, ["Own", "Number", "user"]);

    assert_eq!(
        at(&document.place("/components/schemas/user/properties/page")),
        "schemas/user.yaml:5:9+32"
    );
    assert_eq!(
        at(&document.key_place("/components/schemas/user/properties/page")),
        "schemas/user.yaml:5:3+4"
    );
    assert_eq!(
        at(&document.place("/paths/~1pets/get/responses/200/description")),
        "paths/all.json:1:57+4"
    );
    assert_eq!(
        at(&document.place("/paths/~1users/get/operationId")),
        "paths/users.yaml:2:3+11"
    );
    assert_eq!(
        document.place("/paths/~1users/get/responses").pointer,
        "/get/responses"
    );
    assert_eq!(at(&document.place("/info/title")), "api.yaml:2:15+1");
}

#[test]
fn files_may_refer_in_circles() {
    let value = bundle(
        "circle",
        &[
            (
                "api.yaml",
                &schemas("    A: {type: object, properties: {b: {$ref: b.yaml#/B}}}\n"),
            ),
            (
                "b.yaml",
                "B: {type: object, properties: {c: {$ref: c.json}, self: {$ref: './b.yaml#/B'}}}\n",
            ),
            (
                "c.json",
                r#"{"type": "object", "properties": {"b": {"$ref": "b.yaml#/B"}, "a": {"$ref": "x/../api.yaml#/components/schemas/A"}}}"#,
            ),
        ],
    );
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["A", "B", "c"]
    );
    assert_eq!(schemas["B"]["properties"]["self"], schema("B"));
    assert_eq!(schemas["c"]["properties"]["a"], schema("A"));
}

#[test]
fn examples_hold_no_references() {
    let value = bundle(
        "examples",
        &[(
            "api.yaml",
            &schemas(
                "    A:\n      type: object\n      properties:\n        default: {$ref: '#/components/schemas/B'}\n        example: {$ref: '#/components/schemas/B'}\n      example: {$ref: nowhere.yaml}\n      default: {$ref: /etc/passwd}\n      x-foreign: {$ref: 'http://x/y'}\n    B: {type: string}\n",
            ),
        )],
    );
    assert_eq!(
        value["components"]["schemas"]["A"]["default"],
        json!({"$ref": "/etc/passwd"})
    );
}

#[test]
fn faults_of_references_to_files() {
    let folder = Folder::new(
        "file-faults",
        &[
            (
                "in/api.yaml",
                &schemas(
                    "    A: {$ref: nowhere.yaml}\n    B: {$ref: ../outside.yaml}\n    C: {$ref: /etc/passwd}\n    D: {$ref: 'https://example.com/x.yaml#/X'}\n    E: {$ref: broken.yaml#/E}\n    F: {$ref: broken.yaml#/F}\n    G: {$ref: '..%2f..%2foutside.yaml'}\n    H: {$ref: 'file:///etc/passwd'}\n    I: {$ref: sub}\n    J: {$ref: bytes.yaml}\n",
                ),
            ),
            ("outside.yaml", "type: string\n"),
            ("in/broken.yaml", "E: {type: [}\n"),
            ("in/sub/x.yaml", "type: string\n"),
        ],
    );
    folder.write("in/bytes.yaml", b"a: \xff\n");
    let (_, problems) = folder.load("in/api.yaml");
    assert_eq!(
        summary(&problems),
        [
            "dangling-reference api.yaml:6:15+12",
            "outside-reference api.yaml:7:15+15",
            "outside-reference api.yaml:8:15+11",
            "outside-reference api.yaml:9:15+31",
            "outside-reference api.yaml:12:15+24",
            "outside-reference api.yaml:13:15+20",
            "unreadable-file api.yaml:14:15+3",
            "unreadable-file api.yaml:15:15+10",
            "syntax broken.yaml:1:12+1",
        ]
    );
    assert_eq!(problems[0].place.pointer, "/components/schemas/A/$ref");
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_lead_out() {
    let folder = Folder::new(
        "links",
        &[
            (
                "in/api.yaml",
                &schemas(
                    "    A: {$ref: link.yaml}\n    B: {$ref: here.yaml}\n    C: {$ref: there.yaml}\n",
                ),
            ),
            ("outside.yaml", "type: string\n"),
            ("in/there.yaml", "type: string\n"),
        ],
    );
    std::os::unix::fs::symlink("../outside.yaml", folder.path("in/link.yaml")).unwrap();
    std::os::unix::fs::symlink("there.yaml", folder.path("in/here.yaml")).unwrap();
    let (value, problems) = folder.bundle("in/api.yaml");
    assert_eq!(summary(&problems), ["outside-reference api.yaml:6:15+9"]);
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas["B"]["type"], "string",
        "two names of one file are one schema"
    );
    assert_eq!(schemas["C"], schema("B"));
}

#[test]
fn other_versions_get_one_problem() {
    for (name, text, expected) in [
        (
            "v2.yaml",
            "swagger: '2.0'\ninfo: 3\npaths: {a: {$ref: nowhere}}\n",
            "unsupported-version v2.yaml:1:10+5",
        ),
        (
            "v2n.yaml",
            "swagger: 2.0\n",
            "unsupported-version v2n.yaml:1:10+3",
        ),
        (
            "v31.yaml",
            "openapi: 3.1.0\npaths: {a: {$ref: nowhere}}\n",
            "unsupported-version v31.yaml:1:10+5",
        ),
        (
            "v31.json",
            "{\"openapi\": \"3.1.0\"}",
            "unsupported-version v31.json:1:13+7",
        ),
        (
            "v4.yaml",
            "openapi: 4.0.0\n",
            "unsupported-version v4.yaml:1:10+5",
        ),
    ] {
        let folder = Folder::new(&format!("version-{name}"), &[(name, text)]);
        let (document, problems) = folder.read(name);
        assert!(document.is_none());
        assert_eq!(summary(&problems), [expected]);
        assert!(problems[0].hint.is_some());
    }
}

#[test]
fn no_root_at_all() {
    let folder = Folder::new("no-root", &[]);
    let (document, problems) = folder.read("api.yaml");
    assert!(document.is_none());
    assert_eq!(summary(&problems), ["unreadable-file -:0:0+1"]);
}
