//! What somebody has to decide or do, first of all on the organizer's page.

use crate::report::counts::{count_in, total_of};
use crate::report::status::Status;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_ledger::DeliveryState;

/// States that wait for somebody, each with what it means and what is to be done, the most pressing first.
const WAITING: [(DeliveryState, &str, &str, &str); 5] = [
    (
        DeliveryState::Unconfirmed,
        "letter is in doubt: it may have arrived, and nobody knows",
        "letters are in doubt: they may have arrived, and nobody knows",
        "redress resolve",
    ),
    (
        DeliveryState::Refused,
        "letter was refused: mend the address, or take it out",
        "letters were refused: mend the addresses, or take them out",
        "redress log --state refused",
    ),
    (
        DeliveryState::Bounced,
        "letter came back: find another address, or bring it",
        "letters came back: find other addresses, or bring them",
        "redress log --state bounced",
    ),
    (
        DeliveryState::Replied,
        "answer of a person is to be read",
        "answers of people are to be read",
        "redress replies",
    ),
    (
        DeliveryState::ByHand,
        "letter is still to be brought by hand",
        "letters are still to be brought by hand",
        "redress packet DIR",
    ),
];

/// What needs a decision; that nothing does, where nothing does.
pub(super) fn decisions(status: &Status<'_>) -> Markup {
    let total = total_of(&status.counts.mailings);
    let waiting: Vec<_> = WAITING
        .into_iter()
        .filter_map(|(state, one, many, command)| {
            let count = count_in(&total, state);
            (count > 0).then(|| (state, count_words(count, one, many), command))
        })
        .collect();
    html! {
        section.card.decisions aria-labelledby="decide" {
            h2 #decide { "What needs a decision" }
            @if waiting.is_empty() {
                p { "Nothing: no letter is in doubt, refused or returned, none is answered, and none waits to be brought." }
            } @else {
                ul {
                    @for (state, words, command) in waiting {
                        li class={ "decide-" (state.as_str()) } { (words) ". " code { (command) } }
                    }
                }
            }
        }
    }
}
