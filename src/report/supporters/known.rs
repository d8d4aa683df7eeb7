//! Everything that is known of the people of one address, for whoever asks what is kept of them.

use super::super::printable::printable;
use super::super::words::moment;
use super::figures::use_in_words;
use super::reasons::{KnownConsent, KnownShare, push_consent};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::words::count;
use redress_supporters::consent::ConsentUses;
use redress_supporters::{Supporter, Supporters};
use serde::Serialize;
use std::fmt::Write as _;

/// What is known of the people of one address.
#[derive(Clone, Debug, Serialize)]
pub struct KnownSupporter {
    /// Their rows in the exports.
    pub rows: Vec<KnownRow>,
    /// The consent line that people saw.
    pub signed_as: Option<String>,
    /// Why each of them has agreed to what, or has not.
    pub consent: Vec<KnownConsent>,
    /// For how many recipients of each mailing they are counted.
    pub counted: Vec<CountedFor>,
    /// To which organizations they were given, and which were told to take them out.
    pub shares: Vec<KnownShare>,
    /// When everything was withdrawn here.
    pub withdrawn_at: Option<Timestamp>,
}

/// A row, with what was decided about it.
#[derive(Clone, Debug, Serialize)]
pub struct KnownRow {
    file: String,
    row: u64,
    /// Header and cell.
    cells: Vec<(String, String)>,
    r#match: &'static str,
    seat: Option<String>,
    has_moved_away: bool,
    agreed_to: Vec<String>,
    /// Why the own words are held back.
    words_held_back: Option<String>,
}

/// The recipients of one mailing for whom somebody is counted.
#[derive(Clone, Debug, Serialize)]
pub struct CountedFor {
    mailing: String,
    recipients: u64,
}

impl CountedFor {
    /// So many of a mailing.
    #[must_use]
    pub fn new(mailing: String, recipients: u64) -> Self {
        Self {
            mailing,
            recipients,
        }
    }
}

impl KnownRow {
    /// A row, by what the campaign asks about.
    #[must_use]
    pub fn of(supporter: &Supporter<'_>, uses: &ConsentUses) -> Self {
        let cells = supporter.whole_row();
        let cells = cells.filter(|(_, cell)| !cell.trim().is_empty());
        let agreed = uses.iter().enumerate();
        let agreed = agreed.filter(|(place, _)| supporter.consent.has(*place));
        let home = &supporter.lives.home;
        Self {
            file: supporter.file.to_owned(),
            row: supporter.row,
            cells: cells
                .map(|(header, cell)| (header.trim().to_owned(), cell.to_owned()))
                .collect(),
            r#match: home.word.as_str(),
            seat: home.seat.map(|seat| seat.to_string()),
            has_moved_away: supporter.has_moved_away,
            agreed_to: agreed.map(|(_, wanted)| use_in_words(&wanted)).collect(),
            words_held_back: supporter.withheld.map(|why| why.to_string()),
        }
    }

    /// The rows of an address. An error says that a file was changed meanwhile.
    pub fn all(
        supporters: &Supporters,
        address: &str,
    ) -> Result<Vec<Self>, redress_base::problem::Problem> {
        let mut rows = Vec::new();
        supporters.each(|supporter| {
            if supporter.is_of(address) {
                rows.push(Self::of(supporter, &supporters.uses));
            }
        })?;
        Ok(rows)
    }

    fn push(&self, text: &mut String) {
        let _ = writeln!(text, "{} row {}", self.file, self.row);
        for (header, cell) in &self.cells {
            let _ = writeln!(text, "  {}: {}", printable(header), printable(cell));
        }
        let seat = self.seat.as_ref();
        let seat = seat.map_or(String::new(), |seat| format!(", {seat}"));
        let moved = if self.has_moved_away {
            ", and moved away since by a later row"
        } else {
            ""
        };
        let _ = writeln!(text, "  match: {}{seat}{moved}", self.r#match);
        let agreed = if self.agreed_to.is_empty() {
            "nothing".to_owned()
        } else {
            self.agreed_to.join(", ")
        };
        let _ = writeln!(text, "  agreed to, by all rows together: {agreed}");
        if let Some(why) = &self.words_held_back {
            let _ = writeln!(text, "  own words are held back: they have {why}");
        }
    }
}

impl KnownSupporter {
    /// For a reader, on their clock.
    #[must_use]
    pub fn text(&self, zone: &TimeZone) -> String {
        let mut text = String::new();
        for row in &self.rows {
            row.push(&mut text);
        }
        if self.rows.is_empty() {
            text.push_str("No export has the address.\n");
        }
        if let Some(line) = self.signed_as.as_ref().filter(|_| !self.consent.is_empty()) {
            let _ = writeln!(text, "signed under: {}", printable(line));
        }
        push_consent(&mut text, &self.consent);
        for counted in &self.counted {
            let recipients = count(counted.recipients, "recipient");
            let _ = writeln!(text, "counted in {} for {recipients}", counted.mailing);
        }
        for share in &self.shares {
            share.push(&mut text, zone);
        }
        if self.shares.is_empty() {
            text.push_str("was given to no organization\n");
        }
        match self.withdrawn_at {
            Some(at) => {
                let _ = writeln!(text, "withdrew everything on {}", moment(at, zone));
            }
            None => text.push_str("has not withdrawn with `redress supporters withdraw`\n"),
        }
        text
    }

    /// For a program.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "texts and numbers are valid JSON"
    )]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and numbers are valid JSON") + "\n"
    }
}
