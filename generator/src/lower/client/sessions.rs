//! In: security schemes with `x-session`, and the finished surfaces. Out: [`Session`]s.

use super::position::position;
use super::verify::verify;
use crate::ir::{
    Bind, Input, Lifetime, Reject, Scheme, Session, SessionCall, Surface, TokenKind, TokenPointers,
};
use crate::lower::docs;
use crate::lower::words::{
    CallWord, InputWord, LifetimeWord, SessionWord, TokenWord, TokensWord, text, word,
};
use crate::name::constant;
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{Api, pointer_segment};

/// The sessions in the order in which `security::schemes` counts them; surfaces learn of theirs.
pub(crate) fn sessions(
    api: &Api<'_>,
    schemes: &[Scheme],
    surfaces: &mut [Surface],
    problems: &mut Problems,
) -> Vec<Session> {
    let mut found = Vec::new();
    for (wire, scheme) in &api.schemes {
        let Some(word) = word::<SessionWord>(&scheme.extensions, "x-session") else {
            continue;
        };
        let pointer = format!(
            "/components/securitySchemes/{}/x-session",
            pointer_segment(wire)
        );
        let surface = surfaces
            .iter()
            .position(|surface| surface.name.wire == word.surface);
        let index = schemes.iter().position(|scheme| scheme.name.wire == *wire);
        let (Some(surface), Some(scheme_index)) = (surface, index) else {
            let place = api.document.place(&pointer);
            let text = format!(
                "the session of `{wire}` has no operation: no operation asks for the scheme, or none has the tag `{}`",
                word.surface
            );
            problems.push(
                Problem::new(Kind::Ignored, place, text)
                    .hint("name the tag of the operations that open it in `surface`"),
            );
            continue;
        };
        let number = found.len();
        if let Some(owner) = surfaces.get_mut(surface) {
            owner.session = Some(number);
        }
        let description = scheme.description.as_deref();
        found.push(session(
            word,
            surface,
            scheme_index,
            surfaces,
            docs::doc(None, description, "A session."),
        ));
    }
    found
}

fn session(
    word: SessionWord,
    surface: usize,
    scheme: usize,
    surfaces: &[Surface],
    doc: crate::ir::Doc,
) -> Session {
    let call = |call: CallWord| call_of(call, surfaces);
    let codes: Vec<String> = word.reject.codes.iter().map(text).collect();
    let facts = word.verify;
    let found = facts.map(|facts| verify(facts, &word.surface, &codes, surfaces));
    Session {
        surface,
        constant: format!("{}_SESSION", constant(&word.surface)),
        doc,
        scheme,
        open: word.open,
        replace: word.replace,
        tokens: tokens(word.tokens),
        lifetime: word.lifetime.into_iter().map(lifetime).collect(),
        subject: word.subject,
        subject_claims: word.subject_claims,
        bind: word
            .bind
            .into_iter()
            .map(|(operation, input)| Bind { operation, input })
            .collect(),
        refresh: word.refresh.and_then(call),
        close: word.close.into_iter().filter_map(call).collect(),
        reject: Reject {
            statuses: word.reject.statuses,
            codes,
        },
        verify: found,
    }
}

fn call_of(word: CallWord, surfaces: &[Surface]) -> Option<SessionCall> {
    let at = position(&word.operation, surfaces)?;
    let input = |word| match word {
        InputWord::Const(value) => Input::Const(text(&value)),
        InputWord::Token(TokenWord::Access) => Input::Token(TokenKind::Access),
        InputWord::Token(TokenWord::Id) => Input::Token(TokenKind::Id),
        InputWord::Token(TokenWord::Refresh) => Input::Token(TokenKind::Refresh),
        InputWord::Value(name) => Input::Value(name),
    };
    Some(SessionCall {
        operation: word.operation,
        at,
        inputs: word
            .inputs
            .into_iter()
            .map(|(name, word)| (name, input(word)))
            .collect(),
        tokens: word.tokens.map(tokens),
        lifetime: word
            .lifetime
            .map(|list| list.into_iter().map(lifetime).collect()),
    })
}

fn tokens(word: TokensWord) -> TokenPointers {
    TokenPointers {
        access: word.access,
        id: word.id,
        refresh: word.refresh,
    }
}

fn lifetime(word: LifetimeWord) -> Lifetime {
    match word {
        LifetimeWord::Seconds(at) => Lifetime::Seconds(at),
        LifetimeWord::Date(at) => Lifetime::Date(at),
        LifetimeWord::Timestamp(at) => Lifetime::Timestamp(at),
        LifetimeWord::Jwt => Lifetime::Jwt,
    }
}
