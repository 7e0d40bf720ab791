//! In: documents whose references cross files. Out: which component each part becomes, and what it is called.

use crate::support::frontend::{Folder, at, bundle, root, schema, schemas, summary, text};
use serde_json::json;

#[test]
fn root_components_give_their_names_to_what_they_lead_to() {
    let value = bundle(
        "adopt",
        &[
            (
                "api.yaml",
                &schemas(
                    "    Person: {$ref: s/user.yaml}\n    Human: {$ref: '#/components/schemas/Person'}\n    Pet: {type: object, properties: {owner: {$ref: s/user.yaml}, i: {$ref: s/index.yaml#/User}}}\n",
                ),
            ),
            (
                "s/user.yaml",
                "type: object\nproperties: {pet: {$ref: '../api.yaml#/components/schemas/Pet'}}\n",
            ),
            ("s/index.yaml", "User: {$ref: user.yaml}\n"),
        ],
    );
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["Person", "Human", "Pet"]
    );
    assert_eq!(schemas["Person"]["type"], "object");
    assert_eq!(schemas["Person"]["properties"]["pet"], schema("Pet"));
    assert_eq!(
        schemas["Human"],
        schema("Person"),
        "an alias inside the root stays one"
    );
    for property in ["owner", "i"] {
        assert_eq!(schemas["Pet"]["properties"][property], schema("Person"));
    }
}

#[test]
fn equal_names_from_two_files() {
    let files = |first: &str, second: &str| {
        let folder = Folder::new(
            &format!("equal-{}", first.len()),
            &[
                (
                    "api.yaml",
                    &schemas(
                        "    All: {type: object, properties: {z: {$ref: z.yaml#/User}, a: {$ref: a.yaml#/User}}}\n",
                    ),
                ),
                ("a.yaml", first),
                ("z.yaml", second),
            ],
        );
        folder.bundle("api.yaml")
    };
    let (value, problems) = files("User: {type: object}\n", "User: {type: string}\n");
    let properties = &value["components"]["schemas"]["All"]["properties"];
    assert_eq!(properties["a"], schema("User_a"));
    assert_eq!(properties["z"], schema("User_z"));
    assert_eq!(summary(&problems), ["name-collision z.yaml:1:1+4"]);
    assert_eq!(at(&problems[0].related[0].place), "a.yaml:1:1+4");
    assert!(problems[0].hint.as_ref().unwrap().contains("x-rust-name"));
    let (_, problems) = files(
        "User: {type: object, x-rust-name: Person}\n",
        "User: {type: string}\n",
    );
    assert!(problems.is_empty(), "{}", text(&problems));
}

#[test]
fn a_name_of_the_root_stays_the_roots() {
    let folder = Folder::new(
        "root-name",
        &[
            (
                "api.yaml",
                &schemas("    User: {type: object, properties: {z: {$ref: z.yaml#/User}}}\n"),
            ),
            ("z.yaml", "User: {type: string}\n"),
        ],
    );
    let (value, problems) = folder.bundle("api.yaml");
    assert_eq!(value["components"]["schemas"]["User_z"]["type"], "string");
    assert_eq!(summary(&problems), ["name-collision z.yaml:1:1+4"]);
    assert_eq!(problems[0].related[0].place.line, 6);
}

#[test]
fn siblings_of_references() {
    let value = bundle(
        "siblings",
        &[(
            "api.yaml",
            &schemas(
                "    A: {type: string}\n    B:\n      type: object\n      properties:\n        plain: {$ref: '#/components/schemas/A', x-other: 1, example: e}\n        told: {$ref: '#/components/schemas/A', description: d, nullable: true, x-rust-name: n, example: e, x-other: 1}\n",
            ),
        )],
    );
    let properties = &value["components"]["schemas"]["B"]["properties"];
    assert_eq!(properties["plain"], schema("A"));
    let told = json!({"allOf": [{"$ref": "#/components/schemas/A"}], "description": "d", "nullable": true, "x-rust-name": "n", "example": "e"});
    assert_eq!(properties["told"], told);
}

#[test]
fn siblings_without_meaning_are_named() {
    let folder = Folder::new(
        "meaningless",
        &[
            (
                "api.yaml",
                &root(
                    "paths:\n  /a:\n    get:\n      parameters: [{$ref: 'p.yaml#/P', x-rust-name: q, description: d}]\n      responses: {'200': {description: d}}\n",
                ),
            ),
            (
                "p.yaml",
                "P: {name: p, in: query, schema: {$ref: '#/S', type: string}}\nS: {type: integer}\n",
            ),
        ],
    );
    let (_, problems) = folder.bundle("api.yaml");
    assert_eq!(
        summary(&problems),
        ["ignored api.yaml:6:40+11", "ignored p.yaml:1:47+4"]
    );
    assert_eq!(problems[1].place.pointer, "/P/schema/type");
}

#[test]
fn whole_files_with_one_name_are_told_apart_by_their_folders() {
    let folder = Folder::new(
        "folders",
        &[
            (
                "api.yaml",
                &schemas(
                    "    All: {type: object, properties: {a: {$ref: one/user.yaml}, b: {$ref: two/user.yaml}, c: {$ref: two/x.yaml#/user}}}\n",
                ),
            ),
            ("one/user.yaml", "type: string\n"),
            ("two/user.yaml", "type: string\n"),
            ("two/x.yaml", "user: {type: string}\n"),
        ],
    );
    let (value, problems) = folder.bundle("api.yaml");
    let keys: Vec<_> = value["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(keys, ["All", "user_one", "user_two", "user_x"]);
    assert_eq!((problems.len(), problems[0].related.len()), (1, 2));
}

#[test]
fn references_into_the_middle_become_components() {
    let value = bundle(
        "middle",
        &[(
            "api.yaml",
            &root(
                "paths:\n  /a:\n    get:\n      parameters: [{name: p, in: query, schema: {type: string}}]\n      responses: {'200': {description: d}}\n    put:\n      parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]\n      responses: {'200': {description: d}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {b: {type: integer}}}\n    C: {type: array, items: {$ref: '#/components/schemas/A/properties/b'}}\n",
            ),
        )],
    );
    assert_eq!(value["components"]["schemas"]["C"]["items"], schema("A_b"));
    assert_eq!(
        value["components"]["schemas"]["A_b"],
        json!({"type": "integer"})
    );
    let parameter = value["paths"]["/a"]["put"]["parameters"][0]["$ref"]
        .as_str()
        .unwrap();
    assert_eq!(
        value.pointer(parameter.trim_start_matches('#')).unwrap()["name"],
        "p"
    );
}

#[test]
fn discriminators_and_graphql() {
    let value = bundle(
        "mapping",
        &[
            (
                "api.yaml",
                &root(
                    "paths:\n  /graphql:\n    post:\n      responses: {'200': {description: d}}\n      x-graphql:\n        documents:\n          q: {document: 'query q', variables: {type: object, properties: {i: {$ref: s.yaml#/In}}}, result: {at: /data, schema: {$ref: s.yaml#/Out}}}\ncomponents:\n  schemas:\n    Cat: {type: object}\n    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: s.yaml#/Dog}], discriminator: {propertyName: t, mapping: {c: Cat, d: 's.yaml#/Dog'}}}\n",
                ),
            ),
            (
                "s.yaml",
                "In: {type: string}\nOut: {type: string}\nDog: {type: object}\n",
            ),
        ],
    );
    let mapping = &value["components"]["schemas"]["Pet"]["discriminator"]["mapping"];
    assert_eq!(
        mapping,
        &json!({"c": "#/components/schemas/Cat", "d": "#/components/schemas/Dog"})
    );
    let query = &value["paths"]["/graphql"]["post"]["x-graphql"]["documents"]["q"];
    assert_eq!(query["variables"]["properties"]["i"], schema("In"));
    assert_eq!(query["result"]["schema"], schema("Out"));
}

#[test]
fn a_renamed_schema_keeps_its_name_on_the_wire() {
    let folder = Folder::new(
        "renamed",
        &[
            (
                "api.yaml",
                &schemas(
                    "    Dog: {type: string}\n    Pet: {oneOf: [{$ref: s.yaml#/Dog}], discriminator: {propertyName: t}}\n",
                ),
            ),
            ("s.yaml", "Dog: {type: object}\n"),
        ],
    );
    let (value, _) = folder.bundle("api.yaml");
    assert_eq!(
        value["components"]["schemas"]["Pet"]["discriminator"]["mapping"],
        json!({"Dog": "#/components/schemas/Dog_s"})
    );
}

#[test]
fn path_items_with_siblings_and_callbacks() {
    let folder = Folder::new(
        "path-items",
        &[
            (
                "api.yaml",
                &root(
                    "paths:\n  /a: {$ref: p.yaml#/a, summary: mine}\n  /loop: {$ref: p.yaml#/loop}\n",
                ),
            ),
            (
                "p.yaml",
                "a: {summary: theirs, get: {responses: {'200': {description: d}}}}\nloop:\n  post:\n    responses: {'200': {description: d}}\n    callbacks: {c: {'{$request.body#/u}': {$ref: '#/loop'}}}\n",
            ),
        ],
    );
    let (value, problems) = folder.bundle("api.yaml");
    assert_eq!(value["paths"]["/a"]["summary"], "mine");
    assert_eq!(
        value["paths"]["/a"]["get"]["responses"]["200"]["description"],
        "d"
    );
    assert_eq!(summary(&problems), ["unsupported p.yaml:3:3+5"]);
}
