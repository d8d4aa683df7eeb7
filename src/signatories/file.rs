//! `signatories.csv`: every organization that ever signed, with what is kept on file about it.

use super::columns::{SignatoryColumn, columns};
use super::printed::in_order;
use super::records::{ExactRecord, records};
use super::review;
use super::row::{SignatoryReader, SignatoryRow};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::{Signatories, Signatory};

const SIGNATORIES_BYTES_MAX: u64 = 4 << 20;

/// The file, read and checked row by row.
#[derive(Clone, Debug)]
pub struct SignatoryFile {
    /// Its name, for problems.
    pub(super) path: CampaignPath,
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
        let text = std::str::from_utf8(bytes).map_err(|wrong| {
            let line = lines(&bytes[..wrong.valid_up_to()]);
            let help = "Export it again as \"CSV UTF-8\".";
            Problem::error(path.as_str(), "the file is not UTF-8 text", help).at_line(line)
        })?;
        Self::of_records(path, &records(text))
    }

    /// The file with these records; rows of another length are told one by one, each in its place.
    pub(super) fn of_records(
        path: &CampaignPath,
        records: &[ExactRecord],
    ) -> Result<Self, Problem> {
        let Some((header, rows)) = records.split_first() else {
            let help = "Write a header `organization,scope,state` and a row for each.";
            return Err(Problem::error(path.as_str(), "the file is empty", help));
        };
        let columns = columns(path, header)?;
        let keeps_authorization = columns.contains_key(&SignatoryColumn::AuthorizedBy);
        let mut file = Self {
            path: path.clone(),
            rows: Vec::new(),
            keeps_authorization,
            faults: Vec::new(),
        };
        let reader = SignatoryReader {
            path,
            header,
            columns: &columns,
        };
        // Spreadsheets export rows of nothing but commas below a list.
        for record in rows.iter().filter(|record| !record.is_blank()) {
            match reader.read(record) {
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
        in_order(list.collect())
    }

    /// Faulty rows and organizations that stand there twice as errors; as notes those that may be one and the same, that
    /// signed after the deadline, or that nobody is on file for.
    #[must_use]
    pub fn problems(&self, deadline: Option<Date>) -> Problems {
        // Who has withdrawn is not printed, so nothing needs to be asked about it.
        let signing: Vec<&SignatoryRow> = self
            .rows
            .iter()
            .filter(|row| row.withdrawn_on.is_none())
            .collect();
        let mut problems = self.faults.clone();
        for row in &signing {
            problems.extend(review::late(&self.path, row, deadline));
            if self.keeps_authorization {
                problems.extend(review::unauthorized(&self.path, row));
            }
        }
        problems.extend(review::twice(&self.path, &signing));
        problems.extend(review::alike(&self.path, &signing));
        Problems(problems)
    }
}

/// The line on which these bytes end, from 1, whatever ends a line.
fn lines(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().enumerate().filter(|&(at, byte)| {
        *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    });
    1 + ends.count() as u64
}

#[cfg(test)]
mod tests;
