//! `signatories.csv`: every organization that ever signed, with what is kept on file about it.

use super::alike::Comparable;
use super::order::folded;
use super::{Signatories, Signatory};
use crate::campaign::{CampaignPath, Folder, Problem, Problems, hidden_character};
use jiff::civil::Date;
use std::collections::HashMap;

const SIGNATORIES_BYTES_MAX: u64 = 4 << 20;
const CELL_CHARACTERS_MAX: usize = 300;

/// One organization as the file keeps it. The person who authorized its signature is kept and never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatoryRow {
    /// The organization's name as it is printed.
    pub name: String,
    /// The block it is printed in.
    pub scope: String,
    /// Its state, if any.
    pub state: String,
    /// Who authorized the signature; empty if the file does not say.
    pub authorized_by: String,
    /// That person's title.
    pub title: String,
    /// When it signed.
    pub signed_on: Option<Date>,
    /// When it withdrew; it is printed no more.
    pub withdrawn_on: Option<Date>,
    /// Its site.
    pub url: String,
    /// The line of the file, from 1, which is the row as a spreadsheet counts them.
    pub line: u64,
}

impl SignatoryRow {
    /// Whether it signed after this last day for signing on.
    #[must_use]
    pub fn is_late(&self, deadline: Option<Date>) -> bool {
        matches!((self.signed_on, deadline), (Some(signed_on), Some(deadline)) if signed_on > deadline)
    }
}

/// A column that means something to us, and the headers under which it is known, in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Name,
    Scope,
    State,
    AuthorizedBy,
    Title,
    SignedOn,
    WithdrawnOn,
    Url,
}

/// Of each column the header we write ourselves comes first.
pub(super) const HEADERS: [(Column, &[&str]); 8] = [
    (
        Column::Name,
        &[
            "organization",
            "organisation",
            "name",
            "organization name",
            "org",
            "group",
            "signatory",
        ],
    ),
    (Column::Scope, &["scope", "block", "level"]),
    (Column::State, &["state"]),
    (
        Column::AuthorizedBy,
        &[
            "authorized person",
            "authorized by",
            "authorised by",
            "authorised person",
            "person",
            "signer",
        ],
    ),
    (Column::Title, &["title"]),
    (Column::SignedOn, &["signed on", "signed", "date signed"]),
    (Column::WithdrawnOn, &["withdrawn on", "withdrawn"]),
    (Column::Url, &["url", "website", "site"]),
];

/// The file, read and checked row by row.
#[derive(Clone, Debug)]
pub struct SignatoryFile {
    /// Its name, for problems.
    path: CampaignPath,
    /// Every sound row, the withdrawn ones included, in the file's order.
    pub rows: Vec<SignatoryRow>,
    /// Whether the file has a column for who authorized each signature.
    pub keeps_authorization: bool,
    faults: Vec<Problem>,
}

impl SignatoryFile {
    /// Reads the file. An error means that it as a whole cannot be read; faulty rows are among [`Self::problems`].
    pub fn read(folder: &Folder, path: &CampaignPath) -> Result<Self, Problem> {
        Self::parse(path, &folder.read(path, SIGNATORIES_BYTES_MAX)?)
    }

    pub(super) fn parse(path: &CampaignPath, bytes: &[u8]) -> Result<Self, Problem> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let error = |message: &str, help: &str| Problem::error(path.as_str(), message, help);
        if let Err(wrong) = std::str::from_utf8(bytes) {
            let line = bytes[..wrong.valid_up_to()]
                .split(|byte| *byte == b'\n')
                .count();
            let help = "Export it again as \"CSV UTF-8\".";
            return Err(error("the file is not UTF-8 text", help).at_line(line as u64));
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut records = reader.records();
        let header = match records.next() {
            Some(Ok(header)) => header,
            Some(Err(wrong)) => {
                return Err(error(
                    &format!("the file cannot be read: {wrong}"),
                    EXPORT_AGAIN,
                ));
            }
            None => {
                return Err(error(
                    "the file is empty",
                    "Write a header `organization,scope,state` and a row for each.",
                ));
            }
        };
        let columns = columns(path, &header)?;
        let keeps_authorization = columns.contains_key(&Column::AuthorizedBy);
        let mut file = Self {
            path: path.clone(),
            rows: Vec::new(),
            keeps_authorization,
            faults: Vec::new(),
        };
        for record in records {
            let record = record.map_err(|wrong| {
                error(&format!("the file cannot be read: {wrong}"), EXPORT_AGAIN)
            })?;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let place = Place {
                path,
                line: record.position().map_or(0, csv::Position::line),
                header: &header,
                columns: &columns,
            };
            match place.read(&record) {
                Ok(row) => file.rows.push(row),
                Err(faults) => file.faults.extend(faults),
            }
        }
        Ok(file)
    }

    /// Who signs today, in printing order: all but those who withdrew.
    #[must_use]
    pub fn printed(&self) -> Signatories {
        let signing = self.rows.iter().filter(|row| row.withdrawn_on.is_none());
        let list = signing.map(|row| Signatory {
            name: row.name.clone(),
            scope: row.scope.clone(),
            state: row.state.clone(),
        });
        super::printed::in_order(list.collect())
    }

    /// Faulty rows and organizations that stand there twice as errors; as notes those that may be one and the same, that
    /// signed after the deadline, or that nobody is on file for.
    #[must_use]
    pub fn problems(&self, deadline: Option<Date>) -> Problems {
        let mut problems = self.faults.clone();
        let signing: Vec<&SignatoryRow> = self
            .rows
            .iter()
            .filter(|row| row.withdrawn_on.is_none())
            .collect();
        problems.extend(signing.iter().flat_map(|row| self.remarks(row, deadline)));
        let mut seen: HashMap<String, &SignatoryRow> = HashMap::new();
        for row in &signing {
            if let Some(first) = seen.insert(folded(&row.name), row) {
                problems.push(self.twice(first, row));
            }
        }
        let names: Vec<Comparable> = signing
            .iter()
            .map(|row| Comparable::new(&row.name))
            .collect();
        for (later, row) in signing.iter().enumerate() {
            for earlier in 0..later {
                if let Some(likeness) = names[earlier].likeness(&names[later]) {
                    let message = format!(
                        "`{}` and `{}` {}",
                        signing[earlier].name,
                        row.name,
                        likeness.in_words()
                    );
                    let help = format!(
                        "Look at row {} too; take one out if they are the same.",
                        signing[earlier].line
                    );
                    problems.push(
                        Problem::note(self.path.as_str(), message, help).at_row(row.line, row.line),
                    );
                }
            }
        }
        Problems(problems)
    }

    /// What is worth knowing about one row.
    fn remarks(&self, row: &SignatoryRow, deadline: Option<Date>) -> Vec<Problem> {
        let mut remarks = Vec::new();
        let mut remark = |message: String, help: &str| {
            remarks
                .push(Problem::note(self.path.as_str(), message, help).at_row(row.line, row.line));
        };
        if let (Some(signed_on), Some(deadline)) = (row.signed_on, deadline)
            && signed_on > deadline
        {
            let message = format!(
                "`{}` signed on {signed_on}, after the deadline of {deadline}",
                row.name
            );
            remark(
                message,
                "It goes on a newer copy of the letter, which has an approval code of its own.",
            );
        }
        if self.keeps_authorization && row.authorized_by.is_empty() {
            let message = format!(
                "nobody is on file as having authorized the signature of `{}`",
                row.name
            );
            remark(
                message,
                "Ask the organization who decided to sign, and write the name down; it is not printed.",
            );
        }
        remarks
    }

    fn twice(&self, first: &SignatoryRow, row: &SignatoryRow) -> Problem {
        let message = format!("`{}` already stands in row {}", row.name, first.line);
        let other_state = folded(&first.state) != folded(&row.state);
        let problem = if other_state {
            Problem::note(
                self.path.as_str(),
                message,
                "If these are two organizations, say which is where in the name.",
            )
        } else {
            Problem::error(
                self.path.as_str(),
                message,
                "Take one of the rows out: the letter counts its signers.",
            )
        };
        problem.at_row(row.line, row.line)
    }
}

const EXPORT_AGAIN: &str = "Export it again as CSV.";

/// Finds the columns by their headers.
pub(super) fn columns(
    path: &CampaignPath,
    header: &csv::StringRecord,
) -> Result<HashMap<Column, usize>, Problem> {
    let mut columns = HashMap::new();
    for (index, title) in header.iter().enumerate() {
        let title = title.trim().to_lowercase().replace(['_', '-'], " ");
        let Some((column, _)) = HEADERS
            .iter()
            .find(|(_, titles)| titles.contains(&title.as_str()))
        else {
            continue;
        };
        if columns.insert(*column, index).is_some() {
            let message = format!("two columns hold the {title}");
            return Err(
                Problem::error(path.as_str(), message, "Take one of them out.").at_row(1, 1),
            );
        }
    }
    if columns.contains_key(&Column::Name) {
        return Ok(columns);
    }
    let help = "Its first row names the columns: `organization,scope,state`.";
    Err(Problem::error(
        path.as_str(),
        "no column holds the organizations' names",
        help,
    )
    .at_row(1, 1))
}

/// Where a row stands, and how to read it.
struct Place<'a> {
    path: &'a CampaignPath,
    /// Also the row as a spreadsheet counts them: no cell of a sound row runs over several lines.
    line: u64,
    header: &'a csv::StringRecord,
    columns: &'a HashMap<Column, usize>,
}

impl Place<'_> {
    fn read(&self, record: &csv::StringRecord) -> Result<SignatoryRow, Vec<Problem>> {
        if record.len() != self.header.len() {
            let message = format!(
                "{} cells where the header has {}",
                record.len(),
                self.header.len()
            );
            return Err(vec![self.fault(
                message,
                "Put a name that holds a comma between double quotes, and close every quote.",
            )]);
        }
        let mut faults: Vec<Problem> = record
            .iter()
            .enumerate()
            .filter_map(|(index, cell)| {
                Some(self.cell_fault(cell.trim())?.in_column(&self.header[index]))
            })
            .collect();
        let cell = |column: Column| {
            self.columns
                .get(&column)
                .map_or("", |index| record[*index].trim())
        };
        let mut date = |column: Column| {
            let text = cell(column);
            let date = text.parse::<Date>();
            if let (false, Err(_)) = (text.is_empty(), &date) {
                let fault = self.fault(
                    format!("`{text}` is no date"),
                    "Write year, month and day, such as 2021-02-16.",
                );
                faults.push(fault.in_column(&self.header[self.columns[&column]]));
            }
            date.ok()
        };
        let (signed_on, withdrawn_on) = (date(Column::SignedOn), date(Column::WithdrawnOn));
        if cell(Column::Name).is_empty() {
            faults.push(self.fault(
                "the organization has no name".to_owned(),
                "Write its name, or take the row out.",
            ));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let text = |column: Column| cell(column).to_owned();
        Ok(SignatoryRow {
            name: text(Column::Name),
            scope: text(Column::Scope),
            state: text(Column::State),
            authorized_by: text(Column::AuthorizedBy),
            title: text(Column::Title),
            signed_on,
            withdrawn_on,
            url: text(Column::Url),
            line: self.line,
        })
    }

    /// What is wrong with any cell: it cannot be seen, or it swallowed others because a quote was not closed.
    fn cell_fault(&self, cell: &str) -> Option<Problem> {
        if cell.contains('\n') || cell.chars().count() > CELL_CHARACTERS_MAX {
            let help =
                "Look for a double quote that is never closed; a cell of this file is one line.";
            return Some(self.fault(
                "the cell runs over several lines or is very long".to_owned(),
                help,
            ));
        }
        let hidden = hidden_character(cell)?;
        let message = format!(
            "the cell holds the character U+{:04X}, which cannot be seen",
            u32::from(hidden)
        );
        Some(self.fault(message, "Type the cell again instead of pasting it."))
    }

    fn fault(&self, message: String, help: &str) -> Problem {
        Problem::error(self.path.as_str(), message, help).at_row(self.line, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SignatoryFile, Problem> {
        SignatoryFile::parse(
            &CampaignPath::parse("signatories.csv").unwrap(),
            text.as_bytes(),
        )
    }

    fn problems(text: &str) -> Vec<String> {
        parse(text)
            .unwrap()
            .problems(None)
            .0
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn the_file_is_read_with_what_it_keeps() {
        let file = parse(
            "Organization,Scope,State,Authorized Person,Title,signed_on,withdrawn_on,URL,Remark\n\
             \"Justice, Ohio\",State and local,OH,Ada Moss,Director,2021-01-20,,https://justice.example,call back\n\
             ,,,,,,,,\n\
             The Commons,National,,,,2021-01-18,2021-02-01,,\n",
        )
        .unwrap();
        assert_eq!(file.problems(None), Problems::default());
        assert_eq!(file.rows.len(), 2);
        assert_eq!(
            (file.rows[0].authorized_by.as_str(), file.rows[0].line),
            ("Ada Moss", 2)
        );
        assert_eq!(file.rows[1].line, 4);
        let printed = file.printed();
        assert_eq!(printed.list.len(), 1, "who withdrew is not printed");
        assert_eq!(printed.list[0].name, "Justice, Ohio");
    }

    #[test]
    fn faulty_rows_are_all_reported_with_their_places() {
        assert_eq!(
            problems(
                "name,signed_on\nOne,20 Jan\n,2021-01-20\nThree\nFo\u{200B}ur,\n\"Five\nSix,\n"
            ),
            [
                "signatories.csv line 2 (row 2) column `signed_on`: `20 Jan` is no date. \
                 Write year, month and day, such as 2021-02-16.",
                "signatories.csv line 3 (row 3): the organization has no name. Write its name, or take the row out.",
                "signatories.csv line 4 (row 4): 1 cells where the header has 2. \
                 Put a name that holds a comma between double quotes, and close every quote.",
                "signatories.csv line 5 (row 5) column `name`: the cell holds the character U+200B, which cannot be \
                 seen. Type the cell again instead of pasting it.",
                "signatories.csv line 6 (row 6): 1 cells where the header has 2. \
                 Put a name that holds a comma between double quotes, and close every quote.",
            ]
        );
    }

    #[test]
    fn the_same_organization_twice_is_an_error_and_a_likely_one_a_note() {
        let file =
            parse("name,state\nThe Commons,OH\nthe commons,OH\nThe Commons,IA\nThe Common,OH\n")
                .unwrap();
        let problems = file.problems(None);
        assert!(problems.has_errors());
        assert_eq!(
            problems.0[0].message,
            "`the commons` already stands in row 2"
        );
        assert_eq!(problems.0[1].severity, crate::campaign::Severity::Note);
    }

    #[test]
    fn late_and_unauthorized_signatures_are_remarked_on() {
        let file = parse(
            "organization,authorized_person,signed_on,withdrawn_on\n\
             One,Ada,2021-01-30,\nTwo,,2021-01-29,\nThree,,2021-02-02,2021-02-03\nFour,Bo,,\n",
        )
        .unwrap();
        let remarks: Vec<String> = file
            .problems("2021-01-29".parse().ok())
            .0
            .into_iter()
            .map(|problem| problem.message)
            .collect();
        assert_eq!(
            remarks,
            [
                "`One` signed on 2021-01-30, after the deadline of 2021-01-29",
                "nobody is on file as having authorized the signature of `Two`",
            ]
        );
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        assert_eq!(parse("").unwrap_err().message, "the file is empty");
        assert_eq!(
            parse("a,b\n1,2\n").unwrap_err().message,
            "no column holds the organizations' names"
        );
        assert_eq!(
            parse("name,organization\n1,2\n").unwrap_err().message,
            "two columns hold the organization"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let path = CampaignPath::parse("signatories.csv").unwrap();
            let mut file = b"organization,scope,signed_on\n".to_vec();
            file.extend(&bytes);
            for bytes in [&bytes, &file] {
                if let Ok(file) = SignatoryFile::parse(&path, bytes) {
                    let _ = (file.problems(None), file.printed());
                }
            }
        }
    }
}
