//! The addressees that a report names where no standard says how.

use super::addresses::{Found, addresses_in, addresses_of};
use super::cause::Cause;
use super::class::{Fate, Outcome};
use super::reading::Reading;
use super::status_report::{self, StatusReport};

/// Those who will not get the letter, as far as the text names them.
pub(super) fn failed(reading: &Reading<'_>) -> Vec<Outcome> {
    let named = named(reading, &Fate::Bounced(Cause::Unknown));
    if !named.is_empty() {
        return named;
    }
    // A server that returns the report of another one, whole.
    let returned = StatusReport::of(&reading.own.below.join("\n")).outcomes(&reading.text);
    let failed = returned
        .into_iter()
        .filter(|outcome| matches!(outcome.fate, Fate::Bounced(_)));
    failed.collect()
}

/// The addressees that the text names, each with this fate.
pub(super) fn named(reading: &Reading<'_>, fate: &Fate) -> Vec<Outcome> {
    let found = addressees(reading);
    let between = |from: usize, to: usize| {
        reading
            .own
            .lines
            .get(from..to.max(from + 1))
            .unwrap_or_default()
    };
    let only = found.len() == 1;
    let outcomes = found.iter().enumerate().map(|(number, one)| {
        let end = found
            .get(number + 1)
            .map_or(reading.own.lines.len(), |next| next.line.max(one.line + 1));
        // What is said of one addressee stands between its line and that of the next.
        let lines = if only {
            &reading.own.lines[..]
        } else {
            between(one.line, end)
        };
        let about = lines.join("\n");
        let status = status_report::status(&about);
        let fate = match fate {
            Fate::Bounced(_) => Fate::Bounced(Cause::of(status.as_deref(), &about)),
            fate => fate.clone(),
        };
        let answer = between(one.line, end);
        Outcome {
            address: Some(one.address.clone()),
            original: None,
            fate,
            status,
            answer: status_report::one_line(&answer.join(" ")),
        }
    });
    outcomes.collect()
}

/// Whom the report is about: a field that says so, else those that begin a line, else any that is named.
fn addressees(reading: &Reading<'_>) -> Vec<Found> {
    let field = reading
        .mail
        .fields()
        .filter(|field| field.is_named("x-failed-recipients"));
    let mut listed: Vec<Found> = Vec::new();
    for address in field.flat_map(|field| addresses_of(&field.text())) {
        let place = |line: &String| line.to_lowercase().contains(&address.to_lowercase());
        let line = reading.own.lines.iter().position(place).unwrap_or_default();
        if listed
            .iter()
            .all(|one| !one.address.eq_ignore_ascii_case(&address))
        {
            listed.push(Found {
                address,
                line,
                leads: true,
            });
        }
    }
    listed.sort_by_key(|one| one.line);
    if !listed.is_empty() {
        return listed;
    }
    let own: Vec<String> = [reading.mail.to(), reading.mail.from()]
        .concat()
        .into_iter()
        .map(|it| it.address)
        .collect();
    let found = addresses_in(&reading.own.lines);
    let is_other = |one: &&Found| {
        let is_ours = own.iter().any(|own| own.eq_ignore_ascii_case(&one.address));
        // Whom to turn to is named as well.
        let line = reading.own.lines[one.line].to_lowercase();
        let is_help = !one.leads
            && ["contact", "assistance", "help", "support", "questions"]
                .iter()
                .any(|word| line.contains(word));
        !is_ours && !is_help && !one.address.to_lowercase().starts_with("postmaster@")
    };
    let others: Vec<Found> = found.iter().filter(is_other).cloned().collect();
    let leading: Vec<Found> = others.iter().filter(|one| one.leads).cloned().collect();
    match (leading.is_empty(), others.is_empty()) {
        (false, _) => leading,
        (true, false) => others,
        // A letter that somebody wrote to their own address.
        (true, true) => found.into_iter().filter(|one| one.leads).collect(),
    }
}
