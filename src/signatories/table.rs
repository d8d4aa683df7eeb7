//! Changing `signatories.csv`: one organization added, or one withdrawn. Every other cell stays as it is.

use super::change::Change;
use super::columns::{SignatoryColumn, columns, header_of, header_of_new_file};
use super::records::{ExactRecord, records};
use super::{SignatoryFile, SignatoryRow, splice};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::words::{folded_name, nearest, quoted_list};

const SIGNATORIES_BYTES_MAX: u64 = 4 << 20;

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

/// The file as it stands, to be changed row by row and written back: every byte that no change asks for stays.
#[derive(Clone, Debug)]
pub struct SignatoryTable {
    path: CampaignPath,
    /// What was there when it was opened; none where there was no file.
    opened: Option<Vec<u8>>,
    /// What it says now.
    file: SignatoryFile,
    text: String,
    records: Vec<ExactRecord>,
}

impl SignatoryTable {
    /// Reads the file, which must be free of errors; an absent one has the header that a new campaign has.
    pub fn open(folder: &Folder, path: &CampaignPath) -> Result<Self, Problems> {
        let opened = if folder.path(path).symlink_metadata().is_ok() {
            Some(folder.read(path, SIGNATORIES_BYTES_MAX)?)
        } else {
            None
        };
        let bytes = opened
            .clone()
            .unwrap_or_else(|| header_of_new_file().into_bytes());
        // Told with its place by whoever reads the file, so it is read before it is taken for text.
        let file = SignatoryFile::parse(path, &bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self {
            opened,
            ..Self::of_text(path, text, file)?
        })
    }

    fn of_text(path: &CampaignPath, text: String, file: SignatoryFile) -> Result<Self, Problems> {
        // The deadline would only add notes, and errors alone stop a change.
        let problems = file.problems(None);
        if problems.has_errors() {
            return Err(problems);
        }
        Ok(Self {
            path: path.clone(),
            opened: None,
            records: records(&text),
            file,
            text,
        })
    }

    /// Adds an organization as the last row, and gives its row as a spreadsheet counts. Refused where it signs already, or
    /// where nothing says in which block it stands.
    pub fn add(&mut self, new: &NewSignatory) -> Result<u64, Problems> {
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
                .find(|scope| folded_name(scope) == folded_name(wanted))
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
        let values: Vec<(SignatoryColumn, &str)> = values
            .into_iter()
            .filter_map(|(column, value)| Some((column, value?.trim())))
            .collect();
        let text = self.with_columns(values.iter().map(|(column, _)| *column))?;
        let widened = records(&text);
        let columns = columns(&self.path, Self::header(&widened))?;
        let mut cells = vec![""; Self::header(&widened).cells.len()];
        for (column, value) in values {
            cells[columns[&column]] = value;
        }
        let text = splice::add_row(&text, &widened, &cells);
        self.take(text, Change::Added)?;
        Ok(self.file.rows.last().map_or(0, |row| row.row))
    }

    /// Marks an organization as withdrawn from this day on; its row stays on file.
    pub fn withdraw(
        &mut self,
        name: &str,
        state: Option<&str>,
        on: Date,
    ) -> Result<SignatoryRow, Problems> {
        let row = self.signing(name, state)?.clone();
        let text = self.with_columns([SignatoryColumn::WithdrawnOn])?;
        let widened = records(&text);
        let column = columns(&self.path, Self::header(&widened))?[&SignatoryColumn::WithdrawnOn];
        // By the row that was read and found to be the one, in the records that it was read from.
        let record = widened.iter().find(|record| record.row == row.row);
        let record = record.ok_or_else(|| self.astray())?;
        let text = splice::set(&text, record, column, &on.to_string());
        self.take(text, Change::Row(row.row))?;
        Ok(row)
    }

    /// Its place in the campaign's folder.
    #[must_use]
    pub fn path(&self) -> &CampaignPath {
        &self.path
    }

    /// What the file says now.
    #[must_use]
    pub fn file(&self) -> &SignatoryFile {
        &self.file
    }

    /// Writes the file back in one step, and reads it again to see that it is there. Refused where somebody else has
    /// changed it since it was opened.
    pub fn write(&mut self, folder: &Folder) -> Result<(), Problem> {
        let is_there = folder.path(&self.path).symlink_metadata().is_ok();
        let found = if is_there {
            Some(folder.read(&self.path, SIGNATORIES_BYTES_MAX)?)
        } else {
            None
        };
        if found != self.opened {
            return Err(self.problem(
                "somebody changed the file in this very moment; nothing was written".to_owned(),
                "Close it in other programs, and do it again.",
            ));
        }
        folder.replace(&self.path, self.text.as_bytes())?;
        let written = folder.read(&self.path, SIGNATORIES_BYTES_MAX)?;
        if written != self.text.as_bytes() {
            return Err(self.problem(
                "the file does not hold what was written into it".to_owned(),
                "Look at the file, and at the disk or the service that keeps it.",
            ));
        }
        self.opened = Some(written);
        Ok(())
    }

    /// Takes a changed text for its own, if it reads well and the change is the intended one and no other.
    fn take(&mut self, text: String, change: Change) -> Result<(), Problems> {
        let after = records(&text);
        // Read again as a whole, which finds what is wrong with the new row, such as an organization that signs already.
        let file = SignatoryFile::of_records(&self.path, &after)?;
        let changed = Self::of_text(&self.path, text, file)?;
        if !change.is_all(&self.records, &after) {
            return Err(self.astray().into());
        }
        *self = Self {
            opened: self.opened.take(),
            ..changed
        };
        Ok(())
    }

    /// The one organization of this name that signs.
    fn signing(&self, name: &str, state: Option<&str>) -> Result<&SignatoryRow, Problem> {
        // Who withdrew may have signed again, in a row of its own.
        let signs = |row: &&SignatoryRow| row.withdrawn_on.is_none();
        let wanted = |row: &&SignatoryRow| {
            folded_name(&row.name) == folded_name(name)
                && state.is_none_or(|state| folded_name(&row.state) == folded_name(state))
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

    /// The blocks there are, in the file's order.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        let mut scopes: Vec<&str> = Vec::new();
        for row in &self.file.rows {
            if !row.scope.is_empty() && !scopes.contains(&row.scope.as_str()) {
                scopes.push(&row.scope);
            }
        }
        scopes
    }

    /// The text with a column for each of these; those that the file does not have yet come last.
    fn with_columns(
        &self,
        wanted: impl IntoIterator<Item = SignatoryColumn>,
    ) -> Result<String, Problem> {
        let known = columns(&self.path, Self::header(&self.records))?;
        let mut text = self.text.clone();
        for column in wanted {
            if !known.contains_key(&column) {
                text = splice::add_column(&text, &records(&text), &header_of(column));
            }
        }
        Ok(text)
    }

    /// The first record. A file without one was refused when it was opened.
    fn header(records: &[ExactRecord]) -> &ExactRecord {
        records.first().expect("the file has a header")
    }

    /// That a change would not be the one that was meant: never seen, and looked for at each.
    fn astray(&self) -> Problem {
        self.problem(
            "the change would touch another row than the one that is meant; nothing was written"
                .to_owned(),
            "Make the change in a spreadsheet, and report this with the file's first lines.",
        )
    }

    fn problem(&self, message: String, help: impl Into<String>) -> Problem {
        Problem::error(self.path.as_str(), message, help)
    }
}

#[cfg(test)]
mod tests;
