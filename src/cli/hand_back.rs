//! `redress hand-back`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::{home, output, part_state};
use redress_ledger::PartError;
use std::path::PathBuf;

/// Write what became of the letters of this part, for whoever gave it to you.
///
/// Do it as often as you like: the newest file has all that the older ones have. It names recipients and what they answered.
#[derive(Debug, clap::Args)]
pub struct HandBackCommand {
    /// End the part: nothing more is sent from here, and what is left goes from where the whole campaign is.
    #[arg(long)]
    close: bool,
    /// The file to write (private to you). One that is there is not overwritten.
    file: PathBuf,
}

impl HandBackCommand {
    /// Writes it.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = context.existing_ledger()?;
        if self.file.symlink_metadata().is_ok() {
            return Err(Failure::Usage(format!(
                "`{}` is there already: name a new file",
                self.file.display()
            )));
        }
        ledger.part_of()?.ok_or(PartError::IsNoPart)?;
        // A log that lacks letters which went would have them go from elsewhere as well.
        home::demand(context, &ledger, false)?;
        let _record = home::second_record(context, &ledger)?;
        if self.close {
            ledger.close_part(context.clock.now())?;
        }
        // Before a log says so: whoever joins that has the letters go from elsewhere.
        let closed = ledger.part_of()?.filter(|part| part.closed.is_some());
        if let Some(part) = closed {
            part_state::note_closing(&part)?;
        }
        let part = ledger.hand_back(&self.file, context.clock.now())?;
        let end = if part.closed.is_some() {
            " The part is closed: nothing more is sent from here."
        } else {
            ""
        };
        output::report(&format!(
            "The log of part {} ({}) is in `{}`.{end}\n",
            part.number,
            part.label,
            self.file.display()
        ));
        Ok(Exit::Done)
    }
}
