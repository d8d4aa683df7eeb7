//! What was done, as the ledger has it: counts and days, no names and no addresses.

use crate::report::page::{columns, scrolled_figures};
use crate::report::words::grouped;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use redress_base::words::long_date;
use redress_ledger::{DeliveryState, Entry};
use std::collections::BTreeMap;

/// What was done in each mailing.
#[derive(Clone, Debug, Default)]
pub struct Deeds(BTreeMap<String, MailingDeeds>);

#[derive(Clone, Debug, Default)]
struct MailingDeeds {
    by_email: u64,
    by_hand: u64,
    /// The first and the last day on which a letter arrived, as far as the log still has its day.
    days: Option<(Date, Date)>,
}

impl Deeds {
    /// Takes a letter, if it was delivered: one that came back reached nobody.
    pub fn add(&mut self, entry: &Entry, zone: &TimeZone) {
        let is_delivered = matches!(
            entry.state,
            DeliveryState::Accepted | DeliveryState::Handed | DeliveryState::Replied
        );
        if !is_delivered {
            return;
        }
        let deeds = self.0.entry(entry.mailing.to_string()).or_default();
        if entry.email.is_some() {
            deeds.by_email += 1;
        } else {
            deeds.by_hand += 1;
        }
        // The time of an answer, or of a note, is not the day on which the letter went.
        let is_of_delivery = entry.state != DeliveryState::Replied
            && (entry.state == DeliveryState::Handed || !entry.is_noted_last);
        if let Some(at) = entry.at.filter(|_| is_of_delivery) {
            let day = at.to_zoned(zone.clone()).date();
            let (first, last) = deeds.days.get_or_insert((day, day));
            (*first, *last) = ((*first).min(day), (*last).max(day));
        }
    }

    /// Whether nothing was delivered yet.
    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The section's content.
    pub(super) fn section(&self) -> Markup {
        let table = html! {
            table {
                (columns(["Letters", ">By e-mail", ">By hand", "When"]))
                tbody {
                    @for (mailing, deeds) in &self.0 {
                        tr {
                            th scope="row" { (mailing) }
                            td.num { (grouped(deeds.by_email)) }
                            td.num { (grouped(deeds.by_hand)) }
                            td { (when(deeds.days)) }
                        }
                    }
                }
            }
        };
        html! {
            p { "Letters that reached the offices. Those by e-mail were taken by the offices' mail servers." }
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
