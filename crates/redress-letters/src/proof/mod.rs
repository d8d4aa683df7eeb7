//! The proofreader: finds in a finished letter what would embarrass those who signed it.
//!
//! It reads what the recipient would read, the text part, and compares it with what is known about the recipient. What it
//! finds has a rule with a name, so that a campaign can say in `[proofread]` how much the rule matters and what it lets
//! pass. Each rule has, among its tests, a letter that must trip it and one like it that must not.

mod asks;
mod counts;
mod details;
mod disguise;
mod files;
mod greeting;
mod hit;
mod mailers;
mod markdown;
mod marks;
mod opening;
mod proofreader;
mod reader;
mod rules;
mod statement;
mod text;
mod whole;

pub(crate) use hit::Finding;
pub(crate) use proofreader::Proofreader;

#[cfg(test)]
mod tests;
