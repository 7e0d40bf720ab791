//! In: the parameters of an operation. Out: [`Argument`]s (required ones and setters) and [`Fill`]s.

use super::media;
use crate::ir::{Argument, Doc, Fill, FillAt, Fixed, Location, Style, Usage};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schemas::checks;
use crate::lower::schemas::enums::{only, values_listed};
use crate::lower::schemas::plans::TypeUse;
use crate::lower::schemas::styles::has_form;
use crate::lower::words::word;
use crate::name::reserved::CALL;
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::{Kind, Problem};
use crate::resolve::{self, Format, Operation, Parameter, Place, View};

/// Names that the code of a method uses itself.
const METHOD: &[&str] = &["self", "body"];

/// What the parameters of an operation become.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// Required ones, path parameters first.
    pub(crate) arguments: Vec<Argument>,
    /// Optional ones.
    pub(crate) setters: Vec<Argument>,
    /// Required ones with a single value.
    pub(crate) fixed: Vec<Fixed>,
    /// What the client fills.
    pub(crate) fills: Vec<Fill>,
}

/// An argument whose name is not settled yet.
pub(crate) struct Unnamed {
    pub(crate) argument: Argument,
    pub(crate) required: bool,
    pub(crate) pointer: String,
    pub(crate) settled: Option<String>,
}

/// Lowers the parameters.
pub(crate) fn inputs<'a>(
    context: &mut Context<'a, '_>,
    operation: &'a Operation<'a>,
    hint: &str,
) -> Inputs {
    let mut inputs = Inputs::default();
    let mut unnamed = Vec::new();
    for parameter in &operation.parameters {
        if ignored(context, parameter) {
            continue;
        }
        without_effect(context, parameter);
        let filled = context.client_values.parameter(
            context.api,
            fill_at(parameter),
            parameter,
            context.problems,
        );
        if let Some(fill) = filled {
            inputs.fills.push(fill);
        } else if let Some(input) = input(context, parameter) {
            match input.fixed(context, &operation.id) {
                Some(fixed) => inputs.fixed.push(fixed),
                None => unnamed.push(self::unnamed(context, operation, input, hint)),
            }
        }
    }
    settle(context, unnamed, &mut inputs);
    inputs
}

/// Names the inputs and sorts them into arguments and setters.
pub(crate) fn settle(context: &mut Context<'_, '_>, unnamed: Vec<Unnamed>, inputs: &mut Inputs) {
    let (mut required, optional): (Vec<Unnamed>, Vec<Unnamed>) =
        unnamed.into_iter().partition(|one| one.required);
    required.sort_by_key(|one| !matches!(one.argument.location, Location::Path(_)));
    inputs
        .arguments
        .extend(named(context, required, METHOD.iter()));
    inputs
        .setters
        .extend(named(context, optional, METHOD.iter().chain(CALL)));
}

fn named(
    context: &mut Context<'_, '_>,
    unnamed: Vec<Unnamed>,
    reserved: impl Iterator<Item = &'static &'static str>,
) -> Vec<Argument> {
    let mut scope = Scope::new(Case::Snake).reserve(reserved.copied());
    for one in &unnamed {
        let wire = &one.argument.name.wire;
        let claim = Claim::new(Case::Snake, wire, &one.pointer)
            .settled(Case::Snake, one.settled.as_deref());
        scope.claim(claim.apart(place_word(&one.argument.location)));
    }
    let names = scope.settle(
        &|pointer| context.api.document.place(pointer),
        context.problems,
    );
    unnamed
        .into_iter()
        .zip(names)
        .map(|(one, name)| Argument {
            name,
            ..one.argument
        })
        .collect()
}

fn place_word(location: &Location) -> &'static str {
    match location {
        Location::Path(_) => "path",
        Location::Query(_) | Location::QueryReserved(_) => "query",
        Location::Header(_) => "header",
        Location::Cookie(_) => "cookie",
        Location::Variable => "variable",
        Location::Body => "body",
    }
}

/// A parameter with its schema, by whatever key it has it.
struct Input<'a> {
    data: &'a Parameter,
    style: Style,
    view: View<'a>,
    at: String,
}

impl Input<'_> {
    /// The one value that it must have, if it must be there and there is but one.
    fn fixed(&self, context: &Context<'_, '_>, operation: &str) -> Option<Fixed> {
        let needed = self.data.required && !context.bound(operation, &self.data.name);
        let value = only(context.types.components, self.view).filter(|_| needed)?;
        Some(Fixed {
            name: self.data.name.clone(),
            location: location(self.data, self.style),
            value,
        })
    }
}

fn input<'a>(context: &mut Context<'a, '_>, data: &'a Parameter) -> Option<Input<'a>> {
    let pointer = &data.pointer;
    let (style, view, at) = match &data.format {
        Format::Schema(schema) => (style(data), schema.into(), format!("{pointer}/schema")),
        Format::Content(types) => {
            let (name, media_type) = types.first()?;
            if !media::is_json(name) {
                let text = format!(
                    "the parameter `{}` has the media type `{name}`; only JSON is supported there",
                    data.name
                );
                let hint = "describe it by `schema` and `style`";
                context.unsupported(&format!("{pointer}/content"), text, hint);
                return None;
            }
            let view = media_type.schema.as_ref().map(View::from)?;
            (Style::Json, view, media::schema_pointer(pointer, name))
        }
    };
    Some(Input {
        data,
        style,
        view,
        at,
    })
}

fn unnamed<'a>(
    context: &mut Context<'a, '_>,
    operation: &Operation<'_>,
    input: Input<'a>,
    hint: &str,
) -> Unnamed {
    let Input {
        data,
        style,
        view,
        at,
    } = input;
    let pointer = data.pointer.as_str();
    let usage = Usage::SENT;
    let hint = format!("{hint}{}", Case::Type.name(&data.name));
    let bound = context.bound(&operation.id, &data.name);
    let used = context.used(view, &at, &hint, usage);
    if !has_form(&mut context.types, &mut context.faults, &used.ty, style) {
        let text = format!(
            "the style of the parameter `{}` has no form for values inside its values; a call with such a value fails",
            data.name
        );
        context.ignored(pointer, text);
    }
    let description = data
        .description
        .as_deref()
        .or_else(|| context.types.components.description(view));
    let mut doc = input_doc(
        description,
        &format!("The parameter `{}`.", data.name),
        &used,
    );
    docs::paragraph(
        &mut doc,
        values_listed(context.types.components, view, &used.ty),
    );
    let argument = Argument {
        name: Name::new(&data.name, ""),
        doc,
        location: location(data, style),
        checks: used.checks,
        ty: used.ty,
        nullable: used.nullable && data.required,
        deprecated: data.deprecated,
        bound,
    };
    let settled = word(&data.extensions, "x-rust-name");
    Unnamed {
        argument,
        required: data.required && !bound,
        pointer: pointer.to_owned(),
        settled,
    }
}

/// What an input is, with its default and constraints as a paragraph of their own.
pub(crate) fn input_doc(description: Option<&str>, fallback: &str, used: &TypeUse) -> Doc {
    let mut doc = docs::doc(None, description, fallback);
    let sentences = checks::sentences(&used.checks, used.default.as_ref());
    if !sentences.is_empty() {
        docs::paragraph(&mut doc, sentences);
    }
    doc
}

/// OpenAPI 3.0.3, "Parameter Object": header parameters of these names shall be ignored.
fn ignored(context: &mut Context<'_, '_>, data: &Parameter) -> bool {
    let meant = data.place == Place::Header;
    let ignored = meant
        && ["accept", "content-type", "authorization"]
            .iter()
            .any(|name| data.name.eq_ignore_ascii_case(name));
    if ignored {
        let place = context.api.document.place(&data.pointer);
        let text = format!(
            "a header parameter called `{}` is to be ignored by OpenAPI's rule",
            data.name
        );
        context.problems.push(
            Problem::new(Kind::Ignored, place, text)
                .hint("use a security scheme, or the media types of body and answers"),
        );
    }
    ignored
}

/// What changes nothing about what is sent.
fn without_effect(context: &mut Context<'_, '_>, data: &Parameter) {
    let pointer = &data.pointer;
    if data.allow_empty_value {
        let text = format!(
            "`allowEmptyValue` is left out: `{}` is sent with a value of its type or not at all",
            data.name
        );
        context.ignored(&format!("{pointer}/allowEmptyValue"), text);
    }
    if data.allow_reserved && data.extensions.contains_key("x-value") {
        let text = "`allowReserved` is left out: the value that the client fills in is escaped";
        context.ignored(&format!("{pointer}/allowReserved"), text);
    }
}

/// Where a value that the client fills in goes.
pub(crate) fn fill_at(parameter: &Parameter) -> FillAt {
    match parameter.place {
        Place::Path => FillAt::Path,
        Place::Query => FillAt::Query,
        Place::Header => FillAt::Header,
        Place::Cookie => FillAt::Cookie,
    }
}

/// How the value is written, if the parameter has a schema and no media type.
fn style(parameter: &Parameter) -> Style {
    let explode = parameter.explode;
    match (parameter.place, parameter.style) {
        (Place::Path, resolve::Style::Label) => Style::Label(explode.unwrap_or(false)),
        (Place::Path, resolve::Style::Matrix) => Style::Matrix(explode.unwrap_or(false)),
        (Place::Path | Place::Header, _) => Style::Simple(explode.unwrap_or(false)),
        (Place::Query, style) => query_style(style, explode),
        (Place::Cookie, _) => Style::Form(explode.unwrap_or(true)),
    }
}

fn location(parameter: &Parameter, style: Style) -> Location {
    match parameter.place {
        Place::Path => Location::Path(style),
        Place::Query if parameter.allow_reserved => Location::QueryReserved(style),
        Place::Query => Location::Query(style),
        Place::Header => Location::Header(style),
        Place::Cookie => Location::Cookie(style),
    }
}

/// `form` explodes unless told otherwise; the delimited styles explode to the same as `form` (OpenAPI 3.0.3,
/// "Style Values").
pub(crate) fn query_style(style: resolve::Style, explode: Option<bool>) -> Style {
    match (style, explode) {
        (resolve::Style::SpaceDelimited | resolve::Style::PipeDelimited, Some(true)) => {
            Style::Form(true)
        }
        (resolve::Style::SpaceDelimited, _) => Style::Space,
        (resolve::Style::PipeDelimited, _) => Style::Pipe,
        (resolve::Style::DeepObject, _) => Style::Deep,
        (_, explode) => Style::Form(explode.unwrap_or(true)),
    }
}
