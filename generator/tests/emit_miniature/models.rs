//! In: nothing. Out: the types of the miniature.

mod account_models;

use authing_codegen::ir::Presence::{Maybe, Optional, Required};
use authing_codegen::ir::*;

use super::make::*;
use account_models::{
    address, contact, graphql, introspect, keys, login, password_change, profile, profile_input,
    refresh, revoke, tokens,
};

/// All of them, by Rust name.
pub(crate) fn models() -> Vec<Model> {
    let mut all = vec![
        address(),
        animal(),
        cat(),
        category(),
        conflict(),
        contact(),
        create_pet(),
        dog(),
        graphql(),
        introspect(),
        keys(),
        login(),
        password_change(),
        pet(),
        pet_filter(),
        photos(),
        profile(),
        profile_input(),
        refresh(),
        revoke(),
        size(),
        status(),
        tokens(),
    ];
    all.sort_by(|one, other| one.name.rust.cmp(&other.name.rust));
    all
}

fn animal() -> Model {
    let arm = |text: &str, of: &str, tags: &[&str]| Arm {
        name: name(text),
        doc: doc(of),
        tags: texts(tags),
        ty: named(text),
        checks: Vec::new(),
    };
    let arms = vec![
        arm("Cat", "A cat.", &["cat"]),
        arm("Dog", "A dog.", &["dog", "hound"]),
    ];
    let kind = ModelKind::Union(Union {
        tag: Some("kind".to_owned()),
        arms,
        unknown: Some(name("Unknown")),
    });
    model("Animal", "animal", "What kind of animal it is.", BOTH, kind)
}

fn cat() -> Model {
    let constants = vec![("kind".to_owned(), Literal::String("cat".to_owned()))];
    let fields = vec![field("lives", "How many are left.", Type::Int32, Required)];
    model(
        "Cat",
        "cat",
        "A cat.",
        BOTH,
        ModelKind::Struct(Struct {
            constants,
            ..object(fields)
        }),
    )
}

fn category() -> Model {
    let fields = vec![
        field("name", "What is written on it.", Type::String, Required),
        field(
            "parent",
            "A drawer, in a drawer.",
            Type::Boxed(Box::new(named("Category"))),
            Optional,
        ),
        field(
            "children",
            "What is in it.",
            list(named("Category")),
            Optional,
        ),
    ];
    model(
        "Category",
        "category",
        "A drawer, in a drawer.",
        RECEIVED,
        ModelKind::Struct(object(fields)),
    )
}

fn conflict() -> Model {
    let fields = vec![field("pet_id", "Its number.", Type::String, Required)];
    model(
        "Conflict",
        "conflict",
        "The pet that is in the way.",
        RECEIVED,
        ModelKind::Struct(object(fields)),
    )
}

fn create_pet() -> Model {
    let maximum = |max| Check::Length(None, Some(max));
    let tags = [
        Check::Items(Some(1), Some(8)),
        Check::Each(vec![maximum(10)]),
    ];
    let price = [Check::FloatRange(Some((0.0, true)), None)];
    let age = [Check::Range(Some((0, false)), Some((40, false)))];
    let set = Type::Set(Box::new(Type::String));
    let mut fields = vec![
        checked(
            field(
                "name",
                "Its name.|1 to 20 characters.",
                Type::String,
                Required,
            ),
            &[Check::Length(Some(1), Some(20))],
        ),
        field(
            "animal",
            "What kind of animal it is.",
            named("Animal"),
            Required,
        ),
        checked(
            field(
                "nickName=nick_name",
                "What friends call it.|At most 20 characters.",
                Type::String,
                Maybe,
            ),
            &[maximum(20)],
        ),
        checked(
            field("tags", "Words to find it by.|1 to 8 items.", set, Optional),
            &tags,
        ),
        checked(
            field(
                "price",
                "What it costs.|More than 0.",
                Type::Double,
                Optional,
            ),
            &price,
        ),
        checked(
            field("age", "In years.|0 to 40.", Type::Int32, Optional),
            &age,
        ),
        checked(
            field(
                "contact",
                "Where somebody lives.",
                named("Address"),
                Optional,
            ),
            &[Check::Inside],
        ),
        field(
            "type=r#type",
            "A word that is a keyword.|Default: `normal`.",
            Type::String,
            Optional,
        ),
    ];
    fields[7].default = Some(Literal::String("normal".to_owned()));
    let constants = vec![("source".to_owned(), Literal::String("client".to_owned()))];
    let kind = ModelKind::Struct(Struct {
        constants,
        ..object(fields)
    });
    Model {
        checked: true,
        ..model("CreatePet", "create_pet", "A new pet.", SENT, kind)
    }
}

fn dog() -> Model {
    let fields = vec![
        field("kind", "The member `kind`.", Type::String, Required),
        field("breed", "Its breed.", Type::String, Optional),
    ];
    model(
        "Dog",
        "dog",
        "A dog.",
        BOTH,
        ModelKind::Struct(object(fields)),
    )
}

fn pet() -> Model {
    let price = field("price", "What it costs.", Type::Double, Optional);
    let fields = vec![
        field("id", "Its number.", Type::Formatted(Format::Uuid), Required),
        field("name", "Its name.", Type::String, Required),
        field("status", "Where a pet is.", named("Status"), Required),
        field(
            "animal",
            "What kind of animal it is.",
            named("Animal"),
            Required,
        ),
        field("size", "How big a pet is.", named("Size"), Optional),
        field(
            "bornAt=born_at",
            "When it was born.",
            Type::Formatted(Format::DateTime),
            Optional,
        ),
        Field {
            aliases: texts(&["cost"]),
            lenient: true,
            ..price
        },
        field(
            "category",
            "A drawer, in a drawer.",
            named("Category"),
            Optional,
        ),
        field("contact", "Where to ask.", named("Contact"), Optional),
    ];
    let kind = ModelKind::Struct(Struct {
        additional: Some(Additional {
            name: name("additional"),
            ty: Type::String,
            checks: Vec::new(),
        }),
        ..object(fields)
    });
    model("Pet", "pet", "A pet.", RECEIVED, kind)
}

fn pet_filter() -> Model {
    let fields = vec![
        field("status", "Where a pet is.", named("Status"), Optional),
        field("size", "How big a pet is.", named("Size"), Optional),
    ];
    Model {
        default: true,
        ..model(
            "PetFilter",
            "pet_filter",
            "What to look for.",
            SENT,
            ModelKind::Struct(object(fields)),
        )
    }
}

fn photos() -> Model {
    let place = field("place", "Where somebody lives.", named("Address"), Optional);
    let fields = vec![
        field("cover", "The first picture.", Type::File, Required),
        field("others", "More pictures.", list(Type::File), Optional),
        field("caption", "What is to be seen.", Type::String, Optional),
        checked(place, &[Check::Inside]),
    ];
    let kind = ModelKind::Struct(Struct {
        additional: Some(Additional {
            name: name("additional"),
            ty: Type::Json,
            checks: Vec::new(),
        }),
        ..object(fields)
    });
    Model {
        eq: false,
        checked: true,
        ..model("Photos", "photos", "Pictures of a pet.", SENT, kind)
    }
}

fn values(list: &[&str]) -> Vec<EnumValue> {
    let one = |text: &&str| EnumValue {
        name: name(text),
        doc: doc(&format!("`{}`.", name(text).wire)),
    };
    list.iter().map(one).collect()
}

fn size() -> Model {
    let values = values(&["1=Small", "2=Middle", "3=Large"]);
    let kind = ModelKind::Enum(Enum {
        repr: EnumRepr::Integer,
        values,
        unknown: name("Unknown"),
    });
    Model {
        ord: true,
        ..model("Size", "size", "How big a pet is.", BOTH, kind)
    }
}

fn status() -> Model {
    let values = values(&["available=Available", "sold=Sold", "in-care=InCare"]);
    let kind = ModelKind::Enum(Enum {
        repr: EnumRepr::String,
        values,
        unknown: name("Unknown"),
    });
    Model {
        ord: true,
        ..model("Status", "status", "Where a pet is.", BOTH, kind)
    }
}
