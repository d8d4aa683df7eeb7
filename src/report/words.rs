//! The words for states, channels and reasons that terminal and pages share, so that both say the same.

pub(super) use redress_base::words::moment;
pub use redress_base::words::{count_words, duration as duration_words, grouped};
use redress_ledger::DeliveryState;
use redress_lists::Channel;

/// A state as a reader sees it: `by hand`.
#[must_use]
pub fn state_words(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::ByHand => "by hand",
        DeliveryState::GivenAway => "given away",
        other => other.as_str(),
    }
}

/// Why rows are held back, from the word that the ledger keeps: `term has ended`.
#[must_use]
pub fn held_words(word: &str) -> &str {
    match word {
        "ended_term" => "term has ended",
        "vacant_seat" => "seat is vacant",
        "folded" => "shares an inbox with another row",
        "suppressed" | "opted_out" => "not to be written to",
        "missing" => "lacks what the letter needs",
        "left_out" => "left out by the mailing",
        "no_recipient" => "heading, total or footnote",
        "over_office" => "others of its office get the letter",
        "invalid" => "faulty row",
        "answered" => "a person has answered",
        "came_back" => "its letter came back",
        "unclear" => "something came back that has to be looked at",
        "not_sent" => "the letter to be followed was not sent",
        "unconfirmed" => "nobody knows whether its letter arrived",
        "changed" => "the letter went to somebody else, or another way",
        "not_due" => "not due yet",
        "not_answered" => "nobody has answered",
        "not_acknowledged" => "no program has said that it was received",
        other => other,
    }
}

/// How a letter goes.
pub(super) fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "by e-mail",
        Channel::Form => "by hand: web form",
        Channel::Post => "by hand: post",
        Channel::InPerson => "by hand: in person",
    }
}
