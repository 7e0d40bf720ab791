//! In: few words. Out: values of the finished description, for tests that write one by hand.

use authing_codegen::ir::*;
use authing_codegen::name::Name;

/// A name; `wire` and `rust` split by `=`, else both the same.
pub(crate) fn name(text: &str) -> Name {
    let (wire, rust) = text.split_once('=').unwrap_or((text, text));
    Name {
        wire: wire.to_owned(),
        rust: rust.to_owned(),
    }
}

/// A doc; paragraphs split by `|`.
pub(crate) fn doc(text: &str) -> Doc {
    let mut parts = text.split('|');
    let summary = parts.next().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(part.to_owned());
    }
    Doc {
        summary,
        lines,
        undocumented: false,
    }
}

/// The named type in this place of the description.
pub(crate) fn named(place: usize) -> Type {
    Type::Named(TypeId(place))
}

/// A list.
pub(crate) fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

/// A field.
pub(crate) fn field(text: &str, of: &str, ty: Type, presence: Presence) -> Field {
    Field {
        name: name(text),
        doc: doc(of),
        ty,
        presence,
        deprecated: false,
        read_only: false,
        write_only: false,
        default: None,
        checks: Vec::new(),
        aliases: Vec::new(),
        lenient: false,
    }
}

/// The same with constraints.
pub(crate) fn checked(field: Field, checks: &[Check]) -> Field {
    Field {
        checks: checks.to_vec(),
        ..field
    }
}

/// An object.
pub(crate) fn object(fields: Vec<Field>) -> Struct {
    Struct {
        fields,
        additional: None,
        constants: Vec::new(),
        checks: Vec::new(),
    }
}

/// A named type, compared by `==` only.
pub(crate) fn model(text: &str, module: &str, of: &str, usage: Usage, kind: ModelKind) -> Model {
    Model {
        name: name(text),
        module: name(module),
        doc: doc(of),
        deprecated: false,
        usage,
        kind,
        eq: true,
        ord: false,
        default: false,
        checked: false,
        pointer: format!("/components/schemas/{text}"),
    }
}

/// Goes out only.
pub(crate) const SENT: Usage = Usage {
    sent: true,
    received: false,
};
/// Comes in only.
pub(crate) const RECEIVED: Usage = Usage {
    sent: false,
    received: true,
};
/// Both.
pub(crate) const BOTH: Usage = Usage {
    sent: true,
    received: true,
};

/// An operation without inputs that answers nothing.
pub(crate) fn operation(
    id: &str,
    method_name: &str,
    of: &str,
    method: Method,
    path: &str,
) -> Operation {
    Operation {
        id: id.to_owned(),
        name: name(method_name),
        constant: name(&method_name.to_uppercase()),
        marker: None,
        doc: doc(of),
        deprecated: false,
        method,
        path: path.to_owned(),
        server: None,
        arguments: Vec::new(),
        fixed: Vec::new(),
        setters: Vec::new(),
        body: None,
        fills: Vec::new(),
        security: Vec::new(),
        retry: Retry::Write,
        envelope: None,
        failures: Vec::new(),
        graphql: None,
        encrypted: Vec::new(),
        answer: Answer {
            success: Success::One(Payload::Empty),
            errors: Vec::new(),
            headers: Vec::new(),
        },
        accept: None,
    }
}

/// An input.
pub(crate) fn argument(text: &str, of: &str, location: Location, ty: Type) -> Argument {
    Argument {
        name: name(text),
        doc: doc(of),
        location,
        ty,
        nullable: false,
        deprecated: false,
        checks: Vec::new(),
        bound: false,
    }
}

/// A required body.
pub(crate) fn body(of: &str, media_type: &str, kind: BodyKind) -> Body {
    Body {
        name: name("body"),
        doc: doc(of),
        required: true,
        media_type: media_type.to_owned(),
        kind,
        checked: false,
        checks: Vec::new(),
    }
}

/// A JSON answer.
pub(crate) fn json(ty: Type) -> Answer {
    Answer {
        success: Success::One(Payload::Json(ty)),
        errors: Vec::new(),
        headers: Vec::new(),
    }
}
