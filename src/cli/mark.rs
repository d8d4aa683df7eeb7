//! `redress mark`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::mark_rows::{MAY_BE_ANSWERED, MAY_BE_HANDED, MAY_BOUNCE};
use super::undoing::undo_and_tell;
use super::which::{Which, mark_and_tell};
use super::words::moment_in;
use super::{in_force, mark_rows};
use crate::campaign::Campaign;
use clap::{Subcommand, ValueEnum};
use redress_ledger::{DeliveryState, Mark, Undo};
use std::path::PathBuf;

/// Record what happened outside this program: a delivery by hand, an answer, a bounce.
///
/// A letter can be marked once its plan is in force. `send` puts it in force; where nothing was sent yet, or every letter goes
/// by hand, an approval (`redress approve`) is enough.
#[derive(Debug, clap::Args)]
pub struct MarkCommand {
    #[command(subcommand)]
    what: What,
}

/// What happened.
#[derive(Debug, Subcommand)]
enum What {
    /// A letter was delivered by hand.
    Handed {
        /// How it was delivered.
        #[arg(long, value_enum, default_value_t = How::InPerson)]
        how: How,
        /// When: a date, or a date and time, in the campaign's time zone. Now, if it is not given.
        #[arg(long, value_name = "WHEN")]
        at: Option<String>,
        /// By whom, to whom, and anything else; kept in the log.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
        /// Take such a mark back: the letter stands as before.
        #[arg(long, conflicts_with_all = ["how", "at"])]
        undo: bool,
        #[command(flatten)]
        which: Which,
    },
    /// A letter was answered.
    Replied {
        /// What was answered; kept in the log.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
        /// Take such a mark back: the letter stands as before.
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Many at once, from a CSV file such as the `handed.csv` of a packet.
    ///
    /// A row counts once its `at` is filled. Columns: `recipient` (key or address) and `at`; `mailing`, `what` (handed,
    /// replied, bounced), `how` (form, post, `in_person`) and `note` if you like.
    From {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// An accepted letter came back.
    Bounced {
        /// What came back; kept in the log.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
        /// Take such a mark back: the letter stands as before.
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        which: Which,
    },
}

/// How a letter is delivered by hand.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    /// Through a web form.
    Form,
    /// By post.
    Post,
    /// In person.
    // As lists and the packet's file write it, and as an option of a command is usually written.
    #[value(name = "in_person", alias = "in-person")]
    InPerson,
}

impl How {
    /// The word that the ledger keeps.
    fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Post => "post",
            Self::InPerson => "in_person",
        }
    }
}

/// What is said of which letters.
struct Said {
    which: Which,
    /// Instead, such marks are taken back, of letters that stand so.
    undo: Option<(Undo, DeliveryState)>,
    mark: Mark,
    /// The letters of which it can be said.
    states: &'static [DeliveryState],
    done: &'static str,
}

impl MarkCommand {
    /// Marks them.
    pub fn run(self, context: &Context) -> Outcome {
        // A day that somebody writes down is a day where the campaign is, not where this machine is.
        let zone = Campaign::load(&context.root)?.timezone;
        let said = match self.what {
            What::From { file } => return mark_rows::mark_rows(context, &zone, &file),
            What::Handed {
                how,
                at,
                note,
                undo,
                which,
            } => {
                let at = at
                    .as_deref()
                    .map_or(Ok(context.clock.now()), |at| moment_in(at, &zone));
                let at = at.map_err(Failure::Usage)?;
                Said {
                    which,
                    undo: undo.then_some((Undo::Handed, DeliveryState::Handed)),
                    mark: Mark::Handed {
                        how: how.as_str().to_owned(),
                        at,
                        note,
                    },
                    states: MAY_BE_HANDED,
                    done: "marked as handed over",
                }
            }
            What::Replied { note, undo, which } => Said {
                which,
                undo: undo.then_some((Undo::Replied, DeliveryState::Replied)),
                mark: Mark::Replied { note },
                states: MAY_BE_ANSWERED,
                done: "marked as answered",
            },
            What::Bounced { note, undo, which } => Said {
                which,
                undo: undo.then_some((Undo::Bounced, DeliveryState::Bounced)),
                mark: Mark::Bounced { note },
                states: MAY_BOUNCE,
                done: "marked as bounced",
            },
        };
        // Nobody means every delivery here.
        if said.which.is_everything() {
            return Err(Failure::Usage(
                "say which deliveries with `--to`, `--mailing` or `--state`".to_owned(),
            ));
        }
        let ledger = context.existing_ledger()?;
        if let Some((undo, state)) = said.undo {
            let filter = said.which.filter_to_change(&ledger, &[state])?;
            undo_and_tell(context, &ledger, &filter, undo, ("mark", said.mark.note()))?;
            return Ok(Exit::Done);
        }
        let filter = in_force::choose(context, &ledger, |ledger| {
            said.which.filter_to_change(ledger, said.states)
        })?;
        mark_and_tell(context, &ledger, &filter, &said.mark, said.done)?;
        Ok(Exit::Done)
    }
}
