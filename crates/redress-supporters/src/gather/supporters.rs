//! All supporters of a campaign.

use super::contact::{ContactQuery, ContactWord};
use super::decide::decide;
use super::pass::Pass;
use super::ruling::{Ruling, Standing};
use super::settings::SupporterSettings;
use super::source::Source;
use super::summary::Summary;
use super::supporter::{PersonCells, Supporter, lives};
use crate::cells::{ZipCell, read_zip};
use crate::consent::{Consent, ConsentClause, ConsentUses, SeenValues};
use crate::districts::DistrictTable;
use crate::headers::{SupporterColumn, mapping_problems};
use crate::homes::{Home, MatchWord};
use redress_base::folder::Folder;
use redress_base::problem::{Problem, Problems};
use redress_base::words::{count, quoted_nearest};
use redress_lists::file::RawRow;

/// Everybody who signed up, with what was decided about each row.
#[derive(Debug)]
pub struct Supporters {
    sources: Vec<Source>,
    rulings: Vec<Ruling>,
    contacts: Vec<ContactWord>,
    clauses: Vec<ConsentClause>,
    consents: Vec<Consent>,
    table: Option<DistrictTable>,
    /// What people may have agreed to.
    pub uses: ConsentUses,
    /// What there is, in figures.
    pub summary: Summary,
    /// What is wrong, and what is to be known.
    pub problems: Problems,
}

impl Supporters {
    /// Passes over all files once, and decides about every row. `has_withdrawn` is asked about each address in the spelling
    /// of [`address_key`](super::address_key): whoever has withdrawn has agreed to nothing.
    #[must_use]
    pub fn gather(
        folder: &Folder,
        settings: &SupporterSettings,
        table: Option<DistrictTable>,
        has_withdrawn: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut problems = mapping_problems(&settings.columns);
        let mut pass = Pass::default();
        pass.summary.seen = vec![SeenValues::default(); settings.consent.len()];
        let mut sources = Vec::new();
        for path in &settings.files {
            let opened = Source::open(folder, path, settings, &mut problems);
            let taken = opened.and_then(|source| {
                pass.take(&source, settings, table.as_ref(), has_withdrawn)?;
                Ok(source)
            });
            match taken {
                Ok(source) => sources.push(source),
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(missing_columns(&sources, settings));
        let uses = ConsentUses::of(&settings.consent);
        let asked = settings.contact.as_ref();
        let query = asked.and_then(|asked| ContactQuery::new(asked, &uses));
        let consents = decide(&mut pass, &uses, query);
        pass.summary.different_words = pass.alike.len() as u64;
        pass.summary.uncompared_words = pass.alike.uncompared;
        let moved = |is: fn(Standing) -> bool| {
            let rulings = pass.rulings.iter().filter(|ruling| is(ruling.standing));
            rulings.count() as u64
        };
        let contradicted = moved(|it| matches!(it, Standing::Contradicted { .. }));
        if contradicted > 0 {
            let message = format!(
                "{} of people who stand in several places, and no dates say which is the latest",
                count(contradicted, "row")
            );
            let help = "Their districts are left open: ask these people, or take out the rows that no longer hold.";
            problems.push(Problem::note("campaign.toml", message, help));
        }
        problems.extend(std::mem::take(&mut pass.findings).finish().0);
        Self {
            sources,
            rulings: pass.rulings,
            contacts: pass.contacts,
            clauses: settings.consent.clone(),
            consents,
            table,
            uses,
            summary: pass.summary,
            problems: Problems(problems),
        }
    }

    /// Shows everybody, row by row, in the order of the files. An error says that a file was changed meanwhile: then what
    /// was shown must not be used.
    pub fn each(&self, mut each: impl FnMut(&Supporter<'_>)) -> Result<(), Problem> {
        let mut rulings = self.rulings.iter();
        // None where no organization is asked about.
        let mut contacts = self.contacts.iter();
        for source in &self.sources {
            let mut is_changed = false;
            source.list.each_row(|raw| {
                let ruling = rulings.next();
                let contact = contacts.next().copied().unwrap_or_default();
                match ruling.filter(|ruling| ruling.fingerprint == raw.place.fingerprint()) {
                    Some(ruling) if ruling.standing != Standing::PassedOver => {
                        each(&self.supporter(source, raw, ruling, contact));
                    }
                    Some(_) => {}
                    None => is_changed = true,
                }
            })?;
            if is_changed {
                let message = "the file was changed while it was being read";
                return Err(Problem::error(
                    source.path.as_str(),
                    message,
                    "Run the command again.",
                ));
            }
        }
        Ok(())
    }

    /// The organizations whose mail a clause is about, by its place.
    #[must_use]
    pub fn organizations(&self, clause: usize) -> &[String] {
        let clause = self.clauses.get(clause);
        clause.map_or(&[], |clause| &clause.organizations)
    }

    /// The districts in which a ZIP code lies: `CA-12, CA-13`; nothing where no table has it.
    #[must_use]
    pub fn possible_seats(&self, zip: &str) -> String {
        let (Some(table), ZipCell::Zip(zip)) = (&self.table, read_zip(zip)) else {
            return String::new();
        };
        let seats: Vec<String> = table.seats(zip).map(|seat| seat.to_string()).collect();
        seats.join(", ")
    }

    fn supporter<'a>(
        &'a self,
        source: &'a Source,
        raw: &RawRow<'a>,
        ruling: &Ruling,
        contact: ContactWord,
    ) -> Supporter<'a> {
        let cells = PersonCells::of(&source.layout, raw);
        let mut home = Home::of(&cells.evidence(), self.table.as_ref(), |_| ());
        if let Standing::Contradicted { is_one_state } = ruling.standing {
            home.word = MatchWord::Unclear;
            home.seat = None;
            home.state = home.state.filter(|_| is_one_state);
        }
        Supporter {
            file: source.path.as_str(),
            line: raw.place.line,
            row: raw.place.row,
            person: ruling.person,
            is_alone: ruling.standing == Standing::Alone,
            has_moved_away: ruling.standing == Standing::MovedAway,
            is_placed: ruling.is_placed,
            has_withdrawn: ruling.has_withdrawn,
            lives: lives(&source.layout, raw, home),
            consent: self.consents[ruling.consent as usize],
            words: source.layout.get(raw, SupporterColumn::Words),
            words_id: ruling.words,
            withheld: ruling.withheld,
            contact,
            cells,
            clauses: &self.clauses,
            columns: &source.clauses,
            layout: &source.layout,
            raw: *raw,
        }
    }
}

/// Columns that `[supporters]` names and that no file has: what the organizer wrote down would have no effect.
fn missing_columns(sources: &[Source], settings: &SupporterSettings) -> Vec<Problem> {
    let has = |header: &str| {
        let mut found = sources.iter().map(|source| source.layout.find(header));
        found.any(|found| !matches!(found, Ok(None)))
    };
    let consent = settings
        .consent
        .iter()
        .map(|clause| (clause.column.as_str(), clause.line));
    let opt_outs = settings
        .opt_outs
        .keys()
        .map(|header| (header.as_str(), None));
    let columns = settings
        .columns
        .values()
        .map(|header| (header.as_str(), None));
    let named = consent.chain(opt_outs).chain(columns);
    named
        .filter(|(header, _)| !sources.is_empty() && !has(header))
        .map(|(header, line)| {
            let headers = sources.iter().flat_map(|source| source.layout.headers());
            let help = quoted_nearest(header, headers.map(String::as_str))
                .unwrap_or_else(|| "Write the header as the file has it.".to_owned());
            let message = format!("no file of supporters has the column `{header}`");
            let mut problem = Problem::error("campaign.toml", message, help);
            problem.line = line;
            problem
        })
        .collect()
}
