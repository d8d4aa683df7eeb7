//! People who are on two lists: allowed, and worth knowing.

use super::letter_index::LetterIndex;
use super::list::List;
use redress_base::findings::Findings;
use redress_base::id::MailingName;
use redress_base::problem::Problem;

/// The inboxes of the lists seen so far.
#[derive(Debug, Default)]
pub struct Overlap {
    lists: Vec<SeenList>,
}

/// The inboxes of one list.
#[derive(Debug)]
struct SeenList {
    mailing: MailingName,
    file: String,
    /// Hashes, sorted, each with its row.
    inboxes: Vec<(u64, LetterIndex)>,
}

impl Overlap {
    /// Compares a list with those before it; notes name the rows that share an inbox.
    pub fn compare(&mut self, list: &List<'_>) -> Vec<Problem> {
        let (name, file) = (&list.rules.config.mailing, list.rules.config.file.as_str());
        let mut found = Findings::default();
        for earlier in &self.lists {
            for (theirs, ours) in shared(&earlier.inboxes, &list.inboxes) {
                let (here, there) = (
                    format!("row {}", ours.row()),
                    format!("row {}", theirs.row()),
                );
                let message = format!(
                    "{here} has the same inbox as {there} of `{}`: it gets a letter of `{}` and one of `{name}`",
                    earlier.file, earlier.mailing
                );
                let note =
                    Problem::note(file, message, "Remove one of them if one letter is enough.");
                found.add(Problem {
                    row: Some(ours.row()),
                    own: [here, there].into(),
                    ..note
                });
            }
        }
        let inboxes = list.inboxes.clone();
        self.lists.push(SeenList {
            mailing: name.clone(),
            file: file.to_owned(),
            inboxes,
        });
        found.finish().0
    }
}

/// Inboxes that are in both; both are sorted.
fn shared(
    left: &[(u64, LetterIndex)],
    right: &[(u64, LetterIndex)],
) -> Vec<(LetterIndex, LetterIndex)> {
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
    // In the order of the list, not of the hashes.
    shared.sort_unstable_by_key(|(_, ours)| *ours);
    shared
}
