//! The status for a terminal.

use super::contents::Status;
use crate::report::counts::{count_in, held_back_in, total_of};
use crate::report::printable::printable;
use crate::report::table::Table;
use crate::report::words::{count_words, grouped, held_words, moment, state_words};
use redress_ledger::{AccountCounts, Counts, DeliveryState, MailingCounts};
use std::fmt::Write as _;

impl Status<'_> {
    /// The status for a terminal of this width.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        let mut text = format!("{}\n\n", printable(self.campaign));
        text.push_str(&counts_text(self.counts, width));
        if !self.accounts.is_empty() {
            text.push('\n');
            text.push_str(&accounts_text(self.accounts, width));
        }
        let mut notes = Vec::new();
        if let Some((word, why)) = self.pause_words() {
            notes.push(format!("{word}: {}", printable(&why)));
        }
        let outstanding =
            self.total_in(DeliveryState::Ready) + self.total_in(DeliveryState::Deferred);
        if let Some(run) = self.run_words() {
            notes.push(run);
        }
        let watched = self.watched.iter();
        notes.extend(watched.map(|watched| format!("  {}", printable(&watched.words(self.zone)))));
        if outstanding > 0 {
            let left = self
                .about_time_left()
                .map_or(String::new(), |left| format!(", {left}"));
            notes.push(format!(
                "still to be sent: {}{left}",
                count_words(outstanding, "letter", "letters")
            ));
        }
        if let Some(due) = self.next_due {
            notes.push(format!(
                "next deferred letter due: {}",
                moment(due, self.zone)
            ));
        }
        let unconfirmed = self.total_in(DeliveryState::Unconfirmed);
        if unconfirmed > 0 {
            notes.push(format!(
                "{} for your decision: see `redress resolve`",
                waiting(unconfirmed, "unconfirmed ")
            ));
        }
        let automatic: u64 = self
            .counts
            .mailings
            .iter()
            .map(|mailing| mailing.automatic)
            .sum();
        if automatic > 0 {
            notes.push(format!(
                "automatic answers to {} of the accepted",
                count_words(automatic, "letter", "letters")
            ));
        }
        let by_hand = self.total_in(DeliveryState::ByHand);
        if by_hand > 0 {
            notes.push(format!("{} to be delivered by hand", waiting(by_hand, "")));
        }
        let given_away = self.total_in(DeliveryState::GivenAway);
        if given_away > 0 {
            notes.push(format!(
                "given away: {}; `redress share` lists the parts, `redress join` brings what became of them",
                count_words(given_away, "letter", "letters")
            ));
        }
        if held_back_in(&total_of(&self.counts.mailings)) > 0 {
            notes.push("what is held back, and why: `redress log --held-back`".to_owned());
        }
        if let Some(coordinator) = &self.coordinator {
            notes.push(format!(
                "sent from several machines, which meet at {coordinator}"
            ));
        }
        for note in notes {
            let _ = write!(text, "\n{note}");
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    fn total_in(&self, state: DeliveryState) -> u64 {
        self.counts
            .mailings
            .iter()
            .map(|mailing| count_in(mailing, state))
            .sum()
    }
}

/// `1 unconfirmed letter waits`, `3 letters wait`.
fn waiting(count: u64, kind: &str) -> String {
    let verb = if count == 1 { "waits" } else { "wait" };
    format!(
        "{} {verb}",
        count_words(count, &format!("{kind}letter"), &format!("{kind}letters"))
    )
}

/// A table of the states that occur, or a list where that would be too wide.
fn counts_text(counts: &Counts, width: usize) -> String {
    let total = total_of(&counts.mailings);
    let shown: Vec<DeliveryState> = DeliveryState::ALL
        .into_iter()
        // Ten columns, most of them 0 throughout, would hide the ones that matter.
        .filter(|state| count_in(&total, *state) > 0)
        .collect();
    let any_held = held_back_in(&total) > 0;

    let mut headings = vec!["mailing".to_owned(), ">letters".to_owned()];
    headings.extend(
        shown
            .iter()
            .map(|state| format!(">{}", state_words(*state))),
    );
    if any_held {
        headings.push(">held back".to_owned());
    }
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    let mut add = |name: &str, mailing: &MailingCounts| {
        let mut row = vec![name.to_owned(), grouped(mailing.states.iter().sum())];
        row.extend(shown.iter().map(|state| grouped(count_in(mailing, *state))));
        if any_held {
            row.push(grouped(held_back_in(mailing)));
        }
        table.row(row);
    };
    for mailing in &counts.mailings {
        add(mailing.name.as_str(), mailing);
    }
    if counts.mailings.len() > 1 {
        add("together", &total);
    }
    // A table of figures has no long text to cut, and cut figures would be wrong ones.
    if table.natural_width() <= width {
        table.fit(width)
    } else {
        counts_list(&counts.mailings, &shown)
    }
}

/// A table of the accounts and the states that occur, or a list where that would be too wide.
fn accounts_text(accounts: &[AccountCounts], width: usize) -> String {
    let states = DeliveryState::ALL.into_iter().enumerate();
    let shown: Vec<(usize, DeliveryState)> = states
        .filter(|(place, _)| accounts.iter().any(|account| account.states[*place] > 0))
        .collect();
    let mut headings = vec!["account".to_owned(), ">letters".to_owned()];
    let words = shown
        .iter()
        .map(|(_, state)| format!(">{}", state_words(*state)));
    headings.extend(words);
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    for account in accounts {
        let letters = grouped(account.states.iter().sum());
        let numbers = shown
            .iter()
            .map(|(place, _)| grouped(account.states[*place]));
        table.row(
            [account.name.to_string(), letters]
                .into_iter()
                .chain(numbers),
        );
    }
    if table.natural_width() <= width {
        return table.fit(width);
    }
    let mut text = String::new();
    for account in accounts {
        let letters = count_words(account.states.iter().sum(), "letter", "letters");
        let _ = writeln!(text, "{}: {letters}", account.name);
        for (place, state) in &shown {
            let number = account.states[*place];
            if number > 0 {
                let _ = writeln!(text, "  {} {}", grouped(number), state_words(*state));
            }
        }
    }
    text
}

fn counts_list(mailings: &[MailingCounts], shown: &[DeliveryState]) -> String {
    let mut text = String::new();
    for mailing in mailings {
        let letters = count_words(mailing.states.iter().sum(), "letter", "letters");
        let _ = writeln!(text, "{}: {letters}", printable(mailing.name.as_str()));
        for state in shown.iter().filter(|state| count_in(mailing, **state) > 0) {
            let _ = writeln!(
                text,
                "  {} {}",
                grouped(count_in(mailing, *state)),
                state_words(*state)
            );
        }
        for held in &mailing.held_back {
            let _ = writeln!(
                text,
                "  {} held back: {}",
                grouped(held.rows),
                held_words(&held.reason)
            );
        }
    }
    text
}
