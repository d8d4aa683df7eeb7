//! What a mail said that came back, for a terminal.

use crate::report::printable::printable;
use redress_ledger::{Reading, ReturnedFate, ReturnedMail};

/// One line for each fact: `bounced: ana@council.example in council: came back: there is no such address, 550 no (our
/// Message-ID is in it)`.
#[must_use]
pub fn returned_text(reading: &Reading, mail: &ReturnedMail) -> String {
    let mut text = String::new();
    for fact in &reading.follows.facts {
        let addressee = fact
            .addressee
            .as_deref()
            .filter(|it| !it.eq_ignore_ascii_case(&reading.to));
        let whose = addressee
            .map(|it| format!(", for {it}"))
            .unwrap_or_default();
        // Of a report the server has said everything; whoever answered is worth a name.
        let who = match fact.fate {
            ReturnedFate::Bounced
            | ReturnedFate::Beyond
            | ReturnedFate::Delayed
            | ReturnedFate::Relayed
            | ReturnedFate::Delivered => String::new(),
            _ => format!(", from {}, \"{}\"", mail.sender, mail.subject),
        };
        let line = format!(
            "{}: {} in {}{whose}: {}{who}",
            fact.fate.word(),
            reading.to,
            reading.mailing,
            fact.said()
        );
        text.push_str(&printable(&line));
        text.push('\n');
    }
    text
}
