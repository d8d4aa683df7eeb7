//! `redress mark from FILE`: a list that was filled in on the way, read into the ledger.
//!
//! The file is read whole before the first mark is made, and a file with a faulty row makes none: half a list entered is
//! worse than none, because nobody knows which half.

use super::candidates::{Candidate, are_to_one};
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::words::{count, moment_in};
use super::{given_file, in_force, marking, output};
use anyhow::Context as _;
use jiff::tz::TimeZone;
use redress_base::id::{DeliveryId, MailingName};
use redress_base::private;
use redress_base::problem::{Problem, Problems};
use redress_base::words::series;
use redress_ledger::{DeliveryState, Filter, Ledger, LedgerError, Mark, ReportLedger};
use redress_lists::Channel;
use std::path::Path;

/// The letters that can be handed over, as the ledger has it in `Mark::fits`: others would only be told as left alone.
pub const MAY_BE_HANDED: &[DeliveryState] = &[DeliveryState::ByHand];
/// The letters that can be answered.
pub const MAY_BE_ANSWERED: &[DeliveryState] = &[
    DeliveryState::Accepted,
    DeliveryState::Unconfirmed,
    DeliveryState::Handed,
    DeliveryState::Bounced,
];
/// The letters that can come back.
pub const MAY_BOUNCE: &[DeliveryState] = &[
    DeliveryState::Accepted,
    DeliveryState::Unconfirmed,
    DeliveryState::Replied,
];

/// Marks what the rows of a file say; their days are those of this time zone.
pub fn mark_rows(context: &Context, zone: &TimeZone, file: &Path) -> Outcome {
    let ledger = context.existing_ledger()?;
    let rows = read_rows(file)?;
    let marks = in_force::choose(context, &ledger, |ledger| marks_of(&rows, zone, ledger))?;
    let mut marked = 0;
    for (row, deliveries, mark) in marks {
        let done = marking::mark(context, &ledger, &deliveries, &mark)?.len();
        // Two rows of the file can mean one letter, and it may have been marked on the way: no reason to leave the
        // others.
        if done == 0 {
            output::say(format_args!(
                "left as it was: {} (row {}), because of the state it is in",
                row.recipient, row.number
            ));
        }
        marked += done;
    }
    let open = rows.len();
    output::report(&format!(
        "{} marked, from {} with a date\n",
        count(marked as u64, "letter"),
        count(open as u64, "row")
    ));
    Ok(Exit::Done)
}

/// A row with the deliveries that it means and their mark.
type RowMark<'a> = (&'a MarkRow, Vec<DeliveryId>, Mark);

/// What each row says, if none of them is faulty.
fn marks_of<'a>(
    rows: &'a [MarkRow],
    zone: &TimeZone,
    ledger: &Ledger,
) -> Result<Vec<RowMark<'a>>, Failure> {
    let mut problems = Vec::new();
    let mut marks = Vec::new();
    for row in rows {
        match row
            .mark(zone)
            .and_then(|mark| Ok((row.deliveries(ledger)?, mark)))
        {
            Ok((deliveries, mark)) => marks.push((row, deliveries, mark)),
            Err(RowError::Problem(problem)) => problems.push(problem),
            // The ledger's own failure is not the row's, and would meet every other row as well.
            Err(RowError::Failure(failure)) => return Err(failure),
        }
    }
    if problems.is_empty() {
        Ok(marks)
    } else {
        Err(Problems(problems).into())
    }
}

/// A row whose `at` is filled.
#[derive(Debug, PartialEq, Eq)]
struct MarkRow {
    file: String,
    line: u64,
    number: u64,
    mailing: String,
    recipient: String,
    what: String,
    how: String,
    at: String,
    note: String,
}

/// Why a row marks nothing.
enum RowError {
    Problem(Problem),
    Failure(Failure),
}

/// How many rows of a file that is to be written anew have their `at` filled; none where there is no file.
pub fn filled_rows(file: &Path) -> Result<usize, Failure> {
    private::check(file).with_context(|| format!("`{}` cannot be written", file.display()))?;
    if file.exists() {
        Ok(read_rows(file)?.len())
    } else {
        Ok(0)
    }
}

fn read_rows(file: &Path) -> Result<Vec<MarkRow>, Failure> {
    Ok(rows_of(
        &file.display().to_string(),
        &given_file::read(file)?,
    )?)
}

fn rows_of(file: &str, bytes: &[u8]) -> Result<Vec<MarkRow>, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Problem::error(
            file,
            "the file is not UTF-8",
            "Save it as CSV in UTF-8: \"CSV UTF-8\" in most spreadsheets.",
        )
    })?;
    // Spreadsheets put a byte order mark before "CSV UTF-8"; it would be part of the first header.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first_line = text.lines().next().unwrap_or_default();
    // Where a comma stands in numbers, spreadsheets separate cells by semicolons.
    let delimiter = if first_line.contains(';') && !first_line.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Problem::error(
            file,
            "the row does not have as many cells as the header",
            "Mend the row, and mark again.",
        )
        .at_line(line)
    };
    let headers = reader
        .headers()
        .map_err(|error| unreadable(&error))?
        .clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header.eq_ignore_ascii_case(name))
    };
    let (Some(recipient), Some(at)) = (column("recipient"), column("at")) else {
        let help =
            "Name the file that the packet wrote, or one with the columns `recipient` and `at`.";
        return Err(Problem::error(
            file,
            "the file has no columns `recipient` and `at`",
            help,
        ));
    };
    let others = ["mailing", "what", "how", "note"].map(column);
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| unreadable(&error))?;
        let get = |column: Option<usize>| {
            let cell = column
                .and_then(|column| record.get(column))
                .unwrap_or_default();
            // The packet writes cells that start like a formula with an apostrophe before them.
            cell.strip_prefix('\'')
                .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
                .unwrap_or(cell)
                .to_owned()
        };
        let [mailing, what, how, note] = others.map(get);
        let line = record.position().map_or(0, csv::Position::line);
        let (recipient, at) = (get(Some(recipient)), get(Some(at)));
        // Not done yet: the list is read again when more of it is filled in.
        if !at.is_empty() {
            // As a spreadsheet counts: from 1, and the header is the first.
            let number = index as u64 + 2;
            rows.push(MarkRow {
                file: file.to_owned(),
                line,
                number,
                mailing,
                recipient,
                what,
                how,
                at,
                note,
            });
        }
    }
    Ok(rows)
}

impl MarkRow {
    fn problem(&self, column: &str, message: String, help: &str) -> RowError {
        RowError::Problem(
            Problem::error(&self.file, message, help)
                .at_row(self.line, self.number)
                .in_column(column),
        )
    }

    fn mark(&self, zone: &TimeZone) -> Result<Mark, RowError> {
        let at = moment_in(&self.at, zone).map_err(|reason| {
            self.problem(
                "at",
                reason,
                "Write the day on which it happened, or leave the cell empty.",
            )
        })?;
        let note = self.note.clone();
        match self.what.to_lowercase().as_str() {
            // The file of a packet is about handing over, and so is one without the column.
            "" | "handed" => {
                let how = match Channel::parse(&self.how) {
                    Some(how @ (Channel::Form | Channel::Post | Channel::InPerson)) => {
                        how.as_str().to_owned()
                    }
                    // As `mark handed` without `--how` has it.
                    None if self.how.is_empty() => Channel::InPerson.as_str().to_owned(),
                    _ => {
                        let message = format!("`{}` is no way to deliver by hand", self.how);
                        return Err(self.problem(
                            "how",
                            message,
                            "Write `form`, `post` or `in_person`.",
                        ));
                    }
                };
                Ok(Mark::Handed { how, at, note })
            }
            "replied" => Ok(Mark::Replied {
                note: dated(&self.at, &note),
            }),
            "bounced" => Ok(Mark::Bounced {
                note: dated(&self.at, &note),
            }),
            other => {
                let message = format!("`{other}` is nothing that is marked");
                Err(self.problem("what", message, "Write `handed`, `replied` or `bounced`."))
            }
        }
    }

    fn deliveries(&self, ledger: &Ledger) -> Result<Vec<DeliveryId>, RowError> {
        let failure = |error: LedgerError| RowError::Failure(error.into());
        let filter = Filter {
            mailing: (!self.mailing.is_empty()).then(|| MailingName::new(&self.mailing)),
            deliveries: Some(ledger.addressed(&self.recipient).map_err(failure)?),
            ..Filter::default()
        };
        let found = ledger.select(&filter).map_err(failure)?;
        // An empty cell names nobody, whatever a filter would take it for.
        if self.recipient.is_empty() || found.is_empty() {
            let message = format!("no letter goes to `{}`", self.recipient);
            let help = "Write the recipient's key, address or name as `redress log` has it, and the mailing's name.";
            return Err(self.problem("recipient", message, help));
        }
        let candidates: Vec<Candidate> = found.iter().map(Candidate::of_entry).collect();
        if !are_to_one(&candidates) {
            let message = format!(
                "`{}` may mean {}",
                self.recipient,
                series(candidates.iter().map(Candidate::in_words), "or")
            );
            let help = "Write the key of the one that is meant.";
            return Err(self.problem("recipient", message, help));
        }
        // What happened to one letter need not have happened to the other one that somebody got.
        let states = match self.what.to_lowercase().as_str() {
            "replied" => MAY_BE_ANSWERED,
            "bounced" => MAY_BOUNCE,
            _ => MAY_BE_HANDED,
        };
        let meant = found.iter().filter(|entry| states.contains(&entry.state));
        if meant.count() > 1 {
            let message = format!(
                "`{}` has {}",
                self.recipient,
                series(candidates.iter().map(Candidate::in_words), "and")
            );
            let help = "Write which mailing's letter this is about, in a column `mailing`.";
            return Err(self.problem("recipient", message, help));
        }
        Ok(found.into_iter().map(|entry| entry.delivery).collect())
    }
}

/// Replies and bounces are entered as of now; the day on which they came goes into their note.
fn dated(at: &str, note: &str) -> String {
    if note.is_empty() {
        at.to_owned()
    } else {
        format!("{at}: {note}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_once_its_day_is_filled_in() {
        let file = "mailing,recipient,name,place,what,how,at,note\n\
                    congress,W000800,Peter Welch,115 Russell,handed,in_person,,\n\
                    congress,'=K1,A,,handed,post,2021-02-18,\"to the desk, signed\"\n";
        let rows = rows_of("handed.csv", file.as_bytes()).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].number, rows[0].line, rows[0].recipient.as_str()),
            (3, 3, "=K1")
        );
        assert!(
            matches!(rows[0].mark(&TimeZone::UTC), Ok(Mark::Handed { how, note, .. }) if how == "post" && note.ends_with("signed"))
        );
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let problem = rows_of("x.csv", b"name\nA\n").unwrap_err();
        assert!(
            problem
                .to_string()
                .contains("no columns `recipient` and `at`"),
            "{problem}"
        );
        let rows = rows_of(
            "x.csv",
            b"recipient;at;how\nA;soon;form\nB;2021-02-18;pigeon\n",
        )
        .unwrap();
        let told = |row: &MarkRow| match row.mark(&TimeZone::UTC) {
            Err(RowError::Problem(problem)) => problem.to_string(),
            _ => String::new(),
        };
        assert!(
            told(&rows[0]).starts_with("x.csv line 2 (row 2) column `at`: "),
            "{}",
            told(&rows[0])
        );
        assert!(
            told(&rows[1]).contains("`pigeon` is no way to deliver by hand"),
            "{}",
            told(&rows[1])
        );
    }
}
