//! What a template uses: names, passages, names of its own.

/// Which kind of template this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateKind {
    /// A letter, a subject or an included passage.
    Letter,
    /// The frame of the HTML part.
    Frame,
}

/// What a template uses.
#[derive(Debug)]
pub(crate) struct TemplateUses {
    /// What kind of template it is.
    pub(crate) kind: TemplateKind,
    /// Each use of a name that the letter does not make itself.
    pub(crate) uses: Vec<Use>,
    /// The passages it includes, and in how many loops each stands.
    pub(crate) includes: Vec<Include>,
    /// The names that it makes itself.
    pub(crate) made: Vec<String>,
}

/// A name used in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// Its parts: `recipient`, `city`.
    pub(crate) path: Vec<String>,
    /// Where it stands.
    pub(crate) at: usize,
    /// How many characters it takes.
    pub(crate) width: usize,
    /// The template asks whether it exists, or says what else to print.
    pub(crate) lenient: bool,
    /// The first name of a loop or a filter chain, and what a loop runs over.
    pub(crate) looped: bool,
    /// It is printed as it is: all that stands in its tag.
    pub(crate) printed: bool,
}

/// An included passage.
#[derive(Clone, Debug)]
pub(crate) struct Include {
    /// Its file, as the template names it.
    pub(crate) name: String,
    /// Where the name stands.
    pub(crate) at: usize,
    /// How many loops stand around it.
    pub(crate) loops: usize,
}
