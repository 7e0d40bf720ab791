//! `src/name/reserved.rs` lists the methods of the types that generated code adds methods to. It is made here, from the
//! source of the runtime and of the miniature, so that a new method there cannot meet a generated one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use syn::{Attribute, ImplItem, Item, ItemImpl, ReturnType, Signature, Type, Visibility};

use crate::support::{blessing, diff, files, root, write};

const HEAD: &str = "//! Methods that the runtime, or every generated crate, has anyway: generated methods beside them go by other names.
//!
//! Made from the source of the runtime and of the miniature by a test: `UPDATE_EXPECT=1 cargo test -p authing-codegen
//! reserved`. Not edited by hand.
";

/// A method, or what a trait or a derive gives a type.
struct Method {
    /// Part of the runtime, else of the miniature's own code.
    carried: bool,
    name: String,
    /// The name of the type that it returns.
    returns: String,
}

/// The methods of each type, by its name.
type Methods = BTreeMap<String, Vec<Method>>;

#[test]
fn reserved_names_are_those_of_the_source() {
    let path = root().join("generator/src/name/reserved.rs");
    let wanted = text(&methods());
    if blessing() {
        write(&path, &wanted);
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{}\nIf this is right: UPDATE_EXPECT=1 cargo test -p authing-codegen reserved",
        diff(&found, &wanted)
    );
}

#[test]
fn methods_of_sessions_are_known() {
    let methods = methods();
    for name in ["api", "logout", "refresh", "tokens"] {
        assert!(
            methods["Session"].iter().any(|method| method.name == name),
            "{name}"
        );
    }
}

/// The file with all lists.
fn text(methods: &Methods) -> String {
    let of = |name: &str| methods.get(name).map(Vec::as_slice).unwrap_or_default();
    let carried = |name: &str| names(of(name), |method| method.carried);
    let own = |name: &str, made: &dyn Fn(&Method) -> bool| {
        names(of(name), |method| !method.carried && !made(method))
    };
    // A surface is a type of the miniature with operations. These and the ways to surfaces are the description's.
    let is_operation = |method: &Method| method.returns == "Call";
    let is_surface = |name: &String| of(name).iter().any(|one| !one.carried && is_operation(one));
    let surfaces: BTreeSet<&String> = methods.keys().filter(|name| is_surface(name)).collect();
    let leads_to_one = |method: &Method| surfaces.contains(&method.returns);
    let surface = surfaces.iter().flat_map(|name| own(name, &is_operation));

    let [plain, named] = models();

    let mut text = HEAD.to_owned();
    for (constant, of, names) in [
        ("BUILDER", "`Builder`", carried("Builder")),
        ("CALL", "`Call`", carried("Call")),
        ("CLIENT", "`Client`", own("Client", &leads_to_one)),
        ("MODEL", "objects and their builders", plain),
        (
            "MODEL_NAMED",
            "objects beside these, if members have several names",
            named,
        ),
        ("RESPONSE", "`Response`", carried("Response")),
        ("SESSION", "every session", carried("Session")),
        ("SURFACE", "every surface", surface.collect()),
    ] {
        assert!(!names.is_empty(), "nothing is known of {of}");
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n/// Of {of}.\n#[rustfmt::skip]\npub(crate) const {constant}: &[&str] = &[\n"
        );
        text.extend(names.iter().map(|name| format!("    \"{name}\",\n")));
        text.push_str("];\n");
    }
    text
}

/// What the objects of the miniature and their builders have besides the members of the description: methods, private
/// fields, and derived functions that are called by type. The second: functions of objects whose members have several names.
fn models() -> [BTreeSet<String>; 2] {
    let texts = files(&root().join("templates/src/models"));
    let parsed = texts.values().map(|text| syn::parse_file(text).unwrap());
    let items: Vec<Item> = parsed.flat_map(|file| file.items).collect();
    let (mut members, mut all, mut named) = <(BTreeSet<_>, BTreeSet<_>, BTreeSet<_>)>::default();
    let (mut objects, mut remote) = (BTreeSet::new(), BTreeSet::new());
    for item in &items {
        let Item::Struct(item) = item else { continue };
        objects.insert(item.ident.to_string());
        if item.attrs.iter().any(is_remote) {
            remote.insert(item.ident.to_string());
        }
        // `Debug` is only called through its trait.
        let derived = derived(&item.attrs).into_iter().map(|(name, _)| name);
        all.extend(derived.filter(|name| name != "fmt"));
        for field in &item.fields {
            let name = field.ident.iter().map(ToString::to_string);
            match field.vis {
                Visibility::Inherited => all.extend(name),
                _ => members.extend(name),
            }
        }
    }
    for item in &items {
        let Item::Impl(block) = item else { continue };
        let of = last(&block.self_ty);
        let found = match block.trait_ {
            None if objects.contains(&of) => &mut all,
            Some(_) if remote.contains(&of) => &mut named,
            _ => continue,
        };
        found.extend(functions(block).map(|function| function.ident.to_string()));
    }
    all.retain(|name| !members.contains(name));
    [all, named]
}

/// `#[serde(remote = ..)]`.
fn is_remote(attribute: &Attribute) -> bool {
    let text = |list: &syn::MetaList| list.tokens.to_string();
    let list = attribute.meta.require_list();
    attribute.path().is_ident("serde") && list.is_ok_and(|list| text(list).starts_with("remote"))
}

fn functions(block: &ItemImpl) -> impl Iterator<Item = &Signature> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(&function.sig),
        _ => None,
    })
}

fn names(of: &[Method], which: impl Fn(&Method) -> bool) -> BTreeSet<String> {
    let wanted = of.iter().filter(|method| which(method));
    wanted.map(|method| method.name.clone()).collect()
}

/// All methods of all types of the miniature.
fn methods() -> Methods {
    let mut found = Methods::new();
    for (path, text) in files(&root().join("templates/src")) {
        if Path::new(&path).extension() != Some("rs".as_ref()) {
            continue;
        }
        let carried = path.starts_with("runtime");
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for item in file.items {
            let (of, methods) = match item {
                Item::Impl(block) => (
                    last(&block.self_ty),
                    functions(&block).map(signed).collect(),
                ),
                Item::Struct(item) => (item.ident.to_string(), derived(&item.attrs)),
                Item::Enum(item) => (item.ident.to_string(), derived(&item.attrs)),
                _ => continue,
            };
            let methods = methods.into_iter().map(|(name, returns)| Method {
                carried,
                name,
                returns,
            });
            found.entry(of).or_default().extend(methods);
        }
    }
    found
}

/// Its name, and that of the type that it returns.
fn signed(signature: &Signature) -> (String, String) {
    let returns = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, returned) => last(returned),
    };
    (signature.ident.to_string(), returns)
}

/// The methods of the traits that are derived.
fn derived(attributes: &[Attribute]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|one| one.path().is_ident("derive"))
    {
        let parsed = attribute.parse_nested_meta(|one| {
            let name = match one.path.get_ident().map(ToString::to_string).as_deref() {
                Some("Clone") => "clone",
                Some("Debug") => "fmt",
                Some("Default") => "default",
                _ => return Ok(()),
            };
            found.push((name.to_owned(), String::new()));
            Ok(())
        });
        parsed.unwrap();
    }
    found
}

/// The last name of a path, as `Call` of `runtime::Call<T, P>`.
fn last(of: &Type) -> String {
    match of {
        Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        Type::Reference(to) => last(&to.elem),
        _ => String::new(),
    }
}
