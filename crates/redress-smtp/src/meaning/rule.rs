//! One row of the table of answers.

use super::pattern::CodePattern;
use super::spellings;
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
    #[serde(default, deserialize_with = "spellings::words")]
    words: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
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

    /// Words of which one has to occur beside those of [`AnswerRule::words`]; any text will do if there are none.
    #[must_use]
    pub fn also(&self) -> &[String] {
        &self.also
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
            && self.also == other.also
    }

    /// Whether it fits an answer that came at this stage and has these words.
    pub(super) fn fits(&self, stage: Stage, reply: &Reply, answer_words: &str) -> bool {
        let enhanced = reply.enhanced.as_deref().unwrap_or_default();
        // A list without words asks for none.
        let has_one_of = |words: &[String]| {
            words.is_empty()
                || words
                    .iter()
                    .any(|word| answer_words.contains(word.as_str()))
        };
        (self.at.is_empty() || self.at.contains(&stage))
            && (self.codes.is_empty() || self.codes.iter().any(|code| code.fits(reply.code)))
            && (self.enhanced.is_empty() || self.enhanced.iter().any(|wanted| wanted == enhanced))
            && has_one_of(&self.also)
            && has_one_of(&self.words)
    }
}
