//! Asks whether an `id` with another name and another address is still the same seat.

use super::context::Context;
use super::exit::Failure;
use super::{output, problems, question};
use crate::plan::LoadedCampaign;
use jiff::civil::Date;
use redress_base::problem::Problems;
use redress_ledger::Ledger;

/// What was said about such an `id` on the command line.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Seats {
    /// Take every `id` whose name and address changed for the same seat with a new holder.
    #[arg(long)]
    pub same_seats: bool,
}

impl Seats {
    /// The rows to be settled before a plan is drawn up; none if there are none, or somebody said that they are the same
    /// seats: on the command line, or now on the terminal.
    pub fn unsettled(
        self,
        context: &Context,
        loaded: &LoadedCampaign,
        ledger: &Ledger,
        as_of: Option<Date>,
        skip_invalid: bool,
    ) -> Result<Option<Problems>, Failure> {
        if self.same_seats {
            return Ok(None);
        }
        // The same day as for drawing up, or rows whose term has ended would be asked about.
        let as_of = as_of.unwrap_or_else(|| context.clock.today(&loaded.campaign.timezone));
        let changed = Problems(loaded.changed_seats(ledger, as_of, skip_invalid)?);
        if changed.0.is_empty() {
            return Ok(None);
        }
        if !question::somebody_is_there() {
            // Nobody can answer, and to take silence for yes could send somebody's letter to a stranger.
            return Ok(Some(changed));
        }
        output::say_as_it_is(&problems::in_full(&changed));
        let answer =
            question::ask("Are all of these the same seats with new holders? Type yes or no:")?;
        if answer.is_some_and(|answer| answer.eq_ignore_ascii_case("yes")) {
            Ok(None)
        } else {
            Ok(Some(changed))
        }
    }
}
