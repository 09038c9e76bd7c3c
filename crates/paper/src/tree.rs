//! What the marks on pages mean, in the order it is read: headings, paragraphs, figures and tables (ISO 14289-1, PDF/UA).

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Section,
    /// Its level, and what it says.
    Heading(u16, String),
    Paragraph,
    /// What it shows, in words.
    Figure(String),
    Table,
    TableHead,
    TableBody,
    Row,
    /// The heading of a column.
    ColumnHeading,
    /// The name of a row.
    RowHeading,
    Cell,
}

/// One node, by its place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(usize);

#[derive(Debug)]
struct Node {
    part: Part,
    children: Vec<Id>,
}

/// The nodes in the order they were made, which is the order they are read in.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    roots: Vec<Id>,
}

impl Tree {
    /// Below `parent`, or at the top.
    pub(crate) fn add(&mut self, parent: Option<Id>, part: Part) -> Id {
        let id = Id(self.nodes.len());
        self.nodes.push(Node { part, children: Vec::new() });
        match parent {
            Some(Id(parent)) => self.nodes[parent].children.push(id),
            None => self.roots.push(id),
        }
        id
    }

    pub(crate) fn roots(&self) -> &[Id] {
        &self.roots
    }

    pub(crate) fn part(&self, Id(at): Id) -> &Part {
        &self.nodes[at].part
    }

    pub(crate) fn children(&self, Id(at): Id) -> &[Id] {
        &self.nodes[at].children
    }
}
