//! Where a fault is to be mended: the file, line and column of a letter that it came from.

use super::letter_set::{FRAME, Letter, LetterSet};
use super::{greeting, traces};
use crate::body::Forbidden;
use crate::facts::MailingFacts;
use crate::proof::Finding;
use crate::template::{TemplateSource, Use};
use crate::tokens::EMPTY;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_lists::Recipient;

impl LetterSet {
    /// An error at the place where a letter's front matter names a file.
    #[must_use]
    pub fn at_attachment(
        &self,
        letter: &CampaignPath,
        file: &str,
        message: String,
        help: &str,
    ) -> Problem {
        let source = self
            .letters
            .get(letter)
            .map(|letter| &self.sources[letter.source]);
        let place =
            source.and_then(|source| Some((source, source.text[..source.body_at].find(file)?)));
        match place {
            Some((source, at)) => source.problem(at, file.chars().count(), message, help),
            None => Problem::error(letter.as_str(), message, help),
        }
    }

    /// An error at the first place where the frame uses a name.
    pub(super) fn at_frame(&self, name: &[&str], message: String, help: &str) -> Problem {
        let named = |(_, found): &&(usize, Use)| found.path == name;
        match self.frame_uses.iter().find(named) {
            Some((source, found)) => {
                self.sources[*source].problem(found.at, found.width, message, help)
            }
            None => Problem::error(FRAME, message, help),
        }
    }

    /// A finding of the proofreader, at its place and with this recipient as its example.
    pub(super) fn at_finding(
        &self,
        letter: &Letter,
        mailing: MailingFacts<'_>,
        row: &Recipient,
        finding: Finding,
    ) -> Problem {
        let mut sources = letter.sources();
        // Last, because most of what is found are the letter's own words.
        sources.extend(self.frame_uses.first().map(|(source, _)| *source));
        let place = |text: &str| {
            sources
                .iter()
                .find_map(|index| Some((*index, traces::find(&self.sources[*index].text, text)?)))
        };
        // What is not in the letter's own words came from a cell: its place is where the letter prints the cell.
        let cell = || {
            self.printed_cell(letter, row, &finding.text)
                .map(|(source, found)| (source, found.at, found.width))
        };
        let in_source =
            |(source, (at, width)): (usize, (usize, usize))| (&self.sources[source], at, width);
        let (source, at, width) = place(&finding.text)
            .map(in_source)
            .or_else(cell)
            // Part of it may be the letter's own words around a cell.
            .or_else(|| traces::parts(&finding.text).find_map(place).map(in_source))
            .unwrap_or((&self.sources[letter.source], 0, 1));
        let mut problem = source.problem(at, width, finding.message, finding.help);
        problem.severity = finding.severity;
        met_for(&mut problem, row, &mailing.row_of(row));
        problem
    }

    /// The greeting has an empty value: say which.
    pub(super) fn at_empty_greeting(
        &self,
        letter: &Letter,
        mailing: MailingFacts<'_>,
        row: &Recipient,
        line: &str,
    ) -> Problem {
        let empty = letter.uses.iter().find(|(source, found)| {
            let is_empty = found.path.len() == 2
                && found.path[0] == "recipient"
                && row.by_name(&found.path[1]).is_empty();
            let text = &self.sources[*source].text;
            let line_at = text[..found.at]
                .rfind('\n')
                .map_or(0, |newline| newline + 1);
            is_empty && greeting::begins(&text[line_at..])
        });
        let shown: String = line.chars().filter(|c| *c != EMPTY).collect();
        let shown = format!(
            "the greeting `{}`, for {} ({})",
            shown.trim(),
            row.label(),
            mailing.row_of(row)
        );
        let help = "Fill the cell, hold the row back, or use {{ salutation }}, which knows what each office needs.";
        match empty {
            Some((source, found)) => self.sources[*source].problem(
                found.at,
                found.width,
                format!("`{}` is empty in {shown}", found.path.join(".")),
                help,
            ),
            None => Problem::error(
                &self.sources[letter.source].name,
                format!("something is empty in {shown}"),
                help,
            ),
        }
    }

    /// Finds where the letter says what it must not.
    pub(super) fn at_forbidden(
        &self,
        letter: &Letter,
        row: &Recipient,
        forbidden: &Forbidden,
    ) -> Problem {
        let Forbidden { what, help, trace } = forbidden;
        for index in letter.sources() {
            let source = &self.sources[index];
            if let Some(at) = source.body().find(trace).filter(|_| !trace.is_empty()) {
                let width = trace.chars().count();
                return source.problem(source.body_at + at, width, what, *help);
            }
        }
        match self.printed_cell(letter, row, trace) {
            Some((source, found)) => source.problem(found.at, found.width, what, *help),
            None => Problem::error(&self.sources[letter.source].name, what, *help),
        }
    }

    /// Where the letter prints a cell that a text came from, or that came into the text.
    fn printed_cell<'a>(
        &'a self,
        letter: &'a Letter,
        row: &Recipient,
        text: &str,
    ) -> Option<(&'a TemplateSource, &'a Use)> {
        let (source, found) = letter.uses.iter().find(|(_, found)| {
            let column = found.path.get(1).filter(|_| found.path[0] == "recipient");
            let cell = column.map_or("", |column| row.by_name(column));
            !cell.is_empty() && !text.is_empty() && (cell.contains(text) || text.contains(cell))
        })?;
        Some((&self.sources[*source], found))
    }
}

/// Says for whom a fault was met, as its example.
pub(super) fn met_for(problem: &mut Problem, row: &Recipient, row_of: &str) {
    problem.help = format!(
        "{} It was met for {} ({row_of}).",
        problem.help,
        row.label()
    );
}
