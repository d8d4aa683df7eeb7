//! Decides what kind of mail it is: standards first, then what mail systems write of their own accord.

use super::answer::answer;
use super::class::{Automatic, Class, Outcome};
use super::notification;
use super::reading::Reading;
use super::shaped::by_shape;
use super::standard::by_standard;
use crate::Mail;

/// What kind of mail it is, and what it says of each addressee.
pub(super) fn classify(mail: &Mail) -> (Class, Vec<Outcome>) {
    let reading = Reading::of(mail);
    if is_complaint(&reading) {
        return (Class::Complaint, Vec::new());
    }
    let report = by_standard(&reading).or_else(|| notification::read(mail, &reading.own.whole()));
    if let Some(decided) = report {
        return decided;
    }
    // That somebody opened it (RFC 8098); programs send most of these, and none is an answer.
    if reading.has_part("message/disposition-notification") {
        return (Class::Automatic(Automatic::Acknowledgement), Vec::new());
    }
    // As calendars answer an invitation (RFC 5546, section 3.2.3); with a word beside it a person wrote.
    if reading.accepts_or_declines() && reading.own.whole().trim().is_empty() {
        return (Class::Automatic(Automatic::Acknowledgement), Vec::new());
    }
    by_shape(&reading).unwrap_or_else(|| (answer(&reading), Vec::new()))
}

fn is_complaint(reading: &Reading<'_>) -> bool {
    reading.has_part("message/feedback-report")
        // As Microsoft sends complaints to those who asked for them: with the letter. A person may choose these words as well.
        || reading.subject.as_str().starts_with("complaint about message from") && reading.has_part("message/rfc822")
}
