//! The file, read and checked row by row.

use super::place::Place;
use super::row::{COLUMNS, PLACES_CSV, PlaceRow};
use csv::{ReaderBuilder, StringRecord};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::words::{count, nearest, quoted_list};
use std::collections::HashSet;

/// Every place of the country would fit.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// The places, in the order of the file; none where there is no file.
#[derive(Clone, Debug, Default)]
pub(in crate::report::site) struct Places(pub(super) Vec<Place>);

impl Places {
    /// Reads the file, and collects every problem.
    pub fn read(folder: &Folder) -> Result<Self, Problems> {
        let path = CampaignPath::of_name(PLACES_CSV);
        if folder.path(&path).symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        Self::parse(&folder.read(&path, FILE_BYTES_MAX)?)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Problems> {
        let text = str::from_utf8(bytes).map_err(|_| {
            let help = "Export it again as \"CSV UTF-8\".";
            Problem::error(PLACES_CSV, "the file is not UTF-8 text", help)
        })?;
        let text = text.trim_start_matches('\u{feff}');
        // Rows of another length are told one by one, each in its place.
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| unreadable(&error))?
            .clone();
        let header = columns(&header)?;
        let (mut places, mut faults) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for (index, record) in reader.records().enumerate() {
            let record = record.map_err(|error| unreadable(&error))?;
            // Spreadsheets export rows of nothing but commas below a list.
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            // The header is row 1.
            let row = index as u64 + 2;
            let line = record.position().map_or(row, csv::Position::line);
            if record.len() != header.len() {
                let message = format!(
                    "{} where the header has {}",
                    count(record.len() as u64, "cell"),
                    header.len()
                );
                let help = "Put what holds a comma between double quotes, and close every quote.";
                faults.push(Problem::error(PLACES_CSV, message, help).at_row(line, row));
                continue;
            }
            let cell = |column: &str| {
                let at = header.iter().position(|known| known == column);
                at.and_then(|at| record.get(at)).unwrap_or("")
            };
            let read = PlaceRow {
                cells: &cell,
                line,
                row,
                faults: Vec::new(),
            }
            .read();
            match read {
                Ok(place) => {
                    let key = (
                        place.name.to_lowercase(),
                        place.state.code,
                        place.level.clone(),
                    );
                    if seen.insert(key) {
                        places.push(place);
                    } else {
                        let message = format!("`{}` stands there twice", place.name);
                        let help = "Take one of the rows out: it would be counted twice.";
                        faults.push(Problem::error(PLACES_CSV, message, help).at_row(line, row));
                    }
                }
                Err(found) => faults.extend(found),
            }
        }
        if faults.is_empty() {
            Ok(Self(places))
        } else {
            Err(Problems(faults))
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The columns by their headers: each is known, and those without which a row says nothing are there.
fn columns(header: &StringRecord) -> Result<Vec<String>, Problems> {
    let fault =
        |message: String, help: String| Problem::error(PLACES_CSV, message, help).at_row(1, 1);
    let named = |title: &str| title.trim().to_lowercase().replace([' ', '-'], "_");
    let titles: Vec<String> = header.iter().map(named).collect();
    let mut problems = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        if titles[..at].contains(title) {
            let help = "Take one of them out.".to_owned();
            problems.push(fault(format!("two columns are called `{title}`"), help));
        } else if !COLUMNS.contains(&title.as_str()) {
            // Left unread, a misspelt `ended_on` would count what has ended.
            let help = match nearest(title, COLUMNS) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Its columns are {}.", quoted_list(COLUMNS)),
            };
            let message = format!("the column `{}` is unknown", title.escape_debug());
            problems.push(fault(message, help));
        }
    }
    for column in ["place", "state", "level", "kind", "source", "checked_on"] {
        if !titles.iter().any(|title| title == column) {
            let help = format!("Its columns are {}.", quoted_list(COLUMNS));
            problems.push(fault(format!("the column `{column}` is missing"), help));
        }
    }
    if problems.is_empty() {
        Ok(titles)
    } else {
        Err(Problems(problems))
    }
}

fn unreadable(error: &csv::Error) -> Problems {
    let message = format!("the file cannot be read: {error}");
    Problem::error(PLACES_CSV, message, "Export it again as \"CSV UTF-8\".").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEADER: &str =
        "place,state,level,kind,voted_on,in_force_on,ended_on,source,checked_on,note\n";

    fn faults(rows: &str) -> Vec<String> {
        let found = Places::parse(format!("{HEADER}{rows}").as_bytes());
        let found = found.map_or_else(|problems| problems.0, |_| Vec::new());
        found
            .iter()
            .map(|problem| {
                let column = problem.column.as_deref().unwrap_or("");
                format!("{} {column}: {}", problem.row.unwrap_or(0), problem.message)
            })
            .collect()
    }

    #[test]
    fn a_place_without_a_source_or_a_date_is_named_by_row_and_column() {
        assert_eq!(
            faults(
                "Elm,MA,city,ban,2020-01-02,,,https://a.example,2021-01-01,\n\
                 Oak,MA,city,ban,2020-01-02,,,,,\n\
                 Ash,MA,city,ban,,,,https://a.example,2021-01-01,\n\
                 Fir,MA,city,ended,2020-01-02,,,https://a.example,2021-01-01,\n"
            ),
            [
                "3 source: the place has no source",
                "3 checked_on: nobody says when this was checked",
                "4 voted_on: the decision has no date",
                "5 ended_on: the end has no date",
            ]
        );
    }

    #[test]
    fn slips_are_told() {
        assert_eq!(
            faults(
                "Elm,Mass,city,bann,2020-13-02,,2021-01-01,javascript:alert(1),2021-01-01,\n\
                 Oak,MA,city,ban,2020-01-02,,2021-01-01,https://a.example,2021-01-01,\n\
                 Ash,MA,city,ended,2020-01-02,,2019-01-01,https://a.example,2021-01-01,\n\
                 A\u{202e}sh,MA,city,ban,2020-01-02,,,https://a.example,2021-01-01,\n\
                 Elm,MA\n"
            ),
            [
                "2 state: `Mass` is no state",
                "2 kind: `bann` is nothing that a place decides",
                "2 voted_on: `2020-13-02` is no date",
                "2 source: `javascript:alert(1)` is no address of a web page",
                "3 ended_on: what has an end is not `ended`",
                "4 ended_on: it ended on 2019-01-01, before it began on 2020-01-02",
                "5 place: the cell holds the character U+202E, which cannot be seen",
                "6 : 2 cells where the header has 10",
            ]
        );
    }

    #[test]
    fn a_place_stands_there_once_and_columns_are_known() {
        let row = "Elm,MA,city,ban,2020-01-02,,,https://a.example,2021-01-01,\n";
        assert_eq!(
            faults(&format!("{row}{row}")),
            ["3 : `Elm` stands there twice"]
        );
        let found = Places::parse(b"place,state,level,kind,source,checked_on,endedon\n");
        assert_eq!(
            found.unwrap_err().0[0].message,
            "the column `endedon` is unknown"
        );
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), rows in ".{0,120}") {
            let _ = Places::parse(&bytes);
            let _ = Places::parse(format!("{HEADER}{rows}").as_bytes());
        }
    }
}
