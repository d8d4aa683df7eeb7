//! Changing `signatories.csv`: one organization added, or one withdrawn. Every other cell stays as it is.

use super::columns::{SignatoryColumn, columns, header_of, header_of_new_file};
use super::order::folded;
use super::{SignatoryFile, SignatoryRow};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::words::nearest;
use redress_base::words::quoted_list;

const SIGNATORIES_BYTES_MAX: u64 = 4 << 20;
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// An organization that signs on.
#[derive(Clone, Debug)]
pub struct NewSignatory {
    /// Its name as it is printed.
    pub name: String,
    /// The block it is printed in.
    pub scope: Option<String>,
    /// Its state.
    pub state: Option<String>,
    /// Who authorized the signature; kept on file, not printed.
    pub authorized_by: Option<String>,
    /// That person's title.
    pub title: Option<String>,
    /// The day it signed.
    pub signed_on: Date,
    /// Its site.
    pub url: Option<String>,
}

/// The cells of the file as they are, to be changed and written back.
#[derive(Clone, Debug)]
pub struct SignatoryTable {
    path: CampaignPath,
    /// What it says now.
    file: SignatoryFile,
    /// Every row with its line; the header comes first.
    rows: Vec<(u64, Vec<String>)>,
    has_byte_order_mark: bool,
    has_windows_line_ends: bool,
}

impl SignatoryTable {
    /// Reads the file, which must be free of errors; an absent one has the header that a new campaign has.
    pub fn open(folder: &Folder, path: &CampaignPath) -> Result<Self, Problems> {
        let bytes = if folder.path(path).symlink_metadata().is_ok() {
            folder.read(path, SIGNATORIES_BYTES_MAX)?
        } else {
            header_of_new_file().into_bytes()
        };
        Self::parse(path, &bytes)
    }

    fn parse(path: &CampaignPath, bytes: &[u8]) -> Result<Self, Problems> {
        let file = SignatoryFile::parse(path, bytes)?;
        // The deadline would only add notes, and errors alone stop a change.
        let problems = file.problems(None);
        if problems.has_errors() {
            return Err(problems);
        }
        let text = String::from_utf8_lossy(bytes); // it has just been read as UTF-8
        let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => (true, rest),
            None => (false, text.as_ref()),
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        // All of them have just been read without an error.
        let rows = reader.records().filter_map(Result::ok).map(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            (line, record.iter().map(str::to_owned).collect())
        });
        Ok(Self {
            path: path.clone(),
            file,
            rows: rows.collect(),
            has_byte_order_mark: mark,
            has_windows_line_ends: text.contains("\r\n"),
        })
    }

    /// Adds an organization as the last row. Refused where it signs already, or where nothing says in which block it stands.
    pub fn add(&mut self, new: &NewSignatory) -> Result<(), Problems> {
        let scopes = self.scopes();
        // A list without blocks needs none.
        if new.scope.is_none() && !scopes.is_empty() {
            let known = quoted_list(&scopes);
            let help = format!("Name one with `--scope`: {known}, or a new one.");
            return Err(self
                .problem(
                    format!("nothing says in which block `{}` stands", new.name),
                    help,
                )
                .into());
        }
        // Refused and not marked: the mark would be printed with the name.
        if new.name.starts_with(['=', '+', '-', '@']) {
            let message = format!("a spreadsheet would take `{}` for a formula", new.name);
            return Err(self
                .problem(message, "Write the name without the first character.")
                .into());
        }
        // A block is joined under the spelling it has already.
        let scope = new.scope.as_deref().map(|wanted| {
            scopes
                .iter()
                .find(|scope| folded(scope) == folded(wanted))
                .copied()
                .unwrap_or(wanted)
        });
        let signed_on = new.signed_on.to_string();
        let values = [
            (SignatoryColumn::Name, Some(new.name.as_str())),
            (SignatoryColumn::Scope, scope),
            (SignatoryColumn::State, new.state.as_deref()),
            (SignatoryColumn::AuthorizedBy, new.authorized_by.as_deref()),
            (SignatoryColumn::Title, new.title.as_deref()),
            (SignatoryColumn::SignedOn, Some(signed_on.as_str())),
            (SignatoryColumn::Url, new.url.as_deref()),
        ];
        let mut changed = self.clone();
        // On a copy, so that a refusal leaves the table as it was. The row has no line before it is read.
        let row = changed.rows.len();
        changed
            .rows
            .push((0, vec![String::new(); self.header().len()]));
        for (column, value) in values {
            let Some(value) = value else { continue };
            changed.set(row, column, value.trim())?;
        }
        // Read again as a whole, which finds what is wrong with the new row, such as an organization that signs already.
        *self = Self::parse(&self.path, &changed.bytes())?;
        Ok(())
    }

    /// Marks an organization as withdrawn from this day on; its row stays on file.
    pub fn withdraw(
        &mut self,
        name: &str,
        state: Option<&str>,
        on: Date,
    ) -> Result<SignatoryRow, Problems> {
        let row = self.signing(name, state)?.clone();
        let mut changed = self.clone();
        let index = self
            .rows
            .iter()
            // By the line, because rows of nothing but commas are in the table and not among the signatories.
            .position(|(line, _)| *line == row.line)
            .unwrap_or(self.rows.len());
        changed.set(index, SignatoryColumn::WithdrawnOn, &on.to_string())?;
        *self = Self::parse(&self.path, &changed.bytes())?;
        Ok(row)
    }

    /// What the file says now.
    #[must_use]
    pub fn file(&self) -> &SignatoryFile {
        &self.file
    }

    /// Writes the file back in one step.
    pub fn write(&self, folder: &Folder) -> Result<(), Problem> {
        folder.replace(&self.path, &self.bytes())
    }

    /// The one organization of this name that signs.
    fn signing(&self, name: &str, state: Option<&str>) -> Result<&SignatoryRow, Problem> {
        // Who withdrew may have signed again, in a row of its own.
        let signs = |row: &&SignatoryRow| row.withdrawn_on.is_none();
        let wanted = |row: &&SignatoryRow| {
            folded(&row.name) == folded(name)
                && state.is_none_or(|state| folded(&row.state) == folded(state))
        };
        let mut found = self.file.rows.iter().filter(signs).filter(wanted);
        // A second one is asked for, because chapters may share a name and differ by their state.
        match (found.next(), found.next()) {
            (Some(row), None) => Ok(row),
            (Some(_), Some(_)) => Err(self.problem(
                format!("more than one organization is named `{name}`"),
                "Say with `--state` which one it is.",
            )),
            (None, _) => {
                if let Some(row) = self.file.rows.iter().find(wanted)
                    && let Some(on) = row.withdrawn_on
                {
                    return Err(self.problem(
                        format!("`{}` withdrew on {on} already", row.name),
                        "There is nothing to do.",
                    ));
                }
                let help = match nearest(
                    name,
                    self.file
                        .rows
                        .iter()
                        .filter(signs)
                        .map(|row| row.name.as_str()),
                ) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => "See `redress signatories list` for the names.".to_owned(),
                };
                Err(self.problem(format!("no organization named `{name}` signs"), help))
            }
        }
    }

    /// The blocks there are.
    fn scopes(&self) -> Vec<&str> {
        let mut scopes: Vec<&str> = Vec::new();
        for row in &self.file.rows {
            if !row.scope.is_empty() && !scopes.contains(&row.scope.as_str()) {
                scopes.push(&row.scope);
            }
        }
        scopes
    }

    fn header(&self) -> csv::StringRecord {
        self.rows
            .first()
            .map(|(_, header)| csv::StringRecord::from(header.clone()))
            .unwrap_or_default()
    }

    /// Puts a value into a cell; a column that the file does not have yet comes last.
    fn set(&mut self, row: usize, column: SignatoryColumn, value: &str) -> Result<(), Problem> {
        let header = self.header();
        let known = columns(&self.path, &header)?.get(&column).copied();
        // All rows get the cell, or they would be shorter than the header.
        if known.is_none() {
            for (number, (_, cells)) in self.rows.iter_mut().enumerate() {
                cells.push(if number == 0 {
                    header_of(column)
                } else {
                    String::new()
                });
            }
        }
        // The cell that all rows have just got.
        let index = known.unwrap_or(header.len());
        if let Some(cell) = self
            .rows
            .get_mut(row)
            .and_then(|(_, cells)| cells.get_mut(index))
        {
            value.clone_into(cell);
        }
        Ok(())
    }

    fn bytes(&self) -> Vec<u8> {
        let terminator = if self.has_windows_line_ends {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(b'\n')
        };
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(terminator)
            .from_writer(Vec::new());
        for (_, cells) in &self.rows {
            let _ = writer.write_record(cells); // writing to memory does not fail
        }
        let mark = if self.has_byte_order_mark {
            BYTE_ORDER_MARK
        } else {
            ""
        };
        [mark.as_bytes(), &writer.into_inner().unwrap_or_default()].concat()
    }

    fn problem(&self, message: String, help: impl Into<String>) -> Problem {
        Problem::error(self.path.as_str(), message, help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "Organization,Remark,Scope,State\n\
                        \"Justice, Ohio\",call back,State and local,Ohio\n\
                        \n\
                        The Commons,,State and local,Iowa\n\
                        The Commons,,State and local,Utah\n";

    fn table(text: &str) -> SignatoryTable {
        SignatoryTable::parse(
            &CampaignPath::parse("signatories.csv").unwrap(),
            text.as_bytes(),
        )
        .unwrap()
    }

    fn new(name: &str) -> NewSignatory {
        NewSignatory {
            name: name.to_owned(),
            scope: Some("National".to_owned()),
            state: None,
            authorized_by: Some("Ada Moss".to_owned()),
            title: None,
            signed_on: "2021-01-20".parse().unwrap(),
            url: None,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_organization_is_added_and_every_other_cell_stays() {
        let mut table = table(FILE);
        table.add(&new("Bridge, \"the\" Fund")).unwrap();
        let text = String::from_utf8(table.bytes()).unwrap();
        assert_eq!(
            text,
            "Organization,Remark,Scope,State,authorized_person,signed_on\n\
             \"Justice, Ohio\",call back,State and local,Ohio,,\n\
             The Commons,,State and local,Iowa,,\n\
             The Commons,,State and local,Utah,,\n\
             \"Bridge, \"\"the\"\" Fund\",,National,,Ada Moss,2021-01-20\n"
        );
        assert_eq!(table.file().printed().list.len(), 4);
    }

    #[test]
    fn a_block_is_joined_under_the_spelling_it_has() {
        let mut table = table(FILE);
        table
            .add(&NewSignatory {
                scope: Some("STATE AND LOCAL".to_owned()),
                ..new("Bridge")
            })
            .unwrap();
        assert_eq!(table.file().rows[3].scope, "State and local");
    }

    #[test]
    fn the_manner_of_the_file_is_kept() {
        let windows = format!("{BYTE_ORDER_MARK}{}", FILE.replace('\n', "\r\n"));
        let mut table = table(&windows);
        table.add(&new("Bridge")).unwrap();
        let text = String::from_utf8(table.bytes()).unwrap();
        assert!(text.starts_with("\u{FEFF}Organization,"));
        assert!(
            text.ends_with("Bridge,,National,,Ada Moss,2021-01-20\r\n"),
            "{text:?}"
        );
    }

    #[test]
    fn an_organization_withdraws_and_stays_on_file() {
        let mut table = table(FILE);
        table
            .withdraw("justice ohio", None, day("2021-02-03"))
            .unwrap();
        assert_eq!(table.file().rows[0].withdrawn_on, Some(day("2021-02-03")));
        assert_eq!(table.file().printed().list.len(), 2);
        let again = table
            .withdraw("Justice, Ohio", None, day("2021-02-04"))
            .unwrap_err();
        assert_eq!(
            again.0[0].message,
            "`Justice, Ohio` withdrew on 2021-02-03 already"
        );
    }

    #[test]
    fn a_name_that_is_not_clear_is_asked_about() {
        let mut table = table(FILE);
        let problem = |result: Result<SignatoryRow, Problems>| result.unwrap_err().0.remove(0);
        let missing = problem(table.withdraw("The Comons", None, day("2021-02-03")));
        assert_eq!(missing.help, "Did you mean `The Commons`?");
        let two = problem(table.withdraw("The Commons", None, day("2021-02-03")));
        assert_eq!(two.help, "Say with `--state` which one it is.");
        assert_eq!(
            table
                .withdraw("The Commons", Some("utah"), day("2021-02-03"))
                .unwrap()
                .state,
            "Utah"
        );
    }

    #[test]
    fn what_cannot_be_added_is_refused_and_nothing_changes() {
        let mut table = table(FILE);
        let before = table.bytes();
        for (name, scope) in [
            ("justice, ohio", Some("National")),
            ("A\nB", Some("National")),
            ("=A()", Some("National")),
            ("New", None),
        ] {
            let state = Some("Ohio".to_owned());
            let wrong = NewSignatory {
                scope: scope.map(str::to_owned),
                state,
                ..new(name)
            };
            assert!(table.add(&wrong).is_err(), "{name}");
        }
        assert_eq!(table.bytes(), before);
    }

    #[test]
    fn an_absent_file_begins_with_the_header() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, path) = (
            Folder::new(dir.path()),
            CampaignPath::parse("signatories.csv").unwrap(),
        );
        let mut table = SignatoryTable::open(&folder, &path).unwrap();
        table.add(&new("Bridge")).unwrap();
        table.write(&folder).unwrap();
        let text = std::fs::read_to_string(dir.path().join("signatories.csv")).unwrap();
        assert_eq!(
            text,
            "organization,scope,state,authorized_person,title,signed_on,withdrawn_on,url\n\
             Bridge,National,,Ada Moss,,2021-01-20,,\n"
        );
    }
}
