//! `[press]`: what the report for the public says in the campaign's own words.

use super::contact::{Contact, read_contact};
use super::file::{Fault, Section, text};
use super::values::{name, name_text};
use toml::de::DeValue;

/// A quote longer than this is no quote.
const QUOTE_CHARACTERS_MAX: usize = 1_000;

/// What a journalist needs besides the letters. None of it is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// What the letters ask for, in a sentence or two.
    pub ask: Option<String>,
    /// What somebody says of it.
    pub quote: Option<String>,
    /// Who says so, with title and organization.
    pub quote_by: Option<String>,
    /// Whom the press may ask.
    pub contact: Contact,
}

pub(super) fn read_press(section: Section<'_>) -> Press {
    let press = Press {
        ask: section.optional("ask", sentences),
        quote: section.optional("quote", sentences),
        quote_by: section.optional("quote_by", name).map(str::to_owned),
        contact: read_contact(&section),
    };
    // Words without a speaker cannot be printed, and a speaker without words says nothing.
    if press.quote.is_some() && !section.has("quote_by") {
        let help = "Add `quote_by = \"Marisol Reyes-Ortiz, campaign director\"`.";
        section.fault("quote", Fault::new("nobody says this quote", help));
    }
    if press.quote_by.is_some() && !section.has("quote") {
        let help = "Add `quote = \"...\"`, or take `quote_by` out.";
        section.fault(
            "quote_by",
            Fault::new("there is no quote to go with this name", help),
        );
    }
    section.finish();
    press
}

/// Some sentences on one line or several, which are joined.
fn sentences(value: &DeValue<'_>) -> Result<String, Fault> {
    let joined: Vec<&str> = text(value)?.split_whitespace().collect();
    let joined = joined.join(" ");
    if joined.chars().count() > QUOTE_CHARACTERS_MAX {
        let message = format!("this is longer than {QUOTE_CHARACTERS_MAX} characters");
        return Err(Fault::new(message, "Make it shorter."));
    }
    // Word by word, because the length of a name is no limit here.
    for word in joined.split(' ') {
        name_text(word)?;
    }
    Ok(joined)
}
