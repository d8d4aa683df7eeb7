//! What a rule found, before and after the campaign's settings.

use super::rules::Rule;
use redress_base::problem::Severity;

/// Something that a rule found, before the campaign's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuleHit {
    pub(crate) rule: Rule,
    /// The text it was found in or by.
    pub(crate) text: String,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl RuleHit {
    pub(crate) fn new(
        rule: Rule,
        text: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            text: text.to_owned(),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A finding that counts.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// The text by which its place in the letter is found.
    pub(crate) text: String,
    pub(crate) message: String,
    pub(crate) help: String,
}
