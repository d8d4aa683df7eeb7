//! The first pass over a file: every row in numbers, and what is to be said of it.

use super::contact::ContactWord;
use super::person_key::{Hashing, is_no_address};
use super::record::{PlaceCode, RowRecord};
use super::ruling::{Ruling, Standing};
use super::settings::SupporterSettings;
use super::source::{Source, is_blank};
use super::summary::{FileSummary, Summary};
use super::supporter::{PersonCells, signed_at};
use crate::consent::RowSays;
use crate::districts::DistrictTable;
use crate::headers::SupporterColumn;
use crate::homes::{Flaw, Home, MatchWord};
use crate::own_words::{AlikeWords, Withheld, WordsId, plain_words, withheld};
use redress_base::findings::Findings;
use redress_base::problem::Problem;
use redress_lists::file::RawRow;
use std::collections::HashSet;

/// What a pass over all files gathers.
#[derive(Default)]
pub struct Pass {
    pub records: Vec<RowRecord>,
    /// One for every row below the headers, those that are passed over included.
    pub rulings: Vec<Ruling>,
    pub summary: Summary,
    pub findings: Findings,
    pub alike: AlikeWords,
    /// What each row says of giving it to an organization; empty where none is asked about.
    pub contacts: Vec<ContactWord>,
    hashing: Hashing,
    /// Addresses that have withdrawn, as hashes, so that each counts once.
    withdrawn: HashSet<u64>,
}

impl Pass {
    /// Takes all rows of a file.
    pub fn take(
        &mut self,
        source: &Source,
        settings: &SupporterSettings,
        table: Option<&DistrictTable>,
        has_withdrawn: &dyn Fn(&str) -> bool,
    ) -> Result<(), Problem> {
        let mut file = source.summary(settings);
        let read = source
            .list
            .each_row(|raw| self.take_row(source, settings, table, has_withdrawn, raw, &mut file));
        file.description = source.list.description(file.rows);
        self.summary.files.push(file);
        read
    }

    fn take_row(
        &mut self,
        source: &Source,
        settings: &SupporterSettings,
        table: Option<&DistrictTable>,
        has_withdrawn: &dyn Fn(&str) -> bool,
        raw: &RawRow<'_>,
        file: &mut FileSummary,
    ) {
        let row = u32::try_from(self.rulings.len()).unwrap_or(u32::MAX);
        let mut ruling = Ruling {
            fingerprint: raw.place.fingerprint(),
            person: row,
            consent: 0,
            words: None,
            withheld: None,
            is_placed: false,
            has_withdrawn: false,
            standing: Standing::PassedOver,
        };
        let path = source.path.as_str();
        let at = |problem: Problem| problem.at_row(raw.place.line, raw.place.row);
        if is_blank(raw) {
            self.rulings.push(ruling);
            return;
        }
        file.rows += 1;
        // An error: the row may be the one in which somebody withdraws.
        if let Some((message, help)) = source.fault(raw) {
            file.faulty += 1;
            self.findings.add(at(Problem::error(path, message, help)));
            self.rulings.push(ruling);
            return;
        }
        let cells = PersonCells::of(&source.layout, raw);
        let name = cells.name_key();
        if name.is_empty() && cells.email.is_empty() {
            file.of_nobody += 1;
            let message = "the row has neither an address nor a name, so it is nobody's";
            self.findings.add(at(Problem::note(
                path,
                message,
                "Complete it, or take it out.",
            )));
            self.rulings.push(ruling);
            return;
        }
        file.used += 1;
        self.summary.used += 1;
        if is_no_address(cells.email) {
            // Not what stands there: notes come onto pages that outlast the exports.
            let message = "what stands for the e-mail address is no address";
            let help = "Correct it; as it is, nobody can write to this person.";
            self.findings.add(at(Problem::note(path, message, help)));
        }
        let mut flaws: Vec<Flaw> = Vec::new();
        let home = Home::of(&cells.evidence(), table, |flaw| flaws.push(flaw));
        for flaw in flaws {
            let (message, help) = flaw.in_words();
            self.findings.add(at(Problem::note(path, message, help)));
        }
        let mut answers = source
            .clauses
            .read(raw, &settings.consent, &mut self.summary.seen);
        if answers.says_not_to_write {
            self.tell_unnamed(source, raw);
        }
        let address_key = cells.address_key();
        let address = self.hashing.of(&address_key);
        // Whatever the row says and when: who wants to be taken out stays out.
        if !cells.email.is_empty() && has_withdrawn(&address_key) {
            answers.withdraws = true;
            self.summary.withdrawn += u64::from(self.withdrawn.insert(address));
        }
        let words = source.layout.get(raw, SupporterColumn::Words);
        (ruling.words, ruling.withheld) = self.take_words(words, &cells);
        if let Some(why) = ruling.withheld {
            let message = format!("the supporter's own words have {why}, and are held back");
            let help = "Take it out of the words, if they are to be shown.";
            self.findings.add(at(Problem::note(path, message, help)));
        }
        ruling.standing = Standing::Alone;
        self.rulings.push(ruling);
        self.records.push(RowRecord {
            address,
            name: if name.is_empty() {
                0
            } else {
                self.hashing.short_of(&name)
            },
            row,
            says: RowSays {
                answers,
                at: signed_at(&source.layout, raw),
            },
            word: home.word,
            place: PlaceCode::of(&home),
        });
    }

    fn take_words(
        &mut self,
        words: &str,
        cells: &PersonCells<'_>,
    ) -> (Option<WordsId>, Option<Withheld>) {
        if words.is_empty() {
            return (None, None);
        }
        self.summary.with_words += 1;
        let why = withheld(words);
        if let Some(why) = why {
            *self.summary.withheld.entry(why).or_default() += 1;
            return (None, Some(why));
        }
        (
            Some(self.alike.number(&plain_words(words, &cells.name()))),
            None,
        )
    }

    /// Tells of a column that says not to write, and that nobody has named.
    fn tell_unnamed(&mut self, source: &Source, raw: &RawRow<'_>) {
        for header in source.clauses.unnamed_that_say_no(raw, &source.layout) {
            let message = "the column, which `[supporters]` does not name, says not to write: none of these people gets mail";
            let help = format!(
                "If they have withdrawn everything, name it: `\"{header}\" = [\"…\"]` in `[supporters.opt_outs]`."
            );
            let note = Problem::note(source.path.as_str(), message, help);
            self.findings
                .add(note.at_row(raw.place.line, raw.place.row).in_column(header));
        }
    }
}

/// The word's place among all of them.
pub fn place_of(word: MatchWord) -> usize {
    word as usize
}
