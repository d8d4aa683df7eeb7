//! Who shares an inbox, a key, a seat or an office with whom, and which of them are used.

use super::decisions::Decisions;
use super::duplicates::{DuplicateFinder, SharedInbox};
use super::findings::ListFindings;
use super::letter_index::{LetterIndex, rows_of};
use super::lines::LineNumbers;
use super::same_keys::SameKeys;
use crate::rules::{Choice, PerInbox};
use std::collections::{HashMap, HashSet};

/// Settles it, and says so. Inboxes come first: a row that is folded into another counts nowhere else.
pub(super) fn decide(
    duplicates: &mut DuplicateFinder,
    choice: &Choice,
    lines: &LineNumbers,
    findings: &mut ListFindings<'_>,
) -> Decisions {
    // Two threads sort while nothing else is to be done; all that follows finds it sorted.
    duplicates.sort();
    let folds = choice.per_inbox == PerInbox::One;
    // Folding comes first: a row that gives way leaves its key, its seat and its place in the office to the others.
    let (folded, closed) = fold(duplicates, folds, lines, findings);
    let same_key = same_keys(duplicates, &folded, lines, findings);
    for letters in duplicates.crowded_seats(&folded) {
        let row = letters[0].row();
        let rows = rows_of(letters.iter());
        let message = format!("{rows} hold the same seat");
        let help = "Check who holds it now, and remove the other.";
        findings.note_at(lines.of_row(row), row, &message, &[&rows], help);
    }
    // Without `per_office` no office was noted, so there is nothing to count.
    let cap = choice
        .per_office
        .map_or(usize::MAX, |cap| cap.get() as usize);
    let over_office = duplicates.over_office(cap, &folded);
    Decisions {
        over_office: over_office.into_iter().collect(),
        folded,
        closed,
        same_key,
    }
}

/// Letters that give way to another one to the same inbox, each with the row that is used.
fn fold(
    duplicates: &mut DuplicateFinder,
    folds: bool,
    lines: &LineNumbers,
    findings: &mut ListFindings<'_>,
) -> (HashMap<LetterIndex, u64>, HashSet<LetterIndex>) {
    let (mut folded, mut closed) = (HashMap::new(), HashSet::new());
    for inbox in duplicates.shared_inboxes() {
        if let Some(used) = inbox.used.filter(|_| folds) {
            // What is held back for another reason keeps that reason.
            let others = inbox
                .letters
                .iter()
                .filter(|letter| **letter != used && !inbox.held.contains(letter));
            folded.extend(others.map(|letter| (*letter, used.row())));
        }
        if let Some(by) = inbox.closed_by {
            let others = inbox
                .letters
                .iter()
                .filter(|letter| !inbox.held.contains(letter));
            for letter in others {
                folded.insert(*letter, by.row());
                closed.insert(*letter);
            }
        }
        let rows = rows_of(inbox.letters.iter());
        let (becomes, used, help) = shared_inbox(&inbox, folds);
        let message = format!("{rows} share one inbox; {used}{becomes}");
        let row = inbox.letters[0].row();
        findings.note_at(lines.of_row(row), row, &message, &[&rows, &used], help);
    }
    (folded, closed)
}

/// What becomes of those that share an inbox: of which row what, and why.
fn shared_inbox(inbox: &SharedInbox, folds: bool) -> (&'static str, String, &'static str) {
    match inbox.used {
        Some(_) if !folds => (
            "each gets its letter",
            String::new(),
            "The mailing says `per_inbox = \"each\"`.",
        ),
        Some(letter) => (
            " is used",
            format!("row {}", letter.row()),
            "One inbox gets one letter of a mailing: of whoever its address spells, else of the mayor, the chair or the clerk; \
             of equals the one with the latest term, then the first by name.",
        ),
        None => (
            "none of them is used",
            String::new(),
            "All of them are held back.",
        ),
    }
}

/// Letters that nothing tells apart are faulty, all of them: which one is meant nobody knows.
fn same_keys(
    duplicates: &mut DuplicateFinder,
    folded: &HashMap<LetterIndex, u64>,
    lines: &LineNumbers,
    findings: &mut ListFindings<'_>,
) -> SameKeys {
    let same_keys = SameKeys::of(&duplicates.shared_keys(folded));
    for letter in same_keys.letters() {
        // Which of them is meant nobody here can tell, so none of them is written to.
        if let Some(fault) = same_keys.fault(letter) {
            findings.fault(&fault, lines.of_row(letter.row()), letter.row());
        }
    }
    same_keys
}
