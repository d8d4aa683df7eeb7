//! `redress join`

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::words::count;
use super::{output, sealed};
use redress_ledger::{Joined, LedgerError};
use std::path::PathBuf;

/// Take over what became of the letters of parts, from the files that `redress hand-back` wrote.
///
/// A newer file of the same part brings what is new in it. Refused are two logs of one part, an older one, a changed file, and
/// what belongs to another campaign or code; each file is joined whole or not at all.
#[derive(Debug, clap::Args)]
pub struct JoinCommand {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl JoinCommand {
    /// Joins one after another.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = context.existing_ledger()?;
        // A run would have letters in its hands whose rows come in.
        let _still = ledger.hold_still(context.clock.now())?;
        for file in &self.files {
            let log = sealed::copy_to_read(context, file)?;
            let name = file.display().to_string();
            let joined = ledger.join(&log, &name, context.clock.now());
            let joined = joined.map_err(|error| match error {
                // The copy is ours, and nobody knows it.
                LedgerError::Read { reason, .. } => LedgerError::Read {
                    path: file.clone(),
                    reason,
                },
                other => other,
            })?;
            output::report(&told(&joined));
        }
        Ok(Exit::Done)
    }
}

fn told(joined: &Joined) -> String {
    let mut news = vec![count(joined.attempts, "new attempt")];
    if joined.marks > 0 {
        news.push(count(joined.marks, "mark"));
    }
    if joined.returned > 0 {
        news.push(count(joined.returned, "mail"));
    }
    let left = match (joined.open, joined.is_closed) {
        (0, _) => "; nothing of it is outstanding".to_owned(),
        (open, false) => format!("; {} outstanding there", count(open, "letter")),
        (open, true) => format!(
            "; it is closed, with {} outstanding: `redress share --take-back {}` has them go from here",
            count(open, "letter"),
            joined.number
        ),
    };
    format!(
        "part {} ({}): {}{left}\n",
        joined.number,
        joined.label,
        news.join(", ")
    )
}
