//! The letters of a campaign as they are kept in memory.

use super::listed::ListedLetter;
use crate::body::Document;
use crate::cache::Cache;
use crate::forms::Forms;
use crate::proof::Proofreader;
use crate::template::{FrontMatter, TemplateSource, Templates, Use};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The frame of the HTML part, where the campaign has one.
pub(crate) const FRAME: &str = "letters/_layout.html";

/// All letters of a campaign with their includes and frame. Shared between rendering threads.
#[derive(Debug)]
pub struct LetterSet {
    pub(crate) sources: Vec<TemplateSource>,
    /// What was read from the campaign's folder.
    pub(crate) paths: Vec<CampaignPath>,
    pub(crate) letters: BTreeMap<CampaignPath, Letter>,
    /// Every use of a name in the frame, with the frame's source.
    pub(crate) frame_uses: Vec<(usize, Use)>,
    pub(crate) templates: Templates,
    pub(crate) forms: Forms,
    pub(crate) values: toml::Table,
    pub(crate) proofreader: Proofreader,
    /// Trees of letters by their Markdown.
    pub(crate) documents: Cache<String, Document>,
}

/// A letter and what it uses.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) source: usize,
    pub(crate) matter: FrontMatter,
    /// It belongs to a mailing that follows another.
    pub(crate) is_follow_up: bool,
    /// Every use of a name in the letter, its subject and its includes, with the source it stands in.
    pub(crate) uses: Vec<(usize, Use)>,
    /// The names that these and the frame make themselves.
    pub(crate) made: Vec<String>,
    /// The column by which its subjects differ without a reason that shows.
    pub(crate) subject_varies_by: Option<String>,
    /// The letter compared with the list it was last rendered for.
    pub(crate) listed: Mutex<Option<Arc<ListedLetter>>>,
}

impl LetterSet {
    /// The files that decide what the letters say (letters, includes, frame), for the inputs digest.
    #[must_use]
    pub fn sources(&self) -> Vec<CampaignPath> {
        self.paths.clone()
    }

    /// Whether the frame has a place for the picture of a letterhead.
    #[must_use]
    pub fn shows_logo(&self) -> bool {
        self.frame_uses
            .iter()
            .any(|(_, found)| found.path == ["sender", "logo"] && found.printed)
    }

    /// A letter by its file.
    pub(crate) fn letter(&self, path: &CampaignPath) -> Result<&Letter, Problem> {
        let unread = || {
            Problem::error(
                path.as_str(),
                "the letter has not been read",
                "Load the campaign again.",
            )
        };
        self.letters.get(path).ok_or_else(unread)
    }

    /// Every use of a name in a letter and then in the frame, with the source it stands in.
    pub(crate) fn uses<'a>(
        &'a self,
        letter: &'a Letter,
    ) -> impl Iterator<Item = &'a (usize, Use)> + Clone {
        letter.uses.iter().chain(&self.frame_uses)
    }
}

impl Letter {
    /// The sources that its text stands in: its own first, then its includes.
    pub(crate) fn sources(&self) -> Vec<usize> {
        let mut sources: Vec<usize> = self.uses.iter().map(|(source, _)| *source).collect();
        // The letter before its passages: what is found in both is looked for there.
        sources.insert(0, self.source);
        sources.dedup();
        sources
    }
}

/// Under which name the template of a letter's subject is known to the engine.
pub(crate) fn subject_name(letter: &str) -> String {
    format!("{letter} subject.md")
}

/// The same of its reference line.
pub(crate) fn re_name(letter: &str) -> String {
    format!("{letter} re.md")
}
