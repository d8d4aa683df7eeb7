//! Which names letters may use, and what to say about one that they may not.

use super::source::TemplateSource;
use super::uses::{TemplateKind, Use};
use crate::facts::CONSTITUENTS_CELLS;
use redress_base::problem::Problem;
use redress_base::words::{quoted_list, quoted_series};
use redress_lists::{Column, Columns};

/// The names at the top of every template, besides `values`.
const TOP: [&str; 18] = [
    "recipient",
    "salutation",
    "address_block",
    "address_lines",
    "title",
    "short_title",
    "values",
    "sender",
    "campaign",
    "date",
    "signatories",
    "signatory_blocks",
    "signatory_count",
    "signatory_count_words",
    "re",
    "constituents",
    "first",
    "loop",
];

/// The name of a recipient's state in full, which is made of the column `state` where a list has none of its own.
pub(crate) const STATE_NAME: &str = "state_name";

/// Whose parts are cells of the row, each under its whole name.
pub(crate) const CONSTITUENTS: &str = "constituents";
const OF_CONSTITUENTS: [&str; 4] = ["count", "count_words", "named", "towns"];

/// The names that only the frame has.
const FRAME: [&str; 4] = ["body", "subject", "lang", "dir"];

const SENDER: [&str; 3] = ["name", "email", "reply_to"];
/// What of the sender only the frame has: a text has no place for a picture.
const SENDER_IN_FRAME: [&str; 6] = [
    "name",
    "email",
    "reply_to",
    "logo",
    "logo_width",
    "logo_height",
];
const CAMPAIGN: [&str; 1] = ["name"];
const FIRST: [&str; 2] = ["date", "subject"];
const SIGNATORY: [&str; 3] = ["name", "scope", "state"];
const SIGNATORY_BLOCK: [&str; 2] = ["scope", "signatories"];

/// Names that are less alike are not worth asking about.
const NEAR: f64 = 0.7;

/// How many names a message lists.
const LISTED_MAX: usize = 12;

/// The names that a letter may use.
pub(crate) struct KnownNames<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) values: &'a toml::Table,
    /// Whether the letter has a reference line.
    pub(crate) has_re: bool,
    /// Whether the letter follows another.
    pub(crate) is_follow_up: bool,
    pub(crate) kind: TemplateKind,
}

impl KnownNames<'_> {
    /// What is wrong with the use of a name, if anything.
    pub(crate) fn check(&self, source: &TemplateSource, found: &Use) -> Option<Problem> {
        // The letter says itself what to do where there is no such name.
        if found.lenient {
            return None;
        }
        let path: Vec<&str> = found.path.iter().map(String::as_str).collect();
        let rest = &path[1..];
        match path[0] {
            "recipient" if rest.is_empty() => {
                Some(needs_part(source, found, "recipient", "a column of the list: `recipient.city`"))
            }
            "recipient" => part(source, found, self.recipient(), "column of the list", 1),
            "sender" => {
                let is_frame = self.kind == TemplateKind::Frame;
                let known = if is_frame { &SENDER_IN_FRAME[..] } else { &SENDER };
                part(source, found, known.iter().copied(), "name of the sender", 1)
            }
            "campaign" => part(source, found, CAMPAIGN, "name of the campaign", 1),
            "first" if self.is_follow_up && rest.is_empty() => {
                Some(needs_part(source, found, "first", "what it says: `first.date` or `first.subject`"))
            }
            "first" if self.is_follow_up => part(source, found, FIRST, "name of the first letter", 1),
            "first" => Some(source.problem(
                found.at,
                found.width,
                format!("`{}` is known only in letters of a mailing that follows another", shown(found)),
                "Write `follows = \"...\"` into that `[[mailing]]`, or take the name out.",
            )),
            CONSTITUENTS if self.columns.index_of(CONSTITUENTS_CELLS[0]).is_none() => Some(source.problem(
                found.at,
                found.width,
                format!("`{}` is known only in a campaign with supporters", shown(found)),
                "Name their exports in a section `[supporters]` of campaign.toml, or take the name out.",
            )),
            CONSTITUENTS if rest.is_empty() => {
                Some(needs_part(source, found, CONSTITUENTS, "what it says: `constituents.count` or `constituents.towns`"))
            }
            CONSTITUENTS => part(source, found, OF_CONSTITUENTS, "name of constituents", 1),
            "values" if rest.is_empty() => {
                Some(needs_part(source, found, "values", "a key of `[values]`: `values.bill`"))
            }
            "values" => self.value(source, found),
            "signatories" if rest.first() == Some(&"[]") => part(source, found, SIGNATORY, "name of a signatory", 2),
            "signatory_blocks" if rest.first() == Some(&"[]") => {
                part(source, found, SIGNATORY_BLOCK, "name of a block of signatories", 2)
            }
            "address_block" if found.looped => Some(source.problem(
                found.at,
                found.width,
                "`address_block` is one text, not a list",
                "Loop over `address_lines`, or print {{ address_block }}, which has its lines already.",
            )),
            top if self.top().any(|name| name == top) => None,
            top => Some(unknown(source, found, top, self.top().filter(|name| *name != "loop"), "name")),
        }
    }

    /// The columns of the list, and what is made of them.
    fn recipient(&self) -> impl Iterator<Item = &str> + Clone {
        let names = self.columns.names().iter().map(String::as_str);
        let has_none = self.columns.index_of(STATE_NAME).is_none();
        let of_state = self.columns.index(Column::State).filter(|_| has_none);
        names.chain(of_state.map(|_| STATE_NAME))
    }

    fn top(&self) -> impl Iterator<Item = &'static str> {
        let frame: &[&str] = if self.kind == TemplateKind::Frame {
            &FRAME
        } else {
            &[]
        };
        TOP.iter()
            .chain(frame)
            .copied()
            .filter(|name| self.has_re || *name != "re")
            .filter(|name| self.is_follow_up || *name != "first")
    }

    fn value(&self, source: &TemplateSource, found: &Use) -> Option<Problem> {
        let mut table = self.values;
        for (index, part) in found.path.iter().enumerate().skip(1) {
            match table.get(part) {
                None => {
                    let what = "key of `[values]` in campaign.toml";
                    return Some(unknown(
                        source,
                        found,
                        &found.path[index..].join("."),
                        table.keys().map(String::as_str),
                        what,
                    ));
                }
                Some(toml::Value::Table(inner)) if index + 1 < found.path.len() => table = inner,
                Some(toml::Value::Table(_)) => {
                    return Some(needs_part(
                        source,
                        found,
                        &found.path.join("."),
                        "one of its keys",
                    ));
                }
                Some(_) => return None,
            }
        }
        None
    }
}

fn part<'n>(
    source: &TemplateSource,
    found: &Use,
    known: impl IntoIterator<Item = &'n str> + Clone,
    what: &str,
    index: usize,
) -> Option<Problem> {
    let part = found.path.get(index)?;
    if known.clone().into_iter().any(|name| name == part) {
        return None;
    }
    Some(unknown(
        source,
        found,
        &found.path[index..].join("."),
        known,
        what,
    ))
}

fn needs_part(source: &TemplateSource, found: &Use, name: &str, what: &str) -> Problem {
    source.problem(
        found.at,
        found.width,
        format!("`{name}` is not a text by itself"),
        format!("Name {what}."),
    )
}

fn unknown<'n>(
    source: &TemplateSource,
    found: &Use,
    part: &str,
    known: impl IntoIterator<Item = &'n str>,
    what: &str,
) -> Problem {
    let mut known: Vec<&str> = known.into_iter().collect();
    // The most alike first: of a long list only these are named.
    known.sort_by(|a, b| likeness(b, part).total_cmp(&likeness(a, part)));
    let more = known.len().saturating_sub(LISTED_MAX);
    known.truncate(LISTED_MAX);
    let near = known.first().filter(|first| likeness(first, part) > NEAR);
    let near = near.map_or(String::new(), |first| format!("Did you mean `{first}`? "));
    let help = match (known.as_slice(), more) {
        ([], _) => "There are none yet.".to_owned(),
        ([only], 0) => format!("{near}There is only `{only}`."),
        (_, 0) => format!("{near}There are {}.", quoted_series(&known, "and")),
        (_, more) => format!("{near}There are {}, and {more} more.", quoted_list(&known)),
    };
    source.problem(
        found.at,
        found.width,
        format!(
            "`{}` is not known: there is no {what} `{part}`",
            shown(found)
        ),
        help,
    )
}

/// How alike a known name and one that is not known are; best where a word of the known one is nearly the other.
fn likeness(known: &str, typed: &str) -> f64 {
    let words = known
        .split('_')
        // Word by word as well: `committee` is meant for `committee_name`.
        .chain([known])
        .map(|word| strsim::jaro_winkler(word, typed));
    words.fold(0.0, f64::max)
}

/// A name as the letter has it.
fn shown(found: &Use) -> String {
    found
        .path
        .iter()
        .filter(|part| *part != "[]")
        .cloned()
        .collect::<Vec<_>>()
        .join(".")
}
