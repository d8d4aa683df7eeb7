//! What can be wrong with a campaign, and where.

use crate::words::rows_in_words;
use serde::Serialize;
use std::fmt;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the campaign.
    Error,
    /// Worth knowing; stops nothing.
    Note,
}

/// One thing an organizer should know: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Whether it stops the campaign.
    pub severity: Severity,
    /// The file, relative to the campaign's folder, with `/`.
    pub file: String,
    /// The line in the file, from 1.
    pub line: Option<u64>,
    /// The row as a spreadsheet counts them: the header is row 1.
    pub row: Option<u64>,
    /// The column of the list, under the name its header has; in a letter, the character's place in the line.
    pub column: Option<String>,
    /// What is wrong: a fragment in lower case without a full stop, values in backticks.
    pub message: String,
    /// What to do about it: a sentence.
    pub help: String,
    /// The offending line with a caret below it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// In how many rows the same was found, this one included; 1 for what was found once.
    pub count: u64,
    /// Those rows, if they are several. Kept apart, so that a problem stays small enough to be handed on by value.
    #[serde(flatten)]
    pub rows: Option<Box<ProblemRows>>,
    /// What in the message is this row's own, such as the cell in its backticks: [`Findings`](crate::findings::Findings)
    /// tells problems together that differ in nothing else.
    #[serde(skip)]
    pub own: Box<[String]>,
}

/// The rows in which the same was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProblemRows {
    /// The first of them.
    pub rows: Vec<u64>,
    /// What a few of them have where the message has the words of the very first: `` row 3 `bob` ``.
    pub examples: Vec<String>,
}

impl Problem {
    /// An error in this file.
    pub fn error(
        file: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            file: file.into(),
            line: None,
            row: None,
            column: None,
            message: message.into(),
            help: help.into(),
            excerpt: None,
            count: 1,
            rows: None,
            own: Box::default(),
        }
    }

    /// A note on this file.
    pub fn note(
        file: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(file, message, help)
        }
    }

    /// With its line.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// With its line and row.
    #[must_use]
    pub fn at_row(mut self, line: u64, row: u64) -> Self {
        self.line = Some(line);
        self.row = Some(row);
        self
    }

    /// With its column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// With what in the message is this row's own, word for word as it stands there.
    #[must_use]
    pub fn about(mut self, own: impl Into<String>) -> Self {
        self.own = std::iter::once(own.into()).collect();
        self
    }

    /// The row or rows it was found in: `rows 2, 3, 5 and 183 more`; nothing if it is about no row.
    #[must_use]
    pub fn rows_text(&self) -> Option<String> {
        let row = [self.row?];
        let rows = self.rows.as_ref().map_or(&row[..], |found| &found.rows);
        Some(rows_in_words(rows, self.count))
    }

    /// The column as it goes on after the line: `` column `email` `` in a list, `, character 6` in a letter.
    #[must_use]
    pub fn column_text(&self) -> String {
        match &self.column {
            // A list may have a column `6`, but that comes with a row.
            Some(place) if self.row.is_none() && place.parse::<u64>().is_ok() => {
                format!(", character {place}")
            }
            Some(column) => format!(" column `{column}`"),
            None => String::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        match (self.line, self.rows_text()) {
            // Of several rows the numbers are long enough without their lines.
            (_, Some(rows)) if self.count > 1 => write!(f, " {rows}")?,
            (Some(line), Some(row)) => write!(f, " line {line} ({row})")?,
            (Some(line), None) => write!(f, " line {line}")?,
            (None, Some(row)) => write!(f, " ({row})")?,
            (None, None) => {}
        }
        f.write_str(&self.column_text())?;
        write!(f, ": {}. {}", self.message, self.help)
    }
}

/// Everything found wrong, in the order it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Whether any of them stops the campaign.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}
