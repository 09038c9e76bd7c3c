//! What is drawn is bound to the part it belongs to, and the parts become the tags of the PDF.
use std::{collections::BTreeMap, num::NonZeroU16};

use krilla::{
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
        TagTree,
    },
};

use crate::tree::{Id, Part, Tree};

/// The pieces of content that were drawn, by what they are part of.
#[derive(Default)]
pub(crate) struct Tags {
    drawn: BTreeMap<Id, Vec<Identifier>>,
}

impl Tags {
    /// What follows on the page, until it is ended, is part of `of`.
    pub(crate) fn start(&mut self, surface: &mut Surface<'_>, of: Option<Id>) {
        let Some(id) = of else {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            return;
        };
        let piece = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.drawn.entry(id).or_default().push(piece);
    }

    pub(crate) fn tree(mut self, tree: &Tree, language: &str) -> TagTree {
        let mut root = TagTree::new().with_lang(Some(language.to_owned()));
        for id in tree.roots() {
            root.push(self.group(tree, *id));
        }
        root
    }

    fn group(&mut self, tree: &Tree, id: Id) -> TagGroup {
        let own = self.drawn.remove(&id).unwrap_or_default().into_iter().map(Node::from);
        let mut group = TagGroup::with_children(kind(tree.part(id)), own.collect());
        for child in tree.children(id) {
            group.push(self.group(tree, *child));
        }
        group
    }
}

fn kind(part: &Part) -> TagKind {
    match part {
        Part::Section => Tag::Section.into(),
        Part::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::Figure(shows) => Tag::Figure(Some(shows.clone())).into(),
        Part::Table => Tag::Table.into(),
        Part::TableHead => Tag::THead.into(),
        Part::TableBody => Tag::TBody.into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHeading => Tag::TH(TableHeaderScope::Column).into(),
        Part::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
        Part::Cell => Tag::TD.into(),
    }
}
