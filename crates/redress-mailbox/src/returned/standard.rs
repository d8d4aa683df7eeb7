//! Reports that keep to the standard (RFC 3464), or nearly.

use super::class::{Class, Fate, Outcome};
use super::reading::Reading;
use super::status_report::StatusReport;

/// Further text is not searched for the fields of a report.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// By a part that the standard asks for (RFC 3464), or the same fields in a text that is damaged.
pub(super) fn by_standard(reading: &Reading<'_>) -> Option<(Class, Vec<Outcome>)> {
    // A person who forwards a report with its parts is not the one who reports.
    let believed = (reading.is_multipart_report() && !reading.writer.forwards)
        || reading.writer.may_report()
        || reading.writer.is_system;
    if !believed {
        return None;
    }
    let mut report = StatusReport::default();
    let mut texts = String::new();
    for part in reading.mail.parts().filter(|part| !part.is_enclosed()) {
        let kind = part.media_type();
        // `message/global-delivery-status` for addresses beyond ASCII (RFC 6533), and one server's `message/xdelivery-status`.
        if kind.starts_with("message/") && kind.ends_with("delivery-status") {
            report
                .addressees
                .extend(StatusReport::of(&part.text()).addressees);
        } else if kind == "text/plain" && texts.len() < TEXT_BYTES_MAX {
            texts.push_str(&part.text());
            texts.push_str("\n\n");
        }
    }
    // Cut off, or a boundary was damaged, or a server calls it a text: then the fields stand in one.
    let is_in_text = !report.decides() && texts.to_ascii_lowercase().contains("final-recipient:");
    if is_in_text
        && (reading.is_multipart_report()
            || reading
                .own
                .whole()
                .to_ascii_lowercase()
                .contains("final-recipient:"))
    {
        report = StatusReport::of(&texts);
    }
    if !report.decides() {
        return None;
    }
    let outcomes = report.outcomes(&reading.text);
    let is = |fate: fn(&Fate) -> bool| outcomes.iter().any(|outcome| fate(&outcome.fate));
    let class = if is(|fate| matches!(fate, Fate::Bounced(_))) {
        if report.may_pass() && reading.is_late() && !reading.gave_up() {
            // Some servers call it failed and say beside it that they try on.
            let late = outcomes.into_iter().map(|outcome| Outcome {
                fate: Fate::Delayed,
                ..outcome
            });
            return Some((Class::Delayed, late.collect()));
        }
        Class::Bounced
    } else if is(|fate| *fate == Fate::Delayed) {
        Class::Delayed
    } else if is(|fate| *fate == Fate::Relayed) {
        Class::Relayed
    } else {
        Class::Delivered
    };
    Some((class, outcomes))
}
