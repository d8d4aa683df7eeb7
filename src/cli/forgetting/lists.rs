//! The rows of one person in exports and in lists that were written from them.

use super::noted::NotedFile;
use super::settled::Settled;
use crate::campaign::{Campaign, SupporterFiles};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::written_out::digest_of;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::words::{count_words, series};
use redress_ledger::{Ledger, SupporterFileKind};
use redress_supporters::SupporterSettings;
use redress_supporters::gather::{RowsOf, files_there};

/// Rows that are named one by one.
const NAMED: usize = 10;

/// The files in which the person stands.
#[derive(Debug, Default)]
pub struct Lists {
    found: Vec<FoundList>,
    /// Names under which the rows have the person.
    pub names: Vec<String>,
    /// Rows of the ledger whose lists are gone.
    gone: Vec<i64>,
}

#[derive(Debug)]
struct FoundList {
    folder: Folder,
    path: CampaignPath,
    shown: String,
    rows: RowsOf,
    /// What the ledger notes of it, if a command was told to write it.
    noted: Option<NotedFile>,
}

impl Lists {
    /// Looks through the exports and through every list that the program wrote.
    pub fn find(
        (context, ledger): (&Context, &Ledger),
        (campaign, files): (&Campaign, &SupporterFiles),
        address: &str,
        settled: &mut Settled,
    ) -> Result<Self, Failure> {
        let settings = SupporterSettings {
            columns: files.columns.clone(),
            ..SupporterSettings::default()
        };
        let mut lists = Self::default();
        let exports = files_there(&campaign.folder, &files.files);
        for path in &exports {
            let place = (campaign.folder.clone(), path.clone(), path.to_string());
            lists.look_into(place, None, (&settings, address), settled)?;
        }
        for file in NotedFile::all(context, ledger)? {
            let is_export = exports.iter().any(|export| export.as_str() == file.shown);
            if file.kind != SupporterFileKind::List || is_export {
                continue;
            }
            let name = file.path.file_name().and_then(|name| name.to_str());
            let name = name.and_then(|name| CampaignPath::parse(name).ok());
            match (file.path.parent(), name) {
                (Some(folder), Some(name)) if file.is_there() => {
                    let place = (Folder::new(folder), name, file.shown.clone());
                    lists.look_into(place, Some(file), (&settings, address), settled)?;
                }
                _ => {
                    settled.missing.push(file.shown);
                    lists.gone.extend(file.rows);
                }
            }
        }
        Ok(lists)
    }

    fn look_into(
        &mut self,
        (folder, path, shown): (Folder, CampaignPath, String),
        noted: Option<NotedFile>,
        (settings, address): (&SupporterSettings, &str),
        settled: &mut Settled,
    ) -> Result<(), Failure> {
        let rows = match RowsOf::find(&folder, &path, settings, address) {
            Ok(rows) => rows,
            Err(problem) => {
                settled.left.push(format!(
                    "`{shown}` cannot be read ({}): look for the address in it, and take the rows out",
                    problem.message
                ));
                return Ok(());
            }
        };
        if !rows.elsewhere.is_empty() {
            settled.left.push(format!(
                "`{shown}` {}: the address stands there as well, look at it",
                rows_in_words(&rows.elsewhere)
            ));
        }
        for name in &rows.names {
            if !self.names.contains(name) {
                self.names.push(name.clone());
            }
        }
        if rows.theirs.rows.is_empty() {
            return Ok(());
        }
        let in_words = rows_in_words(&rows.theirs.rows);
        if rows.rest()?.is_none() {
            settled.left.push(format!(
                "`{shown}` {in_words}: take them out yourself, as the program changes neither workbooks nor UTF-16"
            ));
            return Ok(());
        }
        settled.goes.push(format!("{shown}: {in_words}"));
        self.found.push(FoundList {
            folder,
            path,
            shown,
            rows,
            noted,
        });
        Ok(())
    }

    /// Whether a row is theirs that can be taken out.
    pub fn has_rows(&self) -> bool {
        !self.found.is_empty()
    }

    /// Takes the rows out, and reads each file back.
    pub fn take_out(&self, context: &Context, ledger: &Ledger) -> Result<(), Failure> {
        for list in &self.found {
            let Some(rest) = list.rows.rest()? else {
                continue; // it was told
            };
            reach(FailPoint::BeforeRowsOut);
            list.folder.replace(&list.path, &rest)?;
            reach(FailPoint::AfterRowsOut);
            let back = list.folder.read(&list.path, rest.len() as u64)?;
            if back != rest {
                return Err(Failure::Unexpected(anyhow::anyhow!(
                    "`{}` is not what was written: another program changes it; close that, and run the command again",
                    list.shown
                )));
            }
            if let Some(noted) = &list.noted {
                let digest = digest_of(&list.folder.path(&list.path))?;
                let files = [(noted.shown.clone(), digest)];
                let now = context.clock.now();
                ledger.note_supporter_files(SupporterFileKind::List, &files, now)?;
                ledger.strike_out_supporter_files(&noted.rows)?;
            }
        }
        Ok(ledger.strike_out_supporter_files(&self.gone)?)
    }
}

/// `row 2`, `rows 2 and 7`, `rows 2, 3, 4 and 120 others`.
fn rows_in_words(rows: &[u64]) -> String {
    let mut named: Vec<String> = rows.iter().take(NAMED).map(u64::to_string).collect();
    if let Some(others) = rows.len().checked_sub(NAMED).filter(|others| *others > 0) {
        named.push(count_words(others as u64, "other", "others"));
    }
    let word = if rows.len() == 1 { "row" } else { "rows" };
    format!("{word} {}", series(&named, "and"))
}
