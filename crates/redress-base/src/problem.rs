//! What can be wrong with a campaign, and where.

use serde::Serialize;
use std::fmt;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        if let Some(row) = self.row {
            write!(f, " (row {row})")?;
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
