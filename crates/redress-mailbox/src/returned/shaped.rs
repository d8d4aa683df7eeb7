//! Reports that mail systems write of their own accord.

use super::class::{Class, Fate, Outcome};
use super::named::{failed, named};
use super::reading::Reading;
use super::shape::Meaning;

/// By what mail systems write of their own accord.
pub(super) fn by_shape(reading: &Reading<'_>) -> Option<(Class, Vec<Outcome>)> {
    let writer = &reading.writer;
    // A program that answers for a person is no mail system, whatever it says of mailboxes.
    if writer.is_answering_machine(&reading.subject) && !reading.returns_a_letter() {
        return None;
    }
    if writer.forwards || writer.is_list {
        return None;
    }
    // Without a sign in the head only words count that nobody else writes, and only in a mail that answers none.
    let is_known = writer.is_system || writer.is_nobody;
    if !is_known && writer.answers {
        return None;
    }
    if is_late(reading, is_known) {
        return Some((Class::Delayed, named(reading, &Fate::Delayed)));
    }
    for (meaning, class, fate) in [
        (Meaning::Delivered, Class::Delivered, Fate::Delivered),
        (Meaning::Relayed, Class::Relayed, Fate::Relayed),
    ] {
        if has_arrived(reading, meaning, is_known) {
            return Some((class, named(reading, &fate)));
        }
    }
    let outcomes = failed(reading);
    has_failed(reading, !outcomes.is_empty()).then_some((Class::Bounced, outcomes))
}

/// Before failures: a report that is late often says what will happen if it fails.
fn is_late(reading: &Reading<'_>, is_known: bool) -> bool {
    let subject = reading.subject.is_subject_of(Meaning::Delayed);
    let clear = reading.text.clearly(Meaning::Delayed);
    if !is_known {
        return subject && clear;
    }
    let failed =
        reading.subject.is_subject_of(Meaning::Failed) && reading.text.clearly(Meaning::Failed);
    let says_so = subject || clear || reading.text.perhaps(Meaning::Delayed) && !failed;
    says_so && (subject || !reading.gave_up())
}

fn has_arrived(reading: &Reading<'_>, meaning: Meaning, is_known: bool) -> bool {
    let subject = reading.subject.is_subject_of(meaning);
    let clear = reading.text.clearly(meaning);
    let says_so = if is_known {
        subject || clear
    } else {
        subject && clear
    };
    says_so
        && !reading.text.clearly(Meaning::Failed)
        && !reading.subject.is_subject_of(Meaning::Failed)
}

/// Whether it reports a failure. `names` is whether it names anybody.
fn has_failed(reading: &Reading<'_>, names: bool) -> bool {
    let writer = &reading.writer;
    let subject = reading.subject.is_subject_of(Meaning::Failed);
    let clear = reading.text.clearly(Meaning::Failed);
    let perhaps = reading.text.perhaps(Meaning::Failed);
    // A report names somebody or returns the letter; what does neither may be about anything.
    let tells = names || reading.returns_a_letter();
    if writer.is_system {
        clear || (perhaps || subject) && tells || perhaps && subject
    } else if writer.is_nobody {
        tells && (clear || perhaps && (subject || reading.returns_a_letter()))
    } else if subject {
        tells && clear
    } else {
        names && clear && writer.is_deaf
    }
}
