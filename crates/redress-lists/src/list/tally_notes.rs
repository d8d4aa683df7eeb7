//! Notes that count rows instead of naming them.

use super::findings::ListFindings;
use super::tally::ListTally;
use crate::config::EndedTerms;
use crate::file::ListFile;
use crate::row::Rules;

/// All of them, and what is wrong with the files that stand beside the list.
pub(super) fn note(
    tally: &ListTally,
    source: &ListFile,
    rules: &Rules<'_>,
    findings: &mut ListFindings<'_>,
) {
    note_age(tally, rules, findings);
    note_encoding(tally, source, findings);
    if let (Some(book), Some(named)) = (&rules.contacts, &rules.config.settings.contacts) {
        for note in book.strays(&named.file, |key| tally.contacts_asked.contains(key)) {
            findings.push_note(note);
        }
    }
    let contacts = rules.contacts.iter().flat_map(|book| &book.problems);
    for problem in contacts.chain(&rules.suppression.problems) {
        findings.problem(problem.clone());
    }
    note_ended_terms(tally, rules, findings);
    if tally.names_composed > 0 {
        let message = format!(
            "{} full names were put together from their parts",
            tally.names_composed
        );
        let help = "Fill in the full name where this is not how it is written.";
        findings.note(message, help);
    }
}

fn note_age(tally: &ListTally, rules: &Rules<'_>, findings: &mut ListFindings<'_>) {
    let Some(day) = tally.as_of else { return };
    let today = rules.options.as_of;
    let days = today.since(day).map_or(0, |span| span.get_days());
    findings.note(
        format!("the list is as of {day}, {days} days before {today}"),
        "Get a newer one if people have moved since.",
    );
}

fn note_encoding(tally: &ListTally, source: &ListFile, findings: &mut ListFindings<'_>) {
    let accented = tally.accented.as_ref();
    if let Some((row, cell)) = accented.filter(|_| source.is_encoding_guessed()) {
        let help = "If that is not how it is written, say `encoding = \"mac-roman\"` or another in the mailing.";
        findings.note(
            format!("the encoding was told from the letters: row {row} has `{cell}`"),
            help,
        );
    }
}

fn note_ended_terms(tally: &ListTally, rules: &Rules<'_>, findings: &mut ListFindings<'_>) {
    if tally.ended_terms == 0 {
        return;
    }
    let message = format!(
        "{} of {} terms had ended by {}",
        tally.ended_terms, tally.rows, rules.options.as_of
    );
    let help = match rules.options.ended_terms {
        EndedTerms::Hold => {
            "Their rows are held back; `ended_terms = \"send\"` in the mailing writes to them too."
        }
        EndedTerms::Send => {
            "Their rows are written to, because the mailing says `ended_terms = \"send\"`."
        }
    };
    findings.note(message, help);
}
