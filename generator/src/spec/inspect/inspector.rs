//! What all inspections share, and what the walk gathers for the later ones.

use indexmap::IndexMap;

use super::at::At;
use super::edits::Edits;
use crate::problem::Problems;
use crate::spec::files::{Files, Missing};
use crate::spec::grammar::Object;
use crate::spec::node::Node;

/// What all inspections share.
pub(super) struct Inspector<'a, 'p> {
    pub(super) files: &'a Files,
    pub(super) problems: &'p mut Problems,
    pub(super) edits: Edits,
    pub(super) visits: Visits<'a>,
    pub(super) references: References<'a>,
    /// What the walk met and a later inspection looks at as a whole.
    pub(super) found: Found<'a>,
    /// How many more words are compared for hints: bounds the work for documents that are wrong throughout.
    pub(super) comparisons_left: usize,
}

/// What the walk met.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// Lists of security requirements.
    pub(super) requirements: Vec<At<'a>>,
    pub(super) discriminators: Vec<At<'a>>,
    pub(super) servers: Vec<At<'a>>,
    pub(super) sessions: Vec<At<'a>>,
    pub(super) graphqls: Vec<At<'a>>,
    pub(super) key_places: Vec<At<'a>>,
}

impl<'a, 'p> Inspector<'a, 'p> {
    pub(super) fn new(files: &'a Files, problems: &'p mut Problems) -> Self {
        Self {
            files,
            problems,
            edits: Edits::default(),
            visits: Visits::default(),
            references: References::default(),
            found: Found::default(),
            comparisons_left: 200_000,
        }
    }
}

/// Named things of the document: a name and where it stands.
pub(super) type Named<'a> = IndexMap<&'a str, At<'a>>;

/// What the root document declares in a section of its components.
pub(super) fn components<'a>(root: &At<'a>, section: &str) -> Named<'a> {
    let section = root.get("components").and_then(|all| all.get(section));
    let all = section.iter().flat_map(At::members);
    all.map(|(member, at)| (member.key.as_str(), at)).collect()
}

/// What is still to be visited and what was.
#[derive(Default)]
pub(super) struct Visits<'a> {
    /// Objects of the tree that is being walked.
    pub(super) open: Vec<(At<'a>, Object)>,
    /// Targets of references, walked when the tree is done: where a kind is told by the place, the place wins.
    pub(super) behind: Vec<Behind<'a>>,
    /// By address: the kind a node was first read as, and all kinds, a bit each.
    seen: IndexMap<usize, (Object, u64)>,
}

pub(super) struct Behind<'a> {
    pub(super) reference: At<'a>,
    pub(super) target: At<'a>,
    pub(super) object: Object,
}

impl Visits<'_> {
    /// Whether this node was not yet read as this kind.
    pub(super) fn is_first(&mut self, at: &At<'_>, object: Object) -> bool {
        let bit = 1 << (object as u32 % u64::BITS);
        let (_, kinds) = self.seen.entry(address(at.node)).or_insert((object, 0));
        let first = *kinds & bit == 0;
        *kinds |= bit;
        first
    }

    pub(super) fn other_kind(&self, at: &At<'_>, object: Object) -> Option<Object> {
        self.seen
            .get(&address(at.node))
            .map(|(first, _)| *first)
            .filter(|first| *first != object)
    }
}

/// What is known about references.
#[derive(Default)]
pub(super) struct References<'a> {
    /// Target by file and text of the reference.
    pub(super) targets: IndexMap<(u32, &'a str), Result<At<'a>, Missing>>,
    /// The end of the chain by address of the node that holds the reference.
    pub(super) ends: IndexMap<usize, End<'a>>,
}

#[derive(Clone)]
pub(super) enum End<'a> {
    /// Being followed right now.
    Open,
    Broken,
    There(At<'a>),
}

/// The address of a node, which names it while the trees are only read.
pub(super) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}
