//! What the page tells of a letter beside its parts.

use crate::report::entry_words::{joined, office_words};
use crate::report::words::channel_words;
use redress_base::address::EmailAddress;
use redress_base::us_states;
use redress_letters::message::Message;
use redress_lists::{Column, Recipient};

/// No head of a message is longer than this.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// The headers as they will be sent, but for those that a letter gets when it leaves: its date, its Message-ID, and a
/// signature where the campaign has a key.
pub(super) fn head_of(message: &Message) -> String {
    let bytes: Vec<u8> = message
        .pieces()
        .flatten()
        .copied()
        // The pieces that follow hold the body and the attached files, which may be large.
        .take(HEAD_BYTES_MAX)
        .collect();
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        // No empty line within the limit: then all of it is head.
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).replace("\r\n", "\n")
}

/// Below the name in the list: office, place, and the address or how the letter goes.
pub(super) fn second_line(recipient: &Recipient) -> String {
    let place = joined(
        [recipient.get(Column::City), recipient.get(Column::State)],
        ", ",
    );
    let goes = match &recipient.email {
        Some(email) => email.as_str(),
        None => channel_words(recipient.channel),
    };
    joined([&*office_words(recipient), &*place, goes], " · ")
}

/// What a search finds a recipient by: its cells, and the name of its state beside the code.
pub(super) fn words_of(recipient: &Recipient) -> String {
    let mut words = recipient.cells.join(" ");
    if let Some(place) = us_states::find(recipient.get(Column::State)) {
        words.push(' ');
        words.push_str(place.name);
    }
    words
}

/// What stands above a letter.
pub(super) fn facts_of(
    recipient: &Recipient,
    to_name: Option<&str>,
    address_block: &[String],
    attachments: &[String],
    message: Option<&Message>,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    match &recipient.email {
        Some(email) => facts.push(("To", addressee(to_name, email.as_str()))),
        None => facts.push(("Goes", channel_words(recipient.channel).to_owned())),
    }
    let cc = recipient
        .cc
        .iter()
        .map(EmailAddress::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let row = format!("row {}", recipient.row);
    let digest = message
        .map(|message| message.digest().to_string())
        .unwrap_or_default();
    let rest = [
        ("Cc", cc),
        ("Address block", address_block.join(" / ")),
        ("Attached", attachments.join(", ")),
        ("In the list", row),
        ("Digest", digest),
    ];
    facts.extend(rest.into_iter().filter(|(_, value)| !value.is_empty()));
    facts
}

/// As a mail program shows an addressee.
fn addressee(name: Option<&str>, email: &str) -> String {
    name.map_or_else(|| email.to_owned(), |name| format!("{name} <{email}>"))
}
