//! In: the answers of an operation. Out: [`Answer`]: what a success gives, how failures are told, what is in the headers.

use super::headers;
use super::media::{self, Chosen, Form as Media};
use crate::ir::{Answer, AnswerArm, Doc, ErrorAnswer, Payload, Success, Type, Usage};
use crate::lower::client::envelopes;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::name::Name;
use crate::resolve::{Answer as Raw, Operation, View};

/// What the answers of an operation become.
pub(crate) struct Answers {
    pub(crate) answer: Answer,
    /// The envelope around a success.
    pub(crate) envelope: Option<usize>,
    /// Envelopes in which it may fail.
    pub(crate) failures: Vec<usize>,
    /// The Accept header.
    pub(crate) accept: Option<String>,
}

/// Lowers the answers. `hint` is the operation's name as a type.
pub(crate) fn answers<'a>(
    context: &mut Context<'a, '_>,
    operation: &'a Operation<'a>,
    hint: &str,
) -> Answers {
    let (successes, failures) = divide(&operation.answers);
    redirects(context, &operation.answers, &successes);
    let mut lowered = Answers {
        answer: Answer {
            success: Success::One(Payload::Empty),
            errors: Vec::new(),
            headers: headers::headers(context, &successes, hint),
        },
        envelope: None,
        failures: Vec::new(),
        accept: None,
    };
    // RFC 9110, section 9.3.2: no answer to HEAD has content, whatever the document describes.
    let bare = operation.method == "head";
    let mut accept = Vec::new();
    let mut arms: Vec<AnswerArm> = Vec::new();
    for raw in successes {
        let several = if arms.is_empty() {
            format!("{hint}Answer")
        } else {
            format!("{hint}{}Answer", arm(&raw.status))
        };
        let (payload, media_type) = if bare {
            (Payload::Empty, raw.content.keys().next().cloned())
        } else {
            payload(context, raw, &several, &mut lowered)
        };
        accept.extend(media_type.filter(|one| !accept.contains(one)));
        arms.push(AnswerArm {
            status: raw.status.clone(),
            name: Name::new(&raw.status, arm(&raw.status)),
            doc: said(&raw.description),
            payload,
        });
    }
    lowered.answer.success = success(arms, hint);
    for raw in failures {
        error(context, raw, hint, bare, &mut lowered);
    }
    lowered.accept = (!accept.is_empty()).then(|| accept.join(", "));
    lowered
}

/// Tells of redirects beside successes: to the client they are failures.
fn redirects(context: &mut Context<'_, '_>, answers: &[Raw], successes: &[&Raw]) {
    let left = |raw: &&Raw| {
        raw.status.starts_with('3') && successes.iter().all(|one| one.status != raw.status)
    };
    for raw in answers.iter().filter(left) {
        let text = format!(
            "the answer `{}` is left out beside the successes: the client follows no redirect, and a call that meets one fails with an error that has its headers",
            raw.status
        );
        context.ignored(&raw.pointer, text);
    }
}

/// Which answers are successes: 2XX; where none is described, 3XX, else `default`.
fn divide(answers: &[Raw]) -> (Vec<&Raw>, Vec<&Raw>) {
    let class = |class: char| move |raw: &&Raw| raw.status.starts_with(class);
    let mut successes: Vec<&Raw> = answers.iter().filter(class('2')).collect();
    if successes.is_empty() {
        successes = answers.iter().filter(class('3')).collect();
    }
    if successes.is_empty() {
        successes = answers.iter().filter(class('d')).collect();
    }
    let failures = answers.iter().filter(|raw| {
        matches!(raw.status.as_bytes().first(), Some(b'4' | b'5' | b'd'))
            && !successes.iter().any(|one| one.status == raw.status)
    });
    let failures = failures.collect();
    (successes, failures)
}

fn payload<'a>(
    context: &mut Context<'a, '_>,
    raw: &'a Raw,
    hint: &str,
    lowered: &mut Answers,
) -> (Payload, Option<String>) {
    let Some(chosen) = media::choose(&context.api.schemas, &raw.content, &raw.pointer) else {
        return (Payload::Empty, None);
    };
    if !chosen.others.is_empty() {
        let text = format!(
            "the answer is asked for as `{}`; also described and left out: {}",
            chosen.name,
            chosen.others.join(", ")
        );
        context.ignored(&format!("{}/content", raw.pointer), text);
    }
    let accept = Some(chosen.name.to_owned());
    match chosen.form {
        Media::Text => (Payload::Text, accept),
        Media::Bytes => (Payload::Bytes, accept),
        Media::Json => {
            let Some((view, pointer)) = chosen.schema else {
                return (Payload::Json(Type::Json), accept);
            };
            (json(context, view, &pointer, hint, lowered), accept)
        }
        Media::UrlEncoded | Media::Multipart | Media::Foreign => {
            let text = format!(
                "an answer of the media type `{}` is not supported",
                chosen.name
            );
            let hint = "describe it as JSON, text (`type: string`) or bytes (`format: binary`)";
            context.unsupported(&format!("{}/content", raw.pointer), text, hint);
            (Payload::Empty, None)
        }
    }
}

fn json<'a>(
    context: &mut Context<'a, '_>,
    view: View<'a>,
    pointer: &str,
    hint: &str,
    lowered: &mut Answers,
) -> Payload {
    let Some(inside) = envelopes::inside(context.api, context.envelopes, view, pointer) else {
        return Payload::Json(context.ty(view, pointer, hint, Usage::RECEIVED));
    };
    lowered.envelope.get_or_insert(inside.envelope);
    if !lowered.failures.contains(&inside.envelope) {
        lowered.failures.push(inside.envelope);
    }
    match inside.data {
        Some((data, pointer)) => Payload::Json(context.ty(data, &pointer, hint, Usage::RECEIVED)),
        None => Payload::Empty,
    }
}

/// One payload if all are equal, else an enum with an arm each; so also if there are redirects, which only an enum
/// takes for successes.
fn success(mut arms: Vec<AnswerArm>, hint: &str) -> Success {
    let Some(first) = arms.first() else {
        return Success::One(Payload::Empty);
    };
    let redirects = arms.iter().any(|arm| arm.status.starts_with('3'));
    if !redirects && arms.iter().all(|arm| arm.payload == first.payload) {
        return Success::One(arms.swap_remove(0).payload);
    }
    Success::Many(Name::new(hint, format!("{hint}Answer")), arms)
}

/// The description of an answer; empty if it has no words.
fn said(description: &str) -> Doc {
    if description.chars().any(char::is_alphanumeric) {
        docs::doc(None, Some(description), "An answer.")
    } else {
        Doc::default()
    }
}

/// The variant for a status.
fn arm(status: &str) -> String {
    let known = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "2XX" => "Success",
        "3XX" => "Redirect",
        "default" => "Default",
        other => return format!("Status{other}"),
    };
    known.to_owned()
}

fn error<'a>(
    context: &mut Context<'a, '_>,
    raw: &'a Raw,
    hint: &str,
    bare: bool,
    lowered: &mut Answers,
) {
    let chosen = media::choose(&context.api.schemas, &raw.content, &raw.pointer);
    let chosen = chosen.filter(|_| !bare);
    if let Some(chosen) = &chosen {
        unread(context, chosen, raw);
    }
    let schema = chosen
        .filter(|chosen| chosen.form == Media::Json)
        .and_then(|chosen| chosen.schema);
    let mut ty = None;
    if let Some((view, pointer)) = schema {
        let found = envelopes::among(context.api, context.envelopes, view);
        if found.is_empty() {
            let hint = format!("{hint}{}Error", status_word(&raw.status));
            ty = Some(context.ty(view, &pointer, &hint, Usage::RECEIVED));
        }
        for envelope in found {
            if !lowered.failures.contains(&envelope) {
                lowered.failures.push(envelope);
            }
        }
    }
    let doc = docs::doc(None, Some(&raw.description), "A failure.");
    lowered.answer.errors.push(ErrorAnswer {
        status: raw.status.clone(),
        doc,
        ty,
    });
}

/// Tells of descriptions of a failure's body that it is not decoded by: the error has it as it came.
fn unread(context: &mut Context<'_, '_>, chosen: &Chosen<'_>, raw: &Raw) {
    let alone = chosen.others.is_empty();
    let text = match chosen.form {
        // A text needs no decoding.
        Media::Json | Media::Text | Media::Bytes if alone => return,
        Media::Json => format!(
            "the failure `{}` is decoded as `{}`; also described and left out: {}",
            raw.status,
            chosen.name,
            chosen.others.join(", ")
        ),
        _ => {
            let all = std::iter::once(chosen.name).chain(chosen.others.iter().copied());
            let all: Vec<&str> = all.collect();
            format!(
                "the failure `{}` is described as {}, which is not decoded; the error keeps its body as it came",
                raw.status,
                all.join(", ")
            )
        }
    };
    context.ignored(&format!("{}/content", raw.pointer), text);
}

fn status_word(status: &str) -> String {
    if status == "default" {
        String::new()
    } else {
        status.to_owned()
    }
}
