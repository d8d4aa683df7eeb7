//! What a delivery report says besides the deliveries themselves, and to whom.

use crate::campaign::Press;
use crate::report::status::Status;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_base::signatories::Signatories;
use redress_ledger::{Filter, PlanRecord};
use std::collections::BTreeMap;

/// A version of a letter under one list of names, as a public report shows it.
#[derive(Clone, Debug)]
pub struct ReportedLetter {
    /// What it is called: `Congress: ask`.
    pub title: String,
    /// How many letters say this: `14 letters and 2 by hand`.
    pub letters: String,
    /// Its subject.
    pub subject: String,
    /// The letter itself; none where the campaign's files no longer say what went.
    pub text: Option<LetterText>,
    /// Who signed it: the place among the copies, from 0.
    pub copy: usize,
}

/// A letter as it is read.
#[derive(Clone, Debug)]
pub struct LetterText {
    /// Its HTML part with the letterhead.
    pub html: String,
    /// Its text part.
    pub text: String,
}

/// Letters that carry the same signatures: organizations sign on and leave while letters go.
#[derive(Clone, Debug)]
pub struct SignedCopy {
    /// Who signed them, as they were approved.
    pub signatories: Signatories,
    /// The date printed in them.
    pub date: Date,
    /// How many went; none of what is still to go.
    pub letters: u64,
}

/// What a report for partners and the press says: counts and texts, no list of recipients and no address of theirs.
#[derive(Clone, Copy, Debug)]
pub struct PublicFacts<'a> {
    /// Who writes.
    pub sender: &'a str,
    /// What the campaign says itself, and whom the press may ask.
    pub press: &'a Press,
    /// In whose days it is told.
    pub zone: &'a TimeZone,
    /// One letter of each version under each copy.
    pub letters: &'a [ReportedLetter],
    /// The pictures of letterheads as `data:` URLs, by what the letters call them.
    pub pictures: &'a BTreeMap<String, String>,
    /// Who signed, the first copy first.
    pub copies: &'a [SignedCopy],
    /// Whether letters are counted by party as well.
    pub by_party: bool,
}

/// What the report says besides the deliveries themselves.
#[derive(Clone, Debug)]
pub struct DeliveryReport<'a> {
    /// For partners and the press; without it, it is the organizer's own, with every delivery.
    pub public: Option<PublicFacts<'a>>,
    /// Where the campaign stands.
    pub status: Status<'a>,
    /// The plan in force.
    pub plan: Option<&'a PlanRecord>,
    /// Who approved it, and when.
    pub approvals: &'a [(String, Timestamp)],
    /// Which deliveries it is about.
    pub filter: &'a Filter,
    /// When the report is made.
    pub made_at: Timestamp,
    /// The page reads itself again after so many seconds, while a send goes on.
    pub refresh: Option<u32>,
}
