//! What becomes of one row: read cell by cell, and either a recipient, held back, or faulty with every reason.

use super::cell;
use super::layout::Layout;
use super::table::RawRow;
use super::{Channel, HeldBackReason, ListOptions, Office, Recipient, name, term};
use crate::address::EmailAddress;
use crate::campaign::{CampaignPath, EndedTerms};
use crate::id::RecipientKey;
use jiff::civil::Date;
use std::collections::HashMap;

/// Different office texts that are remembered at most; the rest are read anew each time.
const OFFICES_REMEMBERED: usize = 256;

/// Reads the rows of one list.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pub layout: &'a Layout,
    options: &'a ListOptions,
    at: Places,
    offices: HashMap<String, Option<Office>>,
}

/// The cells of a row that decide something.
#[derive(Debug)]
struct Places {
    id: Option<usize>,
    office: Option<usize>,
    first_name: Option<usize>,
    middle_name: Option<usize>,
    last_name: Option<usize>,
    full_name: Option<usize>,
    suffix: Option<usize>,
    city: Option<usize>,
    state: Option<usize>,
    email: Option<usize>,
    cc: Option<usize>,
    attachments: Option<usize>,
    term_end: Option<usize>,
    vacant: Option<usize>,
}

/// A row without fault.
#[derive(Debug)]
pub(super) struct Draft {
    pub office: Option<Office>,
    pub email: Option<EmailAddress>,
    pub cc: Vec<EmailAddress>,
    pub channel: Channel,
    pub term_end: Option<Date>,
    /// Why the row is no delivery, if it is none.
    pub hold: Option<HeldBackReason>,
    /// What was mended, with the header of its column.
    pub repairs: Vec<(String, String)>,
}

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub column: Option<String>,
    pub message: String,
    pub help: String,
}

/// What a row comes to.
#[derive(Debug)]
pub(super) enum Judged {
    /// Nothing but empty cells: no row at all.
    Blank,
    /// Read.
    Draft(Draft),
    /// Faulty, with at least one fault.
    Faulty {
        faults: Vec<Fault>,
        /// The end of the term, if so much can be read.
        term_end: Option<Date>,
    },
}

impl<'a> Judge<'a> {
    pub(super) fn new(layout: &'a Layout, options: &'a ListOptions) -> Self {
        let at = Places {
            id: layout.cell("id"),
            office: layout.cell("office"),
            first_name: layout.cell("first_name"),
            middle_name: layout.cell("middle_name"),
            last_name: layout.cell("last_name"),
            full_name: layout.cell("full_name"),
            suffix: layout.cell("suffix"),
            city: layout.cell("city"),
            state: layout.cell("state"),
            email: layout.cell("email"),
            cc: layout.cell("cc"),
            attachments: layout.cell("attachments"),
            term_end: layout.cell("term_end"),
            vacant: layout.cell("vacant"),
        };
        Self { layout, options, at, offices: HashMap::new() }
    }

    /// Reads a row; every fault in it is found.
    pub(super) fn judge(&mut self, raw: &RawRow<'_>) -> Judged {
        let faults = self.raw_faults(raw);
        if !faults.is_empty() {
            let blank = raw.record.iter().all(|cell| cell.trim().is_empty());
            return if blank { Judged::Blank } else { Judged::Faulty { faults, term_end: None } };
        }
        if raw.record.as_slice().bytes().all(|byte| byte == b' ')
            && raw.record.iter().all(|cell| cell.trim().is_empty())
        {
            return Judged::Blank;
        }
        let mut faults = Vec::new();
        let draft = self.draft(raw, &mut faults);
        if faults.is_empty() { Judged::Draft(draft) } else { Judged::Faulty { faults, term_end: draft.term_end } }
    }

    /// What is wrong with the row before its meaning is looked at.
    fn raw_faults(&self, raw: &RawRow<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if raw.record.len() != self.layout.width {
            let message = format!("the row has {} cells where the header has {}", raw.record.len(), self.layout.width);
            let help = "Look for a separator too many or too few; a cell that holds one needs quotation marks.";
            faults.push(Fault { column: None, message, help: help.to_owned() });
            return faults;
        }
        if raw.is_misquoted {
            let message = "text follows a closing quotation mark".to_owned();
            let help = "Put the whole cell into quotation marks, and write marks that belong to the text twice.";
            faults.push(Fault { column: None, message, help: help.to_owned() });
        }
        if !cell::is_plain(raw.record.as_slice().as_bytes()) || raw.record.as_slice().len() > cell::CELL_BYTES_MAX {
            for (index, text) in raw.record.iter().enumerate() {
                if let Some(flaw) = cell::flaw(text) {
                    faults.push(self.fault(Some(index), flaw.message(), flaw.help()));
                }
            }
        }
        for index in &self.layout.nameless {
            if !raw.record[*index].trim().is_empty() {
                let message = format!("cell {} holds something, but its column has no header", index + 1);
                let help = "Give the column a header, or empty it.".to_owned();
                faults.push(Fault { column: None, message, help });
            }
        }
        faults
    }

    fn draft(&mut self, raw: &RawRow<'_>, faults: &mut Vec<Fault>) -> Draft {
        let get = |place: Option<usize>| place.map_or("", |index| raw.record[index].trim());
        let mut repairs = Vec::new();
        let email = match get(self.at.email) {
            "" => None,
            // The cell is read untrimmed, so that outer spaces are said aloud.
            _ => self.address(&raw.record[self.at.email.unwrap_or(0)], self.at.email, &mut repairs, faults),
        };
        let cc =
            parts(get(self.at.cc)).filter_map(|text| self.address(text, self.at.cc, &mut repairs, faults)).collect();
        for path in parts(get(self.at.attachments)) {
            if let Err(error) = CampaignPath::parse(path) {
                let help = "Name files inside the campaign's folder, with `;` between them.";
                faults.push(self.fault(self.at.attachments, format!("`{path}` is no attachment: {error}"), help));
            }
        }
        for place in [self.at.first_name, self.at.last_name, self.at.full_name] {
            if name::has_address_marks(get(place)) {
                let message = format!("`{}` is no name", get(place));
                faults.push(self.fault(
                    place,
                    message,
                    "Put the name alone into this column, without `<`, `>` or `@`.",
                ));
            }
        }
        let term_end = self.term_end(get(self.at.term_end), faults);
        let of_row = |column: &str| get(self.layout.cell(column));
        let channel = if self.at.email.is_some() && email.is_some() && self.layout.cell("channel").is_none() {
            Channel::Email
        } else {
            channel(of_row, email.is_some()).unwrap_or_else(|fault| {
                faults.push(self.fault(self.layout.cell("channel"), fault.message, &fault.help));
                Channel::Email
            })
        };
        let office = self.office(get(self.at.office), get(self.at.state));
        let vacant =
            [self.at.full_name, self.at.last_name, self.at.first_name].iter().any(|at| name::says_vacant(get(*at)))
                || is_yes(get(self.at.vacant));
        let ended = term_end.filter(|day| *day < self.options.as_of && self.options.ended_terms == EndedTerms::Hold);
        let hold = if vacant {
            Some(HeldBackReason::VacantSeat { house: office.is_some_and(Office::is_of_the_house) })
        } else {
            ended.map(HeldBackReason::EndedTerm)
        };
        let email = email.filter(|_| channel == Channel::Email);
        if email.is_none() && faults.is_empty() && hold.is_none() && self.key(raw, None).is_none() {
            let message = "the row says neither who it is nor where to write to".to_owned();
            let help = "Fill in an e-mail address, a name, a place or an `id`.".to_owned();
            faults.push(Fault { column: None, message, help });
        }
        Draft { office, email, cc, channel, term_end, hold, repairs }
    }

    fn address(
        &self,
        text: &str,
        column: Option<usize>,
        repairs: &mut Vec<(String, String)>,
        faults: &mut Vec<Fault>,
    ) -> Option<EmailAddress> {
        let header = || column.map_or("", |index| self.layout.header(index)).to_owned();
        match EmailAddress::parse(text) {
            Ok(parsed) => {
                repairs.extend(
                    parsed.repairs.into_iter().map(|repair| (header(), format!("`{}`: {repair}", text.trim()))),
                );
                Some(parsed.address)
            }
            Err(error) => {
                faults.push(self.fault(
                    column,
                    format!("`{}` is no address to write to: {error}", text.trim()),
                    error.help(),
                ));
                None
            }
        }
    }

    fn term_end(&self, text: &str, faults: &mut Vec<Fault>) -> Option<Date> {
        match term::read(text) {
            Ok(date) => date,
            Err(flaw) => {
                let why = match flaw {
                    term::DateFlaw::Ambiguous => "can be read as two different days",
                    term::DateFlaw::Unknown => "is no date",
                };
                let help = "Write dates as 2027-01-03: year, month, day.";
                faults.push(self.fault(self.at.term_end, format!("`{text}` {why}"), help));
                None
            }
        }
    }

    /// The office of a row. Lists have few different ones, so each is looked up once.
    fn office(&mut self, text: &str, state: &str) -> Option<Office> {
        if text.is_empty() {
            return None;
        }
        if !self.offices.contains_key(text) {
            if self.offices.len() >= OFFICES_REMEMBERED {
                return Office::of_seat(text, state);
            }
            self.offices.insert(text.to_owned(), Office::parse(text));
        }
        self.offices.get(text).copied().flatten().map(|office| office.in_state(state))
    }

    /// What tells the row from others: its `id`, else its address, else office, name and place.
    pub(super) fn key(&self, raw: &RawRow<'_>, email: Option<&EmailAddress>) -> Option<RecipientKey> {
        let get = |place: Option<usize>| place.map_or("", |index| raw.record[index].trim());
        let id = get(self.at.id);
        if !id.is_empty() {
            return Some(RecipientKey::new(id));
        }
        if let Some(email) = email {
            return Some(RecipientKey::new(email.inbox()));
        }
        let name = self.full_name(raw);
        let city = get(self.at.city);
        if name.is_empty() && city.is_empty() && get(self.at.office).is_empty() {
            return None;
        }
        let district = get(self.layout.cell("district"));
        let parts = [get(self.at.office), name.as_str(), city, get(self.at.state), district];
        let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Some(RecipientKey::new(parts.join(", ").to_lowercase()))
    }

    fn full_name(&self, raw: &RawRow<'_>) -> String {
        let get = |place: Option<usize>| place.map_or("", |index| raw.record[index].trim());
        match get(self.at.full_name) {
            "" => name::compose(
                get(self.at.first_name),
                get(self.at.middle_name),
                get(self.at.last_name),
                get(self.at.suffix),
            ),
            name => name.to_owned(),
        }
    }

    /// Whether the row says anything about an office.
    pub(super) fn has_office(&self, raw: &RawRow<'_>) -> bool {
        self.at.office.is_some_and(|index| !raw.record[index].trim().is_empty())
    }

    /// Whether the list has full names, but this row's is put together from its parts.
    pub(super) fn composes_name(&self, raw: &RawRow<'_>) -> bool {
        let is_empty = |place: usize| raw.record[place].trim().is_empty();
        self.at.full_name.is_some_and(is_empty) && !self.full_name(raw).is_empty()
    }

    /// What to call a row.
    pub(super) fn label(&self, raw: &RawRow<'_>) -> String {
        let full_name = self.full_name(raw);
        label(|column| match column {
            "full_name" => &full_name,
            column => self.layout.cell(column).and_then(|index| raw.record.get(index)).map_or("", str::trim),
        })
    }

    /// The cells of a row under its columns: trimmed, the address as it is written to, the name composed if need be.
    pub(super) fn recipient(&self, raw: &RawRow<'_>, draft: Draft) -> Recipient {
        let key = self.key(raw, draft.email.as_ref()).unwrap_or_else(|| RecipientKey::new(""));
        let email = self.layout.columns.names.iter().zip(&self.layout.cells).map(|(column, cell)| {
            let text = cell.map_or("", |index| raw.record[index].trim());
            match (column.as_str(), &draft.email) {
                ("email", Some(email)) => email.as_str().to_owned(),
                ("full_name", _) => self.full_name(raw),
                _ => text.to_owned(),
            }
        });
        Recipient {
            cells: email.collect(),
            key,
            line: raw.line,
            row: raw.row,
            columns: self.layout.columns.clone(),
            office: draft.office,
            email: draft.email,
            cc: draft.cc,
            channel: draft.channel,
        }
    }

    fn fault(&self, cell: Option<usize>, message: String, help: &str) -> Fault {
        let column = cell.map(|index| self.layout.header(index).to_owned()).filter(|header| !header.is_empty());
        Fault { column, message, help: help.to_owned() }
    }
}

/// The parts of a cell that holds several things, `;` between them.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// How a letter reaches a row: as its `channel` says; else by mail if it has an address, by form, by post, in person.
pub(super) fn channel<'a>(get: impl Fn(&str) -> &'a str, has_email: bool) -> Result<Channel, Fault> {
    let said = get("channel");
    let fault = |message: String, help: &str| Fault { column: None, message, help: help.to_owned() };
    if said.is_empty() {
        return Ok(match () {
            () if has_email => Channel::Email,
            () if !get("form_url").is_empty() => Channel::Form,
            () if !get("post_address").is_empty() => Channel::Post,
            () => Channel::InPerson,
        });
    }
    match Channel::parse(said) {
        Some(Channel::Email) if !has_email => Err(fault(
            "the channel is `email`, but the row has no address".to_owned(),
            "Fill in the address, or empty this cell.",
        )),
        Some(channel) => Ok(channel),
        None => Err(fault(format!("`{said}` is no channel"), "Channels are `email`, `form`, `post` and `in_person`.")),
    }
}

/// What to call a row: the full name, else the office and place; empty if the row says neither.
pub(super) fn label<'a>(get: impl Fn(&str) -> &'a str) -> String {
    let name = get("full_name");
    if !name.is_empty() && !name::says_vacant(name) {
        return name.to_owned();
    }
    let office = get("office").replace('_', " ");
    let district = match get("district") {
        "" => String::new(),
        "0" => "at large".to_owned(),
        district => format!("district {district}"),
    };
    let parts = [office.as_str(), get("city"), get("state"), &district];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn is_yes(text: &str) -> bool {
    !text.is_empty() && ["yes", "y", "true", "1", "x", "vacant"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}
