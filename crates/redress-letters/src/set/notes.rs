//! Notes at the end of a letter that nothing refers to.

use crate::template::{TemplateSource, Use};
use redress_base::problem::Problem;

/// Notes that no mark of the letter refers to would be lost without a word.
pub(super) fn unused_notes(
    all: &[TemplateSource],
    uses: &[(usize, Use)],
    letter: usize,
) -> Vec<Problem> {
    let mut sources: Vec<usize> = uses
        .iter()
        .map(|(source, _)| *source)
        .chain([letter])
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let refers = |label: &str| {
        let mark = format!("[^{label}]");
        sources.iter().any(|source| {
            let text = all[*source].body();
            text.match_indices(&mark).any(|(at, _)| {
                let begins_line = text[..at]
                    .rsplit('\n')
                    .next()
                    .is_some_and(|before| before.trim().is_empty());
                // So a note begins; it does not refer to itself.
                !(begins_line && text[at + mark.len()..].starts_with(':'))
            })
        })
    };
    let mut unused = Vec::new();
    for source in sources.iter().map(|source| &all[*source]) {
        let mut at = source.body_at;
        for line in source.body().split_inclusive('\n') {
            let mark = line
                .trim_start()
                .strip_prefix("[^")
                .and_then(|rest| rest.split_once("]:"));
            if let Some((label, _)) =
                mark.filter(|(label, _)| !label.contains([']', ' ']) && !refers(label))
            {
                unused.push(source.problem(
                    at + line.len() - line.trim_start().len(),
                    label.chars().count() + 3,
                    format!("nothing in the letter refers to the note `[^{label}]`, which is not printed"),
                    format!("Put `[^{label}]` behind the words it belongs to, or take the note out."),
                ));
            }
            at += line.len();
        }
    }
    unused
}
