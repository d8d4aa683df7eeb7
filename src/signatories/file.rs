//! `signatories.csv`: every organization that ever signed, with what is kept on file about it.

use super::columns::{SignatoryColumn, columns};
use super::printed::in_order;
use super::review;
use super::row::{SignatoryReader, SignatoryRow};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::{Signatories, Signatory};

const SIGNATORIES_BYTES_MAX: u64 = 4 << 20;
const EXPORT_AGAIN: &str = "Export it again as CSV.";

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
        // Rows of another length are told one by one, each in its place, and not as a file that cannot be read.
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
        let keeps_authorization = columns.contains_key(&SignatoryColumn::AuthorizedBy);
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
            // Spreadsheets export rows of nothing but commas below a list.
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let reader = SignatoryReader {
                path,
                line: record.position().map_or(0, csv::Position::line),
                header: &header,
                columns: &columns,
            };
            match reader.read(&record) {
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

#[cfg(test)]
mod tests;
