//! What the exports come to, in figures.

use super::super::printable::printable;
use redress_base::words::{count, count_words, grouped};
use redress_supporters::consent::{ConsentClause, ConsentUse, SeenValues};
use redress_supporters::gather::{FileSummary, Summary};
use redress_supporters::homes::MatchWord;
use std::fmt::Write as _;

/// Values of a column that are listed at most.
const VALUES_LISTED: usize = 20;

/// Organizations whose mail people agree to that a short line names at most.
const ORGANIZATIONS_NAMED: usize = 3;

/// What they come to in a few lines, among other things.
#[must_use]
pub fn supporter_line(summary: &Summary) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "supporters: {} in {} of {}, of whom {} may be counted",
        count_words(summary.people, "person", "people"),
        count(summary.used, "row"),
        count(summary.files.len() as u64, "file"),
        grouped(summary.counted)
    );
    let is_contact = |wanted: &ConsentUse| matches!(wanted, ConsentUse::Contact(_));
    let (mail, own): (Vec<_>, Vec<_>) =
        (summary.consents.iter()).partition(|(wanted, _)| is_contact(wanted));
    let others = mail.len().saturating_sub(ORGANIZATIONS_NAMED);
    let shown = own.iter().chain(mail.iter().take(ORGANIZATIONS_NAMED));
    let mut agreed: Vec<String> = shown
        .map(|(wanted, people)| format!("{} {}", use_in_words(wanted), grouped(*people)))
        .collect();
    if others > 0 {
        agreed.push(format!(
            "and {}",
            count(others as u64, "other organization")
        ));
    }
    let _ = writeln!(text, "  agreed to, in people: {}", agreed.join(", "));
    let matches: Vec<String> = (MatchWord::ALL.into_iter())
        .zip(summary.matches)
        .map(|(word, rows)| format!("{word} {}", grouped(rows)))
        .collect();
    let _ = writeln!(text, "  match, in rows: {}", matches.join(", "));
    text
}

/// Everything that is known of the people, without anybody's name: by file, consent, match and place. `signed_as` is the consent
/// line that they saw.
#[must_use]
pub fn supporter_figures(
    summary: &Summary,
    clauses: &[ConsentClause],
    signed_as: Option<&str>,
) -> String {
    let mut text = String::new();
    for file in &summary.files {
        push_file(&mut text, file);
    }
    let _ = writeln!(
        text,
        "\n{} in {}, of whom {} may be counted",
        count_words(summary.people, "person", "people"),
        count(summary.used, "row"),
        grouped(summary.counted)
    );
    if summary.withdrawn > 0 {
        let _ = writeln!(
            text,
            "{} withdrawn with `redress supporters withdraw`",
            count_words(summary.withdrawn, "address", "addresses")
        );
    }
    push_consent(&mut text, summary, clauses, signed_as);
    push_matches(&mut text, summary);
    push_places(&mut text, summary);
    push_words(&mut text, summary);
    text
}

fn push_file(text: &mut String, file: &FileSummary) {
    let _ = writeln!(text, "{}: {}", file.path, file.description);
    let columns: Vec<String> = (file.columns.iter())
        .map(|(name, header)| format!("{name} `{header}`"))
        .collect();
    if !columns.is_empty() {
        let _ = writeln!(text, "  read: {}", columns.join(", "));
    }
    if !file.lacks.is_empty() {
        let lacks: Vec<String> = file
            .lacks
            .iter()
            .map(|header| format!("`{header}`"))
            .collect();
        let _ = writeln!(
            text,
            "  without: {}, so nobody says yes there",
            lacks.join(", ")
        );
    }
    if file.faulty + file.of_nobody > 0 {
        let _ = writeln!(
            text,
            "  not used: {} faulty, {} of nobody",
            grouped(file.faulty),
            grouped(file.of_nobody)
        );
    }
}

/// What somebody may agree to, as campaign.toml calls it.
pub(super) fn use_in_words(wanted: &ConsentUse) -> String {
    match wanted {
        ConsentUse::Count => "count".to_owned(),
        ConsentUse::Name => "name".to_owned(),
        ConsentUse::Words => "words".to_owned(),
        ConsentUse::Contact(organization) => format!("contact by {organization}"),
    }
}

fn push_consent(
    text: &mut String,
    summary: &Summary,
    clauses: &[ConsentClause],
    signed_as: Option<&str>,
) {
    text.push_str("\nConsent, in people\n");
    if let Some(line) = signed_as {
        let _ = writeln!(text, "  signed under: {}", printable(line));
    }
    for (wanted, people) in &summary.consents {
        let what = use_in_words(wanted);
        let _ = writeln!(text, "  {:>9}  {what}", grouped(*people));
    }
    for (clause, seen) in clauses.iter().zip(&summary.seen) {
        push_seen(text, clause, seen);
    }
}

/// Every value that was seen: what is none of the words for yes is no, and is named.
fn push_seen(text: &mut String, clause: &ConsentClause, seen: &SeenValues) {
    let _ = writeln!(text, "  `{}`, in rows", clause.column);
    let mut values: Vec<(&String, &(u64, bool))> = seen.values.iter().collect();
    values.sort_by_key(|(value, (rows, is_yes))| (!is_yes, std::cmp::Reverse(*rows), *value));
    let listed = values.len().min(VALUES_LISTED);
    for (value, (rows, is_yes)) in &values[..listed] {
        let word = if *is_yes { "yes" } else { "no " };
        let _ = writeln!(
            text,
            "    {:>9}  {word}  `{}`",
            grouped(*rows),
            value.escape_debug()
        );
    }
    let others: u64 = values[listed..].iter().map(|(_, (rows, _))| rows).sum();
    if others + seen.others > 0 {
        let _ = writeln!(
            text,
            "    {:>9}  no   other values",
            grouped(others + seen.others)
        );
    }
    let _ = writeln!(text, "    {:>9}  no   nothing said", grouped(seen.silent));
}

fn push_matches(text: &mut String, summary: &Summary) {
    text.push_str("\nMatch, in rows\n");
    for (word, rows) in MatchWord::ALL.into_iter().zip(summary.matches) {
        let by = match word {
            MatchWord::Sure => "by a column of districts",
            MatchWord::Likely => "by a ZIP code in one district, or a state that is one",
            MatchWord::Unclear => "the ZIP code lies in several, or the row contradicts itself",
            MatchWord::Unknown => "nothing says it, or no table has the ZIP code",
            MatchWord::Elsewhere => "outside the United States",
        };
        let _ = writeln!(text, "  {:>9}  {word:<9}  {by}", grouped(rows));
    }
}

fn push_places(text: &mut String, summary: &Summary) {
    text.push_str("\nPlace, in people\n");
    for (state, people) in &summary.states {
        let known: u64 = people.districts.values().sum();
        let districts: Vec<String> = (people.districts.iter())
            .map(|(number, people)| match number {
                0 => format!("at large {}", grouped(*people)),
                number => format!("{state}-{number} {}", grouped(*people)),
            })
            .chain(
                (people.people > known)
                    .then(|| format!("district not known {}", grouped(people.people - known))),
            )
            .collect();
        let _ = writeln!(
            text,
            "  {:>9}  {state}  {}",
            grouped(people.people),
            districts.join(", ")
        );
    }
    if summary.without_state > 0 {
        let _ = writeln!(
            text,
            "  {:>9}  no state is known",
            grouped(summary.without_state)
        );
    }
}

fn push_words(text: &mut String, summary: &Summary) {
    if summary.with_words == 0 {
        return;
    }
    let _ = writeln!(
        text,
        "\nOwn words in {}, {} different",
        count(summary.with_words, "row"),
        grouped(summary.different_words)
    );
    for (why, rows) in &summary.withheld {
        let _ = writeln!(text, "  {:>9}  held back: {why}", grouped(*rows));
    }
    if summary.uncompared_words > 0 {
        let _ = writeln!(
            text,
            "  {:>9}  compared with the first texts only: there are more than memory is for",
            grouped(summary.uncompared_words)
        );
    }
}
