//! People who are on two lists: allowed, and worth knowing.

use super::List;
use super::duplicates::Spot;
use crate::campaign::Problem;
use crate::id::MailingName;

/// Pairs that are named; the others are counted.
const PAIRS_NAMED: usize = 20;

/// The inboxes of the lists seen so far.
#[derive(Debug, Default)]
pub struct Overlap {
    lists: Vec<(MailingName, String, Vec<(u64, Spot)>)>,
}

impl Overlap {
    /// Compares a list with those before it; notes name the rows that share an inbox.
    pub fn compare(&mut self, list: &List<'_>) -> Vec<Problem> {
        let (name, file) = (&list.rules.mailing.name, list.rules.mailing.recipients.as_str());
        let mut notes = Vec::new();
        for (earlier, earlier_file, inboxes) in &self.lists {
            let shared = shared(inboxes, &list.inboxes);
            for (theirs, ours) in shared.iter().take(PAIRS_NAMED) {
                let (theirs, ours) = (theirs.row(), ours.row());
                let message = format!(
                    "row {ours} has the same inbox as row {theirs} of `{earlier_file}`: it gets a letter of `{earlier}` and one of `{name}`"
                );
                notes.push(Problem {
                    row: Some(ours),
                    ..Problem::note(file, message, "Remove one of them if one letter is enough.")
                });
            }
            if shared.len() > PAIRS_NAMED {
                let message = format!(
                    "{} more inboxes get a letter of `{earlier}` and one of `{name}`",
                    shared.len() - PAIRS_NAMED
                );
                notes.push(Problem::note(file, message, "Check whether both lists are meant."));
            }
        }
        self.lists.push((name.clone(), file.to_owned(), list.inboxes.clone()));
        notes
    }
}

/// Inboxes that are in both; both are sorted.
fn shared(left: &[(u64, Spot)], right: &[(u64, Spot)]) -> Vec<(Spot, Spot)> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut shared = Vec::new();
    while let (Some((a, theirs)), Some((b, ours))) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => _ = left.next(),
            std::cmp::Ordering::Greater => _ = right.next(),
            std::cmp::Ordering::Equal => {
                shared.push((*theirs, *ours));
                left.next();
                right.next();
            }
        }
    }
    shared.sort_unstable_by_key(|(_, ours)| *ours);
    shared
}
