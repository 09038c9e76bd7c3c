//! What is put on paper.

/// A document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// What it is about, in lines below the title.
    pub about: Vec<String>,
    pub sections: Vec<Section>,
    /// At the foot of each page, left of its number.
    pub foot: String,
    /// BCP 47, for who reads it aloud.
    pub language: String,
}

/// One table with what belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// None where the document holds nothing else.
    pub title: Option<String>,
    pub about: Vec<String>,
    pub bars: Option<Bars>,
    pub head: Vec<Heading>,
    pub lines: Vec<Line>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    pub text: String,
    /// Figures stand at the right.
    pub is_figure: bool,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub cells: Vec<String>,
    pub kind: LineKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineKind {
    #[default]
    Plain,
    Subtotal,
    Total,
}

/// Figures as lengths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// What they measure.
    pub name: String,
    pub bars: Vec<Bar>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    pub label: String,
    /// Anything: bars are as long as it is beside the greatest.
    pub size: f64,
    /// The figure as it is written.
    pub figure: String,
}
