//! `redress open`

use super::context::Context;
use super::context::LEDGER;
use super::exit::{Exit, Failure, Outcome};
use super::private_file::{WholeFile, create_folder};
use super::words::count;
use super::{output, part_state};
use crate::campaign::PART_NOTE;
use anyhow::Context as _;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::folder::CampaignPath;
use redress_base::id::ApprovalCode;
use redress_ledger::{LedgerError, PartError, PartFileInView, PartOf};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Open a part of a campaign that somebody gave you, once, in a folder of its own.
///
/// The part has the letters that you send, and nothing else of the campaign's lists. Compare the code and the seal that are
/// printed with those that you were told, by telephone for example; then `redress -C DIR send --approved CODE` sends it.
#[derive(Debug, clap::Args)]
pub struct OpenCommand {
    /// The file that you got.
    part: PathBuf,
    /// The folder to make (private to you).
    dir: PathBuf,
}

impl OpenCommand {
    /// Notes where it is opened, and makes the folder.
    pub fn run(self, context: &Context) -> Outcome {
        if !self.part.is_file() {
            return Err(Failure::Usage(format!(
                "there is no file `{}`",
                self.part.display()
            )));
        }
        let mut file = PartFileInView::look(&self.part)?;
        let folder = whole(&self.dir)?;
        // A mistyped name must not be noted as the place.
        if let Some(parent) = folder.parent().filter(|parent| !parent.is_dir()) {
            return Err(Failure::Usage(format!(
                "there is no folder `{}`",
                parent.display()
            )));
        }
        if let Some(error) = file.opened_elsewhere(&folder) {
            return Err(LedgerError::from(error).into());
        }
        let ledger = folder.join(LEDGER);
        let resumes = file.part().opening.is_some();
        if ledger.symlink_metadata().is_ok() {
            return Err(Failure::NotApproved(if resumes {
                format!(
                    "part {} is open in `{}` already: `redress -C DIR send` sends it",
                    file.part().number,
                    folder.display()
                )
            } else {
                format!(
                    "`{}` has a ledger already: name a new folder",
                    folder.display()
                )
            }));
        }
        if !resumes && fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some()) {
            return Err(Failure::Usage(format!(
                "`{}` is not empty: name a new folder",
                folder.display()
            )));
        }
        part_state::note_opening(file.part(), &folder)?;
        reach(FailPoint::BeforeOpeningNoted);
        file.note_opening(&folder, context.clock.now())?;
        reach(FailPoint::AfterOpeningNoted);
        create_folder(&folder)?;
        let mut write = |file: redress_ledger::PartFile| -> Result<(), Failure> {
            write_file(&folder, &file.path, &file.bytes)
        };
        file.files(&mut write)?;
        write_file(&folder, PART_NOTE, note(file.part()).as_bytes())?;
        // Last: with its ledger the folder can send.
        let unfinished = folder.join("ledger.unfinished");
        file.write_ledger(&unfinished, context.clock.now())?;
        reach(FailPoint::BeforePartLedger);
        fs::rename(&unfinished, &ledger)
            .with_context(|| format!("`{}` cannot be written", ledger.display()))?;
        reach(FailPoint::AfterPartLedger);
        output::report(&told(file.part()));
        output::say(format_args!(
            "compare code and seal with those that you were told, then: redress -C {} send --approved {}",
            self.dir.display(),
            file.part().code
        ));
        Ok(Exit::Done)
    }
}

/// The path without links and from the root on, also where the folder is still to be made.
fn whole(folder: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(folder)?;
    if let Ok(path) = path.canonicalize() {
        return Ok(path);
    }
    let parent = path.parent().and_then(|parent| parent.canonicalize().ok());
    Ok(match (parent, path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path,
    })
}

fn write_file(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Failure> {
    // The file came from somebody else: it may name no place outside.
    let path = CampaignPath::parse(path).map_err(|error| {
        Failure::NotApproved(format!(
            "the part has a file that cannot be put anywhere: {error}"
        ))
    })?;
    let path = folder.join(path.as_str());
    if let Some(parent) = path.parent() {
        create_folder(parent)?;
    }
    let mut file = WholeFile::begin(&path)?;
    file.write_all(bytes)?;
    Ok(file.finish_durably()?)
}

/// What the folder says of itself.
fn note(part: &PartOf) -> String {
    format!(
        "This folder is {} It was made by `redress open`.\n\nThe letters, their recipients and what became of them are in ledger.sqlite. \
         Send them with\n\n    redress send --approved {}\n\nand give back what became of them with\n\n    redress hand-back FILE\n\n\
         The lists are where the whole campaign is. Leave this file and the others as they are: letters that differ are not sent.\n",
        told(part).replace('\n', " ").trim_end(),
        part.code
    )
}

/// What it is: `part 2 (ohio) of `Halt`: 22 letters through `ohio`.`
fn told(part: &PartOf) -> String {
    let through = match &part.account {
        Some(account) => format!(" through `{account}`"),
        None => String::new(),
    };
    format!(
        "part {} ({}) of `{}`: {}{through}\napproval code {}\nseal {}\n",
        part.number,
        part.label,
        part.campaign,
        count(part.letters, "letter"),
        part.code,
        ApprovalCode::from_digest(&part.seal),
    )
}

impl From<PartError> for Failure {
    fn from(error: PartError) -> Self {
        LedgerError::from(error).into()
    }
}
