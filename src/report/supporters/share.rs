//! The list of those who agreed to mail from an organization, for that organization.

use super::super::spreadsheet::Sheet;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::findings::Findings;
use redress_base::id::Digest;
use redress_base::problem::{Problem, Problems};
use redress_ledger::{Shared, SharedSupporters};
use redress_supporters::consent::Meaning;
use redress_supporters::gather::{ContactWord, address_key};
use redress_supporters::{Supporter, Supporters};
use std::collections::{BTreeSet, HashSet};
use std::io;

/// The headers of the list. What is to be taken out stands in a column of its own: whoever takes the whole list for people to
/// write to writes to none of those.
const HEADERS: [&str; 7] = [
    "email",
    "name",
    "signed_up_on",
    "signed_as",
    "column",
    "answer",
    "take_out",
];

/// What is written for one organization.
#[derive(Clone, Copy, Debug)]
pub struct SupporterShareList<'a> {
    /// Everybody, gathered with the organization in mind.
    pub supporters: &'a Supporters,
    /// Its name.
    pub organization: &'a str,
    /// The day on which it signed.
    pub signed_on: Date,
    /// The consent line that people saw.
    pub signed_as: &'a str,
    /// Whom it was given before.
    pub shared: &'a SharedSupporters,
    /// Whether those are given again, for an organization that has lost its file.
    pub is_for_all: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct WrittenShare {
    /// Whom the list gives.
    pub given: Vec<Digest>,
    /// Whom it names for taking out.
    pub taken_out: Vec<Digest>,
    /// Of those given the ones who stand in a share that was cut off.
    pub again: u64,
    /// Those who agree, and were given before.
    pub before: u64,
    /// Those who were given before and stand in no export any more.
    pub gone: u64,
    /// Who agreed and is not given, with rows.
    pub notes: Problems,
}

/// Writes the list; gives what came of it, or says that a file was changed meanwhile.
pub fn write_share(
    list: &SupporterShareList<'_>,
    out: &mut dyn io::Write,
) -> io::Result<Result<WrittenShare, Problem>> {
    let mut writing = Writing {
        list,
        sheet: Sheet::new(out),
        written: WrittenShare::default(),
        taken_out: BTreeSet::new(),
        named: HashSet::new(),
        met: 0,
        notes: Findings::default(),
    };
    writing.sheet.row(HEADERS)?;
    let mut written = Ok(());
    let read = list.supporters.each(|supporter| {
        if written.is_ok() {
            written = writing.take(supporter);
        }
    });
    written?;
    let known = if list.is_for_all {
        list.shared.told_of()
    } else {
        list.shared.given()
    };
    let share = WrittenShare {
        taken_out: writing.taken_out.into_iter().collect(),
        gone: known.saturating_sub(writing.met),
        notes: writing.notes.finish(),
        ..writing.written
    };
    writing.sheet.finish()?;
    Ok(read.map(|()| share))
}

struct Writing<'a> {
    list: &'a SupporterShareList<'a>,
    sheet: Sheet<'a>,
    written: WrittenShare,
    taken_out: BTreeSet<Digest>,
    /// Addresses that are to be taken out, in every spelling: in which of them one was given nobody knows any more.
    named: HashSet<String>,
    /// Those of the people given before who still stand in an export.
    met: u64,
    notes: Findings,
}

impl Writing<'_> {
    fn take(&mut self, supporter: &Supporter<'_>) -> io::Result<()> {
        // Another row speaks for the address.
        if supporter.contact == ContactWord::Other {
            return Ok(());
        }
        let Ok(parsed) = EmailAddress::parse(supporter.cells.email) else {
            if supporter.contact != ContactWord::NotAgreed {
                let message = "no address to which mail can be sent, so nobody is given";
                self.note(supporter, message, "Correct it in the export.");
            }
            return Ok(());
        };
        let email = parsed.address.as_str();
        let digest = self.list.shared.digest(&address_key(email));
        let known = self.list.shared.of(&digest);
        let is_known = match known {
            Some(Shared::Given | Shared::InDoubt) => true,
            Some(Shared::TakenOut) => self.list.is_for_all,
            None => false,
        };
        if supporter.contact == ContactWord::NotAgreed {
            return if is_known {
                self.take_out(email, digest)
            } else {
                Ok(())
            };
        }
        self.met += u64::from(is_known);
        if supporter.contact == ContactWord::Agreed {
            return self.give(supporter, email, digest, known);
        }
        self.tell_of_day(supporter, is_known);
        Ok(())
    }

    fn give(
        &mut self,
        supporter: &Supporter<'_>,
        email: &str,
        digest: Digest,
        known: Option<Shared>,
    ) -> io::Result<()> {
        if known == Some(Shared::Given) && !self.list.is_for_all {
            self.written.before += 1;
            return Ok(());
        }
        self.written.again += u64::from(known == Some(Shared::InDoubt));
        self.written.given.push(digest);
        let day = supporter.signed_at().map(|at| at.day().to_string());
        // The first that means yes to this organization.
        let mut said = supporter.said().into_iter();
        let is_meant = |clause| {
            let mut organizations = self.list.supporters.organizations(clause).iter();
            organizations.any(|name| name == self.list.organization)
        };
        let said = said.find(|said| matches!(said.means, Meaning::Yes(clause) if is_meant(clause)));
        let (column, answer) = said
            .map(|said| (said.column, said.value))
            .unwrap_or_default();
        let name = supporter.cells.name();
        self.sheet.row([
            email,
            &name,
            &day.unwrap_or_default(),
            self.list.signed_as,
            &column,
            &answer,
            "",
        ])
    }

    fn take_out(&mut self, email: &str, digest: Digest) -> io::Result<()> {
        self.met += u64::from(self.taken_out.insert(digest));
        if self.named.insert(email.to_lowercase()) {
            self.sheet.row(["", "", "", "", "", "", email])?;
        }
        Ok(())
    }

    /// Tells of somebody who agrees, and is not known to have done so since the organization signed.
    fn tell_of_day(&mut self, supporter: &Supporter<'_>, is_known: bool) {
        let (name, signed_on) = (self.list.organization, self.list.signed_on);
        let (message, help) = match supporter.contact {
            ContactWord::Undated => (
                format!(
                    "no day says when they agreed, so nobody knows whether since `{name}` signed"
                ),
                "Name the column with the day of the sign-up: `signed_at = \"…\"` in `[supporters.columns]`.",
            ),
            ContactWord::Near => (
                format!(
                    "they agreed about {signed_on}, when `{name}` signed, and nobody knows whether before"
                ),
                "A yes counts from the second day after the signing: exports name no time zone.",
            ),
            _ => (
                format!("they agreed before `{name}` signed on {signed_on}, and could not mean it"),
                "Ask them again, with its name in the question.",
            ),
        };
        if is_known {
            // By a day of signing that was corrected since.
            let message = format!("{message}; they were given before");
            let help = format!("{help} Ask `{name}` to take them out.");
            return self.note(supporter, &message, &help);
        }
        self.note(supporter, &message, help);
    }

    fn note(&mut self, supporter: &Supporter<'_>, message: &str, help: &str) {
        let note = Problem::note(supporter.file, message, help);
        self.notes.add(note.at_row(supporter.line, supporter.row));
    }
}
