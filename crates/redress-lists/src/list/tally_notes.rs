//! Notes that count rows instead of naming them.

use super::findings::ListFindings;
use super::reading::ListReading;
use super::tally::ListTally;
use crate::config::EndedTerms;
use crate::file::ListFile;
use crate::row::Rules;
use redress_base::words::count;

/// All of them, and what is wrong with the files that stand beside the list.
pub(super) fn note(
    tally: &ListTally<'_>,
    source: &ListFile,
    rules: &Rules<'_>,
    findings: &mut ListFindings<'_>,
) {
    note_encoding(tally, source, findings);
    if let (Some(book), Some(named)) = (&rules.contacts, &rules.config.settings.contacts) {
        for note in book.strays(&named.file, |key| tally.contacts_asked.contains(key)) {
            findings.problem(note);
        }
    }
    for problem in rules.contacts.iter().flat_map(|book| &book.problems.0) {
        findings.problem(problem.clone());
    }
    for note in rules.do_not_write.ambiguous(rules.config.file.as_str()) {
        findings.problem(note);
    }
    // Else whoever shares it among its lists tells of it once.
    if rules.config.do_not_write.is_none() {
        for problem in rules.do_not_write.problems() {
            findings.problem(problem.clone());
        }
    }
    note_ended_terms(tally, rules, findings);
}

/// The facts that the rows add up to.
pub(super) fn facts(tally: &ListTally<'_>, rules: &Rules<'_>, reading: &mut ListReading) {
    if let Some(day) = tally.as_of {
        let today = rules.options.as_of;
        let days = today.since(day).map_or(0, |span| span.get_days());
        let days = match days {
            0 => "today".to_owned(),
            days => {
                let word = if days > 0 { "before" } else { "after" };
                let days = count(u64::from(days.unsigned_abs()), "day");
                format!("{days} {word} {today}")
            }
        };
        reading.fact(format!("as of {day}, {days}"));
    }
    if tally.ended_terms > 0 && rules.config.settings.ended_terms == EndedTerms::Hold {
        reading.fact(ended_terms(tally, rules));
    }
    for (column, rows) in &tally.opted_out {
        let rows = count(*rows, "row");
        reading.line("not written to", format!("{rows}, because of `{column}`"));
    }
    if tally.names_composed > 0 {
        let names = count(tally.names_composed, "full name");
        reading.fact(format!("{names} put together from their parts"));
    }
}

fn note_encoding(tally: &ListTally<'_>, source: &ListFile, findings: &mut ListFindings<'_>) {
    let accented = tally.accented.as_ref();
    if let Some((row, cell)) = accented.filter(|_| source.is_encoding_guessed()) {
        let help = "If that is not how it is written, say `encoding = \"mac-roman\"` or another in the mailing.";
        findings.note(
            format!("the encoding was told from the letters: row {row} has `{cell}`"),
            help,
        );
    }
}

/// Rows that are written to in spite of their ended terms; those held back are listed with their reason.
fn note_ended_terms(tally: &ListTally<'_>, rules: &Rules<'_>, findings: &mut ListFindings<'_>) {
    if tally.ended_terms > 0 && rules.config.settings.ended_terms == EndedTerms::Send {
        let help = "Their rows are written to, because the mailing says `ended_terms = \"send\"`.";
        findings.note(ended_terms(tally, rules), help);
    }
}

fn ended_terms(tally: &ListTally<'_>, rules: &Rules<'_>) -> String {
    format!(
        "{} of {} terms had ended by {}",
        tally.ended_terms, tally.rows, rules.options.as_of
    )
}
