//! The rows of one address in a file, to be taken out of it.

use super::person_key::address_key;
use super::settings::SupporterSettings;
use super::source::Source;
use super::supporter::PersonCells;
use crate::headers::SupporterColumn;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_lists::file::{FoundRows, RawRow};

/// Where the people of an address stand in a file.
#[derive(Debug)]
pub struct RowsOf {
    source: Source,
    /// The rows that are theirs.
    pub theirs: FoundRows,
    /// Rows, as a spreadsheet counts, that have the address and are not known to be theirs: in another column, or in a row that
    /// cannot be read.
    pub elsewhere: Vec<u64>,
    /// Their names as the rows have them, each once.
    pub names: Vec<String>,
}

impl RowsOf {
    /// Looks for them. `address` is in the spelling of [`address_key`]. An error says why nobody can be looked for in the file.
    pub fn find(
        folder: &Folder,
        path: &CampaignPath,
        settings: &SupporterSettings,
        address: &str,
    ) -> Result<Self, Problem> {
        // What is wrong with its columns is told by whoever counts its people.
        let source = Source::open(folder, path, settings, &mut Vec::new())?;
        let (mut names, mut elsewhere) = (Vec::new(), Vec::new());
        let theirs = source.list.find(|raw| {
            let cell = source.layout.get(raw, SupporterColumn::Email);
            let is_theirs = source.fault(raw).is_none() && address_key(cell) == address;
            if is_theirs {
                let name = PersonCells::of(&source.layout, raw).name();
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            } else if has(raw, address) {
                elsewhere.push(raw.place.row);
            }
            is_theirs
        })?;
        Ok(Self {
            source,
            theirs,
            elsewhere,
            names,
        })
    }

    /// The bytes of the file without their rows; none where that cannot be done: in a workbook, and in UTF-16.
    pub fn rest(&self) -> Result<Option<Vec<u8>>, Problem> {
        self.source.list.without(&self.theirs)
    }
}

/// Whether a cell is the address, or has it among other words.
fn has(raw: &RawRow<'_>, address: &str) -> bool {
    let mut cells = raw.record.iter();
    cells.any(|cell| address_key(cell) == address || cell.to_lowercase().contains(address))
}
