//! Prints [`SourceFile`]s and [`TextFile`]s, with blank lines where a reader wants them.
//!
//! Formatting goes item by item, so that blank lines are put between finished texts and never into one.

use syn::{Attribute, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem, Visibility};

use crate::emit::{Prose, SourceFile, TextFile, folded};

/// The text of a file: `//!` header, items, one newline at the end.
pub fn render(file: SourceFile) -> String {
    let mut text = String::new();
    for line in file.docs.into_iter().flat_map(|prose| lines(prose, true)) {
        text.push_str("//!");
        // A break in the line would leave the comment.
        let line = folded(&line);
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line.trim_end());
        }
        text.push('\n');
    }
    if !file.attributes.is_empty() {
        text.push('\n');
        text.push_str(&unparse(file.attributes, Vec::new()));
    }
    let mut before = None;
    for item in file.items {
        let kind = Neighbour::of(&item);
        if before.map_or(!text.is_empty(), |before| apart(before, kind)) {
            text.push('\n');
        }
        text.push_str(&print(item));
        before = Some(kind);
    }
    text
}

/// The text of a file that is not Rust code.
pub fn text(file: TextFile) -> String {
    let lines = file.text.into_iter().flat_map(|prose| lines(prose, false));
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// The lines of a piece; rustdoc compiles examples, so there they are whole.
fn lines(prose: Prose, compiled: bool) -> Vec<String> {
    let example = match prose {
        Prose::Line(line) => return vec![line],
        Prose::Example(example) => example,
    };
    let text = plain(Item::Fn(*example));
    let code = text.lines().filter_map(|line| {
        let inside = line
            .strip_prefix("    ")
            .filter(|inside| *inside != "Ok(())");
        match inside {
            Some(inside) => Some(inside.to_owned()),
            None => compiled.then(|| format!("# {}", line.trim_start())),
        }
    });
    let open = if compiled { "```no_run" } else { "```rust" };
    let mut lines = vec![open.to_owned()];
    lines.extend(code);
    lines.push("```".to_owned());
    lines
}

/// What an item is to the one after it: only lists of `use`, `mod` and `pub use` stand close together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    Use { public: bool },
    Mod,
    Other,
}

impl Neighbour {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use(item) if item.attrs.is_empty() => Self::Use {
                public: !matches!(item.vis, Visibility::Inherited),
            },
            Item::Mod(item) if item.content.is_none() => Self::Mod,
            _ => Self::Other,
        }
    }
}

/// Whether a blank line stands between two items.
fn apart(before: Neighbour, item: Neighbour) -> bool {
    before != item || item == Neighbour::Other
}

/// The text of one item. Blocks are printed member by member: each in its block without the others, whose frame is then
/// taken off.
fn print(item: Item) -> String {
    match item {
        Item::Impl(mut block) if block.items.len() > 1 => {
            let members = std::mem::take(&mut block.items);
            let close = members
                .iter()
                .map(|member| !matches!(member, ImplItem::Fn(_)))
                .collect();
            let with = |items: Vec<ImplItem>| {
                Item::Impl(ItemImpl {
                    items,
                    ..block.clone()
                })
            };
            spaced(
                with(Vec::new()),
                members.into_iter().map(|member| with(vec![member])),
                close,
            )
        }
        Item::Trait(mut block) if block.items.len() > 1 => {
            let members = std::mem::take(&mut block.items);
            let close = vec![false; members.len()];
            let with = |items: Vec<TraitItem>| {
                Item::Trait(ItemTrait {
                    items,
                    ..block.clone()
                })
            };
            spaced(
                with(Vec::new()),
                members.into_iter().map(|member| with(vec![member])),
                close,
            )
        }
        Item::Mod(ItemMod {
            content: Some((brace, members)),
            attrs,
            vis,
            unsafety,
            mod_token,
            ident,
            semi,
        }) => {
            let close = members
                .iter()
                .map(|member| Neighbour::of(member) != Neighbour::Other)
                .collect();
            let frame = ItemMod {
                content: None,
                attrs,
                vis,
                unsafety,
                mod_token,
                ident,
                semi,
            };
            let with = |items: Vec<Item>| {
                Item::Mod(ItemMod {
                    content: Some((brace, items)),
                    ..frame.clone()
                })
            };
            spaced(
                with(Vec::new()),
                members.into_iter().map(|member| with(vec![member])),
                close,
            )
        }
        other => plain(other),
    }
}

/// Prints a block; between two members that stand close there is no blank line.
fn spaced(empty: Item, members: impl Iterator<Item = Item>, close: Vec<bool>) -> String {
    let frame = plain(empty);
    let head = frame.strip_suffix("{}\n").unwrap_or(&frame);
    let mut text = format!("{head}{{\n");
    let mut closer = true;
    for (number, (member, close)) in members.zip(close).enumerate() {
        if number > 0 && !(closer && close) {
            text.push('\n');
        }
        closer = close;
        let framed = plain(member);
        let inner = framed
            .strip_prefix(head)
            .and_then(|rest| rest.strip_prefix("{\n")?.strip_suffix("}\n"));
        text.push_str(inner.unwrap_or(&framed));
    }
    text.push_str("}\n");
    text
}

/// What prettyplease makes of one item.
fn plain(item: Item) -> String {
    unparse(Vec::new(), vec![item])
}

fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}
