//! One row of the table of answers.

use super::pattern::CodePattern;
use super::verdict::{Action, Meaning, Scope};
use crate::reply::Reply;
use crate::stage::Stage;
use serde::Deserialize;

/// One row of `answers.toml`, whose head says what each part is. An empty list fits everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    #[serde(default)]
    at: Vec<Stage>,
    #[serde(default)]
    codes: Vec<CodePattern>,
    #[serde(default)]
    enhanced: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    scope: Scope,
    action: Action,
    source: String,
    day: toml::value::Datetime,
    example: Example,
}

/// An answer that a row is the first to fit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Where it came.
    pub at: Stage,
    /// The answer as a server sends it, without its line end.
    pub reply: String,
}

impl AnswerRule {
    /// The stages in which it applies; all if there are none.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.at
    }

    /// Words of which one has to occur in the text, lower case; any text will do if there are none.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Enhanced codes of which the answer has to have one; any or none will do if there are none.
    #[must_use]
    pub fn enhanced(&self) -> &[String] {
        &self.enhanced
    }

    /// What it says about the answers it fits.
    #[must_use]
    pub fn meaning(&self) -> Meaning {
        Meaning {
            scope: self.scope,
            action: self.action,
        }
    }

    /// A public page that has such an answer.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The day on which the row was compared with that page, such as `2026-11-22`.
    #[must_use]
    pub fn day(&self) -> String {
        self.day.to_string()
    }

    /// An answer that it is the first to fit.
    #[must_use]
    pub fn example(&self) -> &Example {
        &self.example
    }

    /// Whether the row has the same conditions as another, which would never let this one decide.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.at == other.at
            && self.codes == other.codes
            && self.enhanced == other.enhanced
            && self.words == other.words
    }

    /// Whether it fits an answer that came at this stage.
    #[must_use]
    pub fn fits(&self, stage: Stage, reply: &Reply) -> bool {
        self.fits_lower(stage, reply, &reply.text.to_ascii_lowercase())
    }

    /// The same for a reply whose text was put in lower case already, once for all rows.
    pub(super) fn fits_lower(&self, stage: Stage, reply: &Reply, lower_text: &str) -> bool {
        let enhanced = reply.enhanced.as_deref().unwrap_or_default();
        let words = &self.words;
        (self.at.is_empty() || self.at.contains(&stage))
            && (self.codes.is_empty() || self.codes.iter().any(|code| code.fits(reply.code)))
            && (self.enhanced.is_empty() || self.enhanced.iter().any(|wanted| wanted == enhanced))
            && (words.is_empty() || words.iter().any(|word| lower_text.contains(word.as_str())))
    }
}
