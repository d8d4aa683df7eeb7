//! What was done, as the ledger has it: counts and days, no names and no addresses.

use crate::report::page::{columns, scrolled_figures, tally};
use crate::report::versions::heading_of;
use crate::report::went::went;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_base::words::long_date;
use redress_ledger::{DeliveryState, Entry, LedgerError, ReportLedger};
use std::collections::BTreeMap;

/// What was done in each mailing.
#[derive(Clone, Debug, Default)]
pub struct Deeds(BTreeMap<String, MailingDeeds>);

#[derive(Clone, Debug, Default)]
struct MailingDeeds {
    by_email: u64,
    by_hand: u64,
    /// The first and the last day on which a letter went, as far as the log still has its day.
    days: Option<(Date, Date)>,
}

impl Deeds {
    /// Takes a letter, if it went and has not come back. The ledger knows when.
    pub fn add(
        &mut self,
        entry: &Entry,
        ledger: &dyn ReportLedger,
        zone: &TimeZone,
    ) -> Result<(), LedgerError> {
        let is_delivered = matches!(
            entry.state,
            DeliveryState::Accepted | DeliveryState::Handed | DeliveryState::Replied
        );
        if !is_delivered {
            return Ok(());
        }
        let deeds = self.0.entry(entry.mailing.to_string()).or_default();
        if entry.email.is_some() {
            deeds.by_email += 1;
        } else {
            deeds.by_hand += 1;
        }
        if let Some((_, at)) = went(entry, ledger)? {
            let day = at.to_zoned(zone.clone()).date();
            let (first, last) = deeds.days.get_or_insert((day, day));
            (*first, *last) = ((*first).min(day), (*last).max(day));
        }
        Ok(())
    }

    /// Whether nothing was delivered yet.
    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The section's content.
    pub(super) fn section(&self) -> Markup {
        let table = html! {
            table.tally {
                (columns(["Letters", ">By e-mail", ">By hand", "When"]))
                tbody {
                    @for (mailing, deeds) in &self.0 {
                        tr {
                            th scope="row" { (heading_of(mailing)) }
                            (tally("By e-mail", deeds.by_email))
                            (tally("By hand", deeds.by_hand))
                            td { (when(deeds.days)) }
                        }
                    }
                }
            }
        };
        html! {
            p { "Letters that went out and have not come back. “By e-mail” means that our mail server took the letter, not that anybody has read it." }
            (scrolled_figures("Letters delivered", &table))
        }
    }
}

fn when(days: Option<(Date, Date)>) -> String {
    match days {
        None => String::new(),
        Some((first, last)) if first == last => long_date(first),
        Some((first, last)) => format!("{} to {}", long_date(first), long_date(last)),
    }
}
