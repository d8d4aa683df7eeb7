//! What becomes of one row: read cell by cell, and either one letter or several, held back, or faulty with every reason.

use super::choice::{self, asks_for_stance};
use super::columns::{Places, get};
use super::layout::Layout;
use super::name::Doubled;
use super::rules::Rules;
use super::table::RawRow;
use super::{Channel, HeldBackReason, Office, Recipient, cell, name, term};
use crate::settings::{EndedTerms, PerInbox, SeveralAddresses};
use jiff::civil::Date;
use redress_base::address::{AddressError, EmailAddress};
use redress_base::folder::CampaignPath;
use redress_base::id::RecipientKey;
use redress_base::problem::Problem;
use redress_base::words::zone_named;
use std::borrow::Cow;

/// Different office texts that are remembered at most; the rest are read anew each time.
const OFFICES_REMEMBERED: usize = 32;

/// Reads the rows of one list.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    pub layout: &'a Layout,
    pub at: Places,
    rules: &'a Rules<'a>,
    asks_for_stance: bool,
    offices: Vec<(String, Option<Office>)>,
}

/// One letter that a row without fault asks for.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub office: Option<Office>,
    pub email: Option<EmailAddress>,
    pub cc: Vec<EmailAddress>,
    pub channel: Channel,
    pub term_end: Option<Date>,
    /// Why it is no delivery, if it is none.
    pub hold: Option<HeldBackReason>,
    /// What was mended, with the header of its column.
    pub repairs: Vec<(String, String)>,
    /// Which of the row's letters it is, from 0.
    pub nth: u8,
    /// Whether its address comes from the file of contacts.
    pub is_contact: bool,
}

/// One thing wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub column: Option<String>,
    pub message: String,
    pub help: String,
}

/// What a row comes to.
#[derive(Debug)]
pub(crate) enum Judged {
    /// Nothing but empty cells: no row at all.
    Blank,
    /// One letter, as nearly always.
    One(Draft),
    /// A letter to each contact of the seat.
    Several(Vec<Draft>),
    /// Faulty, with at least one fault.
    Faulty {
        faults: Vec<Fault>,
        /// The end of the term, if so much can be read.
        term_end: Option<Date>,
    },
}

impl<'a> Judge<'a> {
    pub(crate) fn new(layout: &'a Layout, rules: &'a Rules<'a>) -> Self {
        let asks_for_stance = asks_for_stance(&rules.config.choice);
        Self {
            layout,
            at: Places::of(layout),
            rules,
            asks_for_stance,
            offices: Vec::new(),
        }
    }

    /// Reads a row; every fault in it is found.
    pub(crate) fn judge(&mut self, raw: &RawRow<'_>) -> Judged {
        let mut faults = self.faults_of_the_row(raw);
        if !faults.is_empty() || is_nothing_but_spaces(raw) {
            let is_blank = raw.record.iter().all(|cell| cell.trim().is_empty());
            return if is_blank {
                Judged::Blank
            } else {
                Judged::Faulty {
                    faults,
                    term_end: None,
                }
            };
        }
        let draft = self.draft(raw, &mut faults);
        if !faults.is_empty() {
            return Judged::Faulty {
                faults,
                term_end: draft.term_end,
            };
        }
        // A row that says it goes by hand is one letter, whoever works in that office.
        let says_by_hand = draft.channel != Channel::Email && !get(raw, self.at.channel).is_empty();
        let book = self.rules.contacts.as_ref().filter(|_| !says_by_hand);
        match book.map_or(&[][..], |book| book.of(self.contact_key(raw))) {
            [] => Judged::One(self.settle(raw, draft)),
            contacts => {
                let drafts = contacts.iter().zip(0..).map(|(contact, nth)| {
                    let (email, channel) = (Some(contact.clone()), Channel::Email);
                    self.settle(
                        raw,
                        Draft {
                            email,
                            channel,
                            nth,
                            is_contact: true,
                            ..draft.clone()
                        },
                    )
                });
                Judged::Several(drafts.collect())
            }
        }
    }

    /// What the file of contacts knows the row by.
    pub(crate) fn contact_key<'r>(&self, raw: &RawRow<'r>) -> &'r str {
        get(raw, self.rules.contact_key(self.layout).or(self.at.id))
    }

    /// What is wrong with the row before its meaning is looked at.
    fn faults_of_the_row(&self, raw: &RawRow<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if raw.record.len() != self.layout.width {
            let message = format!(
                "the row has {} cells where the header has {}",
                raw.record.len(),
                self.layout.width
            );
            let help = "Look for a separator too many or too few; a cell that holds one needs quotation marks.";
            return vec![Fault {
                column: None,
                message,
                help: help.to_owned(),
            }];
        }
        if raw.is_misquoted {
            let message = "text follows a closing quotation mark".to_owned();
            let help = "Put the whole cell into quotation marks, and write marks that belong to the text twice.";
            faults.push(Fault {
                column: None,
                message,
                help: help.to_owned(),
            });
        }
        let text = raw.record.as_slice();
        if !cell::is_plain(text.as_bytes())
            || text.len() > cell::CELL_BYTES_MAX
            || memchr::memchr2(b'#', b'=', text.as_bytes()).is_some()
        {
            for (index, text) in raw.record.iter().enumerate() {
                if let Some(flaw) = cell::flaw(text) {
                    faults.push(self.fault(Some(index), flaw.message(), flaw.help()));
                }
            }
        }
        for index in &self.layout.nameless {
            if !raw.record[*index].trim().is_empty() {
                let message = format!(
                    "cell {} holds something, but its column has no header",
                    index + 1
                );
                let help = "Give the column a header, or empty it.".to_owned();
                faults.push(Fault {
                    column: None,
                    message,
                    help,
                });
            }
        }
        faults
    }

    /// What the row says, all its faults found; its own address at first, if it has one.
    fn draft(&mut self, raw: &RawRow<'_>, faults: &mut Vec<Fault>) -> Draft {
        let mut repairs = Vec::new();
        let (email, mut cc) = self.addresses(raw, &mut repairs, faults);
        for text in parts(get(raw, self.at.cc)) {
            cc.extend(self.address(text, self.at.cc, &mut repairs, faults));
        }
        self.leave_out_suppressed(&mut cc, &mut repairs);
        for path in parts(get(raw, self.at.attachments)) {
            if let Err(error) = CampaignPath::parse(path) {
                let help = "Name files inside the campaign's folder, with `;` between them.";
                faults.push(self.fault(
                    self.at.attachments,
                    format!("`{path}` is no attachment: {error}"),
                    help,
                ));
            }
        }
        for place in [self.at.first_name, self.at.last_name, self.at.full_name] {
            let name = get(raw, place);
            if name::has_address_marks(name) {
                let help = "Put the name alone into this column, without `<`, `>` or `@`.";
                faults.push(self.fault(place, format!("`{name}` is no name"), help));
            }
        }
        match self.at.doubled_name(raw) {
            Some(Doubled::Parted { last, .. }) => {
                let name = get(raw, self.at.last_name);
                let repair = format!(
                    "first and last name are the same, `{name}`; `{last}` was taken as the surname"
                );
                repairs.push((self.header(self.at.last_name), repair));
            }
            Some(Doubled::Unclear) => {
                let name = get(raw, self.at.last_name);
                let message = format!(
                    "first and last name are the same, `{name}`, and the surname cannot be told"
                );
                faults.push(self.fault(
                    self.at.last_name,
                    message,
                    "Put the surname alone into this column.",
                ));
            }
            None => {}
        }
        let stance = get(raw, self.at.stance);
        if self.asks_for_stance
            && choice::stance(stance, &self.rules.config.choice.stances).is_none()
        {
            let help = "Write sponsor, supportive, undecided, opposed or unknown, or map the word in `[mailing.stances]`.";
            faults.push(self.fault(self.at.stance, format!("`{stance}` is no stance"), help));
        }
        let term_end = self.term_end(get(raw, self.at.term_end), faults);
        let said = get(raw, self.at.channel);
        let (form_url, post_address) = (get(raw, self.at.form_url), get(raw, self.at.post_address));
        let has_contacts = self.rules.contacts.is_some();
        let channel = Channel::of_row(
            said,
            email.is_some() || has_contacts && said == "email",
            form_url,
            post_address,
        );
        let channel = channel.unwrap_or_else(|(message, help)| {
            faults.push(self.fault(self.at.channel, message, help));
            Channel::Email
        });
        if channel == Channel::Email {
            faults.extend(self.too_many(&cc));
            faults.extend(self.no_time_zone(get(raw, self.at.timezone)));
        }
        let office = self.office(get(raw, self.at.office), get(raw, self.at.state));
        let email = email.filter(|_| channel == Channel::Email);
        let draft = Draft {
            office,
            email,
            cc,
            channel,
            term_end,
            hold: None,
            repairs,
            nth: 0,
            is_contact: false,
        };
        if faults.is_empty() && draft.email.is_none() && self.at.key(raw, None).is_none() {
            let message = "the row says neither who it is nor where to write to".to_owned();
            let help = "Fill in an e-mail address, a name, a place or an `id`.".to_owned();
            faults.push(Fault {
                column: None,
                message,
                help,
            });
        }
        draft
    }

    /// The address of the row's own cell, and those that get copies, where the campaign allows several in a cell.
    fn addresses(
        &self,
        raw: &RawRow<'_>,
        repairs: &mut Vec<(String, String)>,
        faults: &mut Vec<Fault>,
    ) -> (Option<EmailAddress>, Vec<EmailAddress>) {
        // Not `get`: outer spaces are said aloud.
        let cell = self.at.email.map_or("", |index| &raw.record[index]);
        if get(raw, self.at.email).is_empty() {
            return (None, Vec::new());
        }
        let copies = self.rules.config.settings.several_addresses == SeveralAddresses::Copy;
        if copies && cell.matches('@').count() > 1 {
            let several = cell
                .split([';', ','])
                .filter(|part| !part.trim().is_empty());
            let mut read = several
                .filter_map(|part| self.address(part.trim(), self.at.email, repairs, faults));
            let first = read.next();
            return (first, read.collect());
        }
        (
            self.address(cell, self.at.email, repairs, faults),
            Vec::new(),
        )
    }

    fn address(
        &self,
        text: &str,
        column: Option<usize>,
        repairs: &mut Vec<(String, String)>,
        faults: &mut Vec<Fault>,
    ) -> Option<EmailAddress> {
        match EmailAddress::parse(text) {
            Ok(parsed) => {
                for repair in parsed.repairs {
                    repairs.push((self.header(column), format!("`{}`: {repair}", text.trim())));
                }
                Some(parsed.address)
            }
            Err(error) => {
                let help = match error {
                    AddressError::Several => {
                        "Put each into a row of its own or into a column `cc`, or say \
                                              `several_addresses = \"copy\"` in the mailing."
                    }
                    _ => error.help(),
                };
                faults.push(self.fault(
                    column,
                    format!("`{}` is no address to write to: {error}", text.trim()),
                    help,
                ));
                None
            }
        }
    }

    fn leave_out_suppressed(
        &self,
        cc: &mut Vec<EmailAddress>,
        repairs: &mut Vec<(String, String)>,
    ) {
        if self.rules.suppression.is_empty() {
            return;
        }
        cc.retain(|address| {
            let Some(reason) = self.rules.suppression.of_address(address) else {
                return true;
            };
            repairs.push((
                self.header(self.at.cc),
                format!("the copy to `{}` was left out: {reason}", address.as_str()),
            ));
            false
        });
    }

    /// A letter with more addressees than the account may write to in a day could never leave.
    fn too_many(&self, cc: &[EmailAddress]) -> Option<Fault> {
        let addressees = 1 + cc.len();
        let daily = self
            .rules
            .config
            .daily
            .filter(|daily| addressees > daily.get() as usize)?;
        let message = format!(
            "the letter goes to {addressees} addressees, copies included, and `daily` allows {daily}"
        );
        let help = "Take copies out, or put some into rows of their own; raise `daily` only if the provider allows more.";
        Some(self.fault(self.at.cc.or(self.at.email), message, help))
    }

    /// Office hours in a zone that nobody knows would be those of another place.
    fn no_time_zone(&self, written: &str) -> Option<Fault> {
        if !self.rules.config.has_hours || written.is_empty() {
            return None;
        }
        let (message, help) = zone_named(written).err()?;
        Some(self.fault(self.at.timezone, message, &help))
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
        let known = self
            .offices
            .iter()
            .find(|(known, _)| known == text)
            .map(|(_, office)| *office);
        let office = known.unwrap_or_else(|| {
            let office = Office::parse(text);
            if self.offices.len() < OFFICES_REMEMBERED {
                self.offices.push((text.to_owned(), office));
            }
            office
        });
        office.map(|office| office.in_state(state))
    }

    /// The draft with the reason why it is no delivery, if there is one.
    fn settle(&self, raw: &RawRow<'_>, mut draft: Draft) -> Draft {
        draft.hold = self.hold(raw, &draft);
        draft
    }

    fn hold(&self, raw: &RawRow<'_>, draft: &Draft) -> Option<HeldBackReason> {
        let names = [self.at.full_name, self.at.last_name, self.at.first_name];
        let says_vacant = names.iter().any(|at| name::says_vacant(get(raw, *at)));
        if says_vacant || is_yes(get(raw, self.at.vacant)) {
            return Some(HeldBackReason::VacantSeat {
                house: draft.office.is_some_and(Office::is_of_the_house),
            });
        }
        if let Some(day) = draft.term_end.filter(|day| *day < self.rules.as_of)
            && self.rules.ended_terms == EndedTerms::Hold
        {
            return Some(HeldBackReason::EndedTerm(day));
        }
        let column = |column: &str| get(raw, self.layout.cell(column));
        if let Some(reason) = choice::left_out(&self.rules.config.choice, column) {
            return Some(reason);
        }
        if let Some(reason) = self.suppressed(raw, draft) {
            return Some(HeldBackReason::Suppressed(reason.to_owned()));
        }
        let lacking = self
            .rules
            .lacks
            .and_then(|lacks| lacks(&self.recipient(raw, draft.clone())));
        lacking.map(HeldBackReason::Missing)
    }

    fn suppressed(&self, raw: &RawRow<'_>, draft: &Draft) -> Option<&str> {
        let suppression = &self.rules.suppression;
        if let Some(reason) = draft
            .email
            .as_ref()
            .and_then(|email| suppression.of_address(email))
        {
            return Some(reason);
        }
        if !suppression.has_seats() {
            return None;
        }
        let [office, city, state, district] = [
            self.at.office,
            self.at.city,
            self.at.state,
            self.at.district,
        ]
        .map(|place| get(raw, place));
        let full_name = self.at.full_name(raw);
        let mut names = vec![get(raw, self.at.id).to_owned(), self.at.seat(raw)];
        for seat in [
            [office, city, ""],
            [office, state, district],
            [office, full_name.as_str(), state],
            [office, full_name.as_str(), ""],
        ] {
            // One word alone, such as `mayor`, names no seat.
            if seat.iter().filter(|part| !part.is_empty()).count() > 1 {
                names.push(seat.join(" "));
            }
        }
        names.retain(|name| !name.trim().is_empty());
        suppression.of_seat(names.iter().map(String::as_str))
    }

    /// What tells a letter from the others of the list.
    pub(crate) fn key<'r>(&self, raw: &RawRow<'r>, draft: &Draft) -> Option<Cow<'r, str>> {
        let key = self.at.key(raw, draft.email.as_ref())?;
        match &draft.email {
            Some(email) if draft.is_contact => Some(format!("{key}:{}", email.inbox()).into()),
            Some(_) if self.shares_inbox(raw) => {
                Some(format!("{key}, {}", self.at.label(raw, self.layout).to_lowercase()).into())
            }
            _ => Some(key),
        }
    }

    /// Whether the key would be an inbox that several rows share on purpose.
    fn shares_inbox(&self, raw: &RawRow<'_>) -> bool {
        self.rules.config.choice.per_inbox == PerInbox::Each && get(raw, self.at.id).is_empty()
    }

    /// The seat of a row, if it is one that a single person holds and the row says which.
    pub(crate) fn single_seat(&self, raw: &RawRow<'_>, draft: &Draft) -> Option<String> {
        let of = |places: [Option<usize>; 2]| {
            let [wide, narrow] = places.map(|place| get(raw, place));
            (!wide.is_empty() && !narrow.is_empty())
                .then(|| format!("{:?} {wide} {narrow}", draft.office).to_lowercase())
        };
        match draft.office? {
            Office::Representative | Office::Delegate | Office::ResidentCommissioner => {
                of([self.at.state, self.at.district])
            }
            Office::Mayor => of([self.at.state, self.at.city]),
            Office::Governor => of([self.at.state, self.at.state]),
            _ => None,
        }
    }

    /// The office that a letter goes to, as `per_office` counts them.
    pub(crate) fn office_of(&self, raw: &RawRow<'_>, draft: &Draft) -> String {
        let key = self.at.key(raw, None).filter(|_| draft.is_contact);
        let seat = match draft.office {
            Some(Office::Senator) | None => {
                format!("{}, {}", self.at.seat(raw), self.at.full_name(raw))
            }
            Some(_) => self.at.seat(raw),
        };
        key.map_or(seat, |key| key.to_string()).to_lowercase()
    }

    /// Whether the list has full names, but this row's is put together from its parts.
    pub(crate) fn composes_name(&self, raw: &RawRow<'_>) -> bool {
        self.at.full_name.is_some()
            && get(raw, self.at.full_name).is_empty()
            && !self.at.full_name(raw).is_empty()
    }

    /// What to call a row.
    pub(crate) fn label(&self, raw: &RawRow<'_>) -> String {
        self.at.label(raw, self.layout)
    }

    /// The cells of a row under its columns: trimmed, addresses as they are written to, the name composed if need be.
    pub(crate) fn recipient(&self, raw: &RawRow<'_>, draft: Draft) -> Recipient {
        let key = RecipientKey::new(self.key(raw, &draft).unwrap_or_default());
        let doubled = self.at.doubled_name(raw);
        let cells = self
            .layout
            .columns
            .names
            .iter()
            .zip(&self.layout.cells)
            .map(
                |(column, place)| match (column.as_str(), &draft.email, doubled) {
                    ("email", Some(email), _) => email.as_str().to_owned(),
                    ("first_name", _, Some(Doubled::Parted { first, .. })) => first.to_owned(),
                    ("last_name", _, Some(Doubled::Parted { last, .. })) => last.to_owned(),
                    ("full_name", ..) => self.at.full_name(raw),
                    ("cc", ..) => draft
                        .cc
                        .iter()
                        .map(EmailAddress::as_str)
                        .collect::<Vec<_>>()
                        .join("; "),
                    _ => get(raw, *place).to_owned(),
                },
            );
        Recipient {
            cells: cells.collect(),
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
        let column = Some(self.header(cell)).filter(|header| !header.is_empty());
        Fault {
            column,
            message,
            help: help.to_owned(),
        }
    }

    fn header(&self, cell: Option<usize>) -> String {
        cell.map_or("", |index| self.layout.header(index))
            .to_owned()
    }
}

impl Judged {
    /// The letters of a row without fault.
    pub(crate) fn drafts(&self) -> &[Draft] {
        match self {
            Self::One(draft) => std::slice::from_ref(draft),
            Self::Several(drafts) => drafts,
            Self::Blank | Self::Faulty { .. } => &[],
        }
    }
}

impl Fault {
    /// The fault in its place.
    pub(crate) fn problem(&self, file: &str, line: u64, row: u64) -> Problem {
        let problem = Problem::error(file, &self.message, &self.help).at_row(line, row);
        Problem {
            column: self.column.clone(),
            ..problem
        }
    }
}

/// The parts of a cell that holds several things, `;` between them.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn is_nothing_but_spaces(raw: &RawRow<'_>) -> bool {
    raw.record.as_slice().bytes().all(|byte| byte == b' ')
}

fn is_yes(text: &str) -> bool {
    !text.is_empty()
        && ["yes", "y", "true", "1", "x", "vacant"]
            .iter()
            .any(|yes| text.eq_ignore_ascii_case(yes))
}
