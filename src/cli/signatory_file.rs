//! The list of signatories as the commands find it, and what they say when it changed.

use super::exit::{Exit, Failure};
use super::output;
use super::problems;
use super::words::count;
use crate::campaign::Campaign;
use crate::signatories::{SignatoryFile, SignatoryTable};
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Problems, Severity};

const FILE_UNLESS_SET: &str = "signatories.csv";

/// That the last row opened a block of its own, perhaps by a slip of the pen.
pub fn new_block(file: &SignatoryFile, path: &CampaignPath) -> Option<Problem> {
    let (last, earlier) = file.rows.split_last()?;
    let mut blocks: Vec<String> = earlier
        .iter()
        .map(|row| format!("`{}`", row.scope))
        .collect();
    blocks.sort_unstable();
    blocks.dedup();
    // The first row of a file opens a block of necessity.
    let is_new = !blocks.is_empty() && earlier.iter().all(|row| row.scope != last.scope);
    is_new.then(|| {
        let help = format!(
            "The others are {}: mend the row if it belongs to one of them.",
            blocks.join(", ")
        );
        Problem::note(
            path.as_str(),
            format!("`{}` is a new block of the list", last.scope),
            help,
        )
        .at_row(last.line, last.row)
    })
}

/// The campaign's list, or where one would be.
pub fn path_of(campaign: &Campaign) -> Result<CampaignPath, Failure> {
    match &campaign.signatories {
        Some(path) => Ok(path.clone()),
        None => {
            CampaignPath::parse(FILE_UNLESS_SET).map_err(|error| Failure::Unexpected(error.into()))
        }
    }
}

/// Reads it.
pub fn read(campaign: &Campaign) -> Result<SignatoryFile, Failure> {
    Ok(SignatoryFile::read(&campaign.folder, &path_of(campaign)?)?)
}

/// Shows what was found, down to this severity, and says how a command ends with it.
pub fn told(found: &Problems, least: Severity) -> Exit {
    let shown = found
        .0
        .iter()
        .filter(|problem| problem.severity <= least)
        .cloned()
        .collect();
    output::say_as_it_is(&problems::in_full(&Problems(shown)));
    if found.has_errors() {
        Exit::Invalid
    } else {
        Exit::Done
    }
}

/// Says what changed, in which row and in no other, and that what was approved before is not this any more.
pub fn changed(table: &SignatoryTable, what: &str, rows: &str) {
    let signing = table.file().printed().list.len() as u64;
    output::report(&format!(
        "{what}: {} now.\n\
         {}: {rows}, and no other row changed.\n\
         The letters change with it: run `redress preview` for their new approval code.\n",
        count(signing, "organization"),
        table.path()
    ));
}
