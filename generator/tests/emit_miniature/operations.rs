//! In: nothing. Out: the operations of the miniature.

mod account_operations;

pub(crate) use account_operations::account;
use authing_codegen::ir::*;

use super::make::*;

const SIMPLE: Style = Style::Simple(false);
const FORM: Style = Style::Form(true);

/// Of the tag `pets`.
pub(crate) fn pets() -> Vec<Operation> {
    vec![
        list_pets(),
        create_pet(),
        get_pet(),
        delete_pet(),
        upload_photos(),
        get_photo(),
        get_motto(),
    ]
}

fn fill(at: FillAt, name: &str, value: &str) -> Fill {
    Fill {
        at,
        name: name.to_owned(),
        value: value.to_owned(),
        default: None,
        required: false,
    }
}

fn app_id() -> Fill {
    Fill {
        required: true,
        ..fill(FillAt::Header, "x-shop-app-id", "app_id")
    }
}

fn shop_fills() -> Vec<Fill> {
    vec![
        app_id(),
        Fill {
            default: Some(Literal::String("en".to_owned())),
            ..fill(FillAt::Header, "x-shop-lang", "lang")
        },
    ]
}

fn accept() -> String {
    "application/json".to_owned()
}

fn pet_id() -> Argument {
    argument("pet_id", "Which pet.", Location::Path(SIMPLE), Type::String)
}

fn list_pets() -> Operation {
    let limit = argument(
        "limit",
        "How many at most.|1 to 100.",
        Location::Query(FORM),
        Type::Int32,
    );
    let setters = vec![
        Argument {
            checks: vec![Check::Range(Some((1, false)), Some((100, false)))],
            ..limit
        },
        argument(
            "tags",
            "Only pets with one of these tags.",
            Location::Query(Style::Pipe),
            list(Type::String),
        ),
        argument(
            "filter",
            "What to look for.",
            Location::Query(Style::Deep),
            named("PetFilter"),
        ),
        Argument {
            deprecated: true,
            ..argument(
                "sort",
                "The order of the list.",
                Location::Query(FORM),
                Type::String,
            )
        },
    ];
    let headers = vec![
        Header {
            name: name("x-next=x_next"),
            doc: doc("Where the next page starts."),
            ty: Type::String,
            style: SIMPLE,
        },
        Header {
            name: name("x-total=x_total"),
            doc: doc("How many there are."),
            ty: Type::Int64,
            style: SIMPLE,
        },
    ];
    Operation {
        marker: Some(name("ListPets")),
        retry: Retry::Safe,
        setters,
        security: vec![vec![0], vec![]],
        envelope: Some(0),
        failures: vec![0],
        fills: shop_fills(),
        answer: Answer {
            headers,
            ..json(list(named("Pet")))
        },
        accept: Some(accept()),
        ..operation(
            "listPets",
            "list_pets",
            "List pets.|Anybody may look; a key shows hidden pets too.",
            Method::Get,
            "/pets",
        )
    }
}

fn create_pet() -> Operation {
    let conflict = ErrorAnswer {
        status: "409".to_owned(),
        doc: doc("There is such a pet."),
        ty: Some(named("Conflict")),
    };
    Operation {
        body: Some(Body {
            checked: true,
            checks: Vec::new(),
            ..body(
                "The new pet.",
                "application/json",
                BodyKind::Json(named("CreatePet")),
            )
        }),
        security: vec![vec![2]],
        envelope: Some(0),
        failures: vec![0],
        fills: shop_fills(),
        answer: Answer {
            errors: vec![conflict],
            ..json(named("Pet"))
        },
        accept: Some(accept()),
        ..operation(
            "createPet",
            "create_pet",
            "Add a pet.",
            Method::Post,
            "/pets",
        )
    }
}

fn get_pet() -> Operation {
    let arm = |status: &str, variant: &str, said: &str, payload: Payload| AnswerArm {
        status: status.to_owned(),
        name: name(variant),
        doc: doc(said),
        payload,
    };
    let arms = vec![
        arm("200", "Ok", "The pet.", Payload::Json(named("Pet"))),
        arm("202", "Accepted", "The pet is on its way.", Payload::Text),
        arm("204", "NoContent", "The pet is out.", Payload::Empty),
    ];
    let failure = ErrorAnswer {
        status: "default".to_owned(),
        doc: doc("Any failure."),
        ty: None,
    };
    Operation {
        retry: Retry::Safe,
        arguments: vec![pet_id()],
        failures: vec![0],
        answer: Answer {
            success: Success::Many(name("GetPetAnswer"), arms),
            errors: vec![failure],
            headers: Vec::new(),
        },
        accept: Some("application/json, text/plain".to_owned()),
        ..operation(
            "getPet",
            "get_pet",
            "Look at one pet.",
            Method::Get,
            "/pets/{pet_id}",
        )
    }
}

fn delete_pet() -> Operation {
    let version = argument(
        "if-match=if_match",
        "The version of the pet.",
        Location::Header(SIMPLE),
        Type::String,
    );
    let reason = argument(
        "reason",
        "Why.|1 to 100 characters.",
        Location::Header(SIMPLE),
        Type::String,
    );
    Operation {
        marker: Some(name("DeletePet")),
        retry: Retry::Idempotent,
        arguments: vec![pet_id(), version],
        setters: vec![
            Argument {
                checks: vec![Check::Length(Some(1), Some(100))],
                ..reason
            },
            argument(
                "visit",
                "The visit to the shop.",
                Location::Cookie(FORM),
                Type::String,
            ),
        ],
        security: vec![vec![2]],
        ..operation(
            "deletePet",
            "delete_pet",
            "Take a pet out of the shop.",
            Method::Delete,
            "/pets/{pet_id}",
        )
    }
}

fn upload_photos() -> Operation {
    let part = |text: &str, kind, required, media: Option<&str>| FormPart {
        name: name(text),
        kind,
        required,
        media_type: media.map(ToOwned::to_owned),
    };
    let parts = vec![
        part("cover", PartKind::File, true, Some("image/png")),
        part("others", PartKind::Files, false, None),
        part("caption", PartKind::Text, false, None),
        part("place", PartKind::Json, false, Some("application/json")),
    ];
    let kind = BodyKind::Multipart(named("Photos"), parts);
    Operation {
        retry: Retry::Upload,
        arguments: vec![pet_id()],
        body: Some(Body {
            checked: true,
            checks: Vec::new(),
            ..body("The pictures.", "multipart/form-data", kind)
        }),
        security: vec![vec![2]],
        ..operation(
            "uploadPhotos",
            "upload_photos",
            "Send pictures of a pet.",
            Method::Post,
            "/pets/{pet_id}/photos",
        )
    }
}

fn get_photo() -> Operation {
    Operation {
        retry: Retry::Safe,
        arguments: vec![pet_id()],
        answer: Answer {
            success: Success::One(Payload::Bytes),
            errors: Vec::new(),
            headers: Vec::new(),
        },
        accept: Some("image/png".to_owned()),
        ..operation(
            "getPhoto",
            "get_photo",
            "Get the picture of a pet.",
            Method::Get,
            "/pets/{pet_id}/photo",
        )
    }
}

fn get_motto() -> Operation {
    Operation {
        retry: Retry::Safe,
        answer: Answer {
            success: Success::One(Payload::Text),
            errors: Vec::new(),
            headers: Vec::new(),
        },
        accept: Some("text/plain".to_owned()),
        ..operation(
            "getMotto",
            "get_motto",
            "The motto of the day.",
            Method::Get,
            "/motto",
        )
    }
}
