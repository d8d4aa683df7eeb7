//! A form's export as sign-ons, with everything that is wrong with its rows.

use super::columns::{FormColumn, FormColumns, is_known};
use super::moment::{DateOrder, day, order_of};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::hidden_character;
use redress_base::problem::Problem;
use redress_base::words::count;
use redress_lists::columns::normalize;
use redress_lists::file::{HeaderRule, ListFile, RowPlace};
use redress_lists::{FileSettings, yes_or_no};
use std::collections::BTreeMap;

/// Sign-ons of one form at most: a coalition has some hundred, and a list of people taken for a form has more.
const ENTRIES_MAX: usize = 10_000;

/// Words of a question to which `no` means that the organization does not sign.
const CONSENT_WORDS: [&str; 8] = [
    "agree",
    "authori",
    "permission",
    "consent",
    "confirm",
    "sign_on",
    "endorse",
    "do_you_sign",
];

/// What is said about a form beside its own words.
#[derive(Clone, Debug)]
pub struct FormOptions<'a> {
    /// `[signatories.columns]`.
    pub columns: &'a BTreeMap<String, String>,
    /// Which of two numbers is the month, where the form does not show it.
    pub dates: Option<DateOrder>,
    /// The campaign's zone: a moment belongs to the day that it was there.
    pub zone: &'a TimeZone,
}

/// One sign-on as the form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The organization's name as it is to be printed.
    pub name: String,
    /// The block, in the form's own word.
    pub scope: Option<String>,
    /// Its state.
    pub state: Option<String>,
    /// Who authorized the signature.
    pub authorized_by: Option<String>,
    /// That person's title.
    pub title: Option<String>,
    /// When it signed; none if the form does not say.
    pub signed_on: Option<Date>,
    /// Its site.
    pub url: Option<String>,
    /// The line in the form's file, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts.
    pub row: u64,
}

/// A form's export, read.
#[derive(Debug)]
pub struct Form {
    /// How the file was read.
    pub description: String,
    /// Its headers, as it has them.
    pub headers: Vec<String>,
    /// Which of them are read.
    pub columns: FormColumns,
    /// The sound rows, in the form's order.
    pub entries: Vec<Entry>,
    /// What is wrong with the others.
    pub faults: Vec<Problem>,
}

impl Form {
    /// Reads the export, whatever kind of list it is. An error means that no row of it can be told.
    pub fn read(
        folder: &Folder,
        path: &CampaignPath,
        options: &FormOptions<'_>,
    ) -> Result<Self, Problem> {
        let named: Vec<String> = options
            .columns
            .values()
            .map(|header| normalize(header))
            .collect();
        let is_header = |cell: &str| is_known(cell) || named.contains(&normalize(cell));
        let rule = HeaderRule {
            is_known: &is_header,
            is_optional: false,
        };
        let file = ListFile::open(folder, path, &FileSettings::default(), rule)?;
        let columns =
            FormColumns::find(&file.headers, options.columns).map_err(|(message, help)| {
                Problem::error(path.as_str(), message, help)
                    .at_row(file.header_line, file.header_row)
            })?;
        let mut rows: Vec<(RowPlace, Vec<String>)> = Vec::new();
        file.each_row(|raw| {
            if rows.len() <= ENTRIES_MAX && raw.record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((raw.place, raw.record.iter().map(str::to_owned).collect()));
            }
        })?;
        if rows.len() > ENTRIES_MAX {
            return Err(Problem::error(
                path.as_str(),
                format!("the form has more than {ENTRIES_MAX} rows"),
                "Check that this is the form of the organizations, and not a list of supporters.",
            ));
        }
        let of_moments = columns.get(FormColumn::SignedOn);
        let moments = rows
            .iter()
            .filter_map(|(_, cells)| cells.get(of_moments?).map(|cell| cell.trim()));
        let reader = EntryReader {
            path,
            headers: &file.headers,
            columns: &columns,
            // What somebody says about the form comes before what its dates seem to show.
            dates: options.dates.or_else(|| order_of(moments)),
            zone: options.zone,
        };
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for (place, cells) in &rows {
            match reader.read(*place, cells) {
                Ok(entry) => entries.push(entry),
                Err(found) => faults.extend(found),
            }
        }
        Ok(Self {
            description: file.description(rows.len() as u64),
            entries,
            faults,
            headers: file.headers,
            columns,
        })
    }
}

struct EntryReader<'a> {
    path: &'a CampaignPath,
    headers: &'a [String],
    columns: &'a FormColumns,
    dates: Option<DateOrder>,
    zone: &'a TimeZone,
}

impl EntryReader<'_> {
    fn read(&self, place: RowPlace, cells: &[String]) -> Result<Entry, Vec<Problem>> {
        let mut faults = Vec::new();
        if cells.len() != self.headers.len() || place.is_misquoted {
            let message = format!(
                "{} where the header has {}",
                count(cells.len() as u64, "cell"),
                self.headers.len()
            );
            let help = "Export the form again; a cell with a comma stands between double quotes.";
            return Err(vec![self.fault(place, message, help)]);
        }
        for (index, cell) in cells.iter().enumerate() {
            // Line breaks in what nobody reads are how people answer a long question.
            if let Some(hidden) =
                hidden_character(&one_line(cell)).filter(|_| self.columns.reads(index))
            {
                let message = format!(
                    "the cell holds the character U+{:04X}, which cannot be seen",
                    u32::from(hidden)
                );
                let help = "Type the cell again in the form's sheet, and export it again.";
                faults.push(
                    self.fault(place, message, help)
                        .in_column(&self.headers[index]),
                );
            }
            if self.declines(index, cell) {
                let message = format!(
                    "`{}` is the answer: this organization does not sign",
                    cell.trim()
                );
                let help = "Take the row out, or `--skip-invalid` leaves it out.";
                faults.push(
                    self.fault(place, message, help)
                        .in_column(&self.headers[index]),
                );
            }
        }
        let cell = |column: FormColumn| {
            let text = one_line(cells.get(self.columns.get(column)?)?);
            (!text.is_empty()).then_some(text)
        };
        let also = || Some(one_line(cells.get(self.columns.also_organization()?)?));
        let name =
            cell(FormColumn::Organization).or_else(|| also().filter(|name| !name.is_empty()));
        if name.is_none() {
            faults.push(self.fault(
                place,
                "the row names no organization".to_owned(),
                "Write its name, or take the row out.",
            ));
        }
        let signed_on = cell(FormColumn::SignedOn).and_then(|text| {
            let day = day(&text, self.dates, self.zone);
            if day.is_none() {
                faults.push(self.no_day(place, &text));
            }
            day
        });
        let parts = [cell(FormColumn::FirstName), cell(FormColumn::LastName)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let composed = (!parts.is_empty()).then(|| parts.join(" "));
        match name {
            Some(name) if faults.is_empty() => Ok(Entry {
                name,
                scope: cell(FormColumn::Scope),
                state: cell(FormColumn::State),
                authorized_by: cell(FormColumn::AuthorizedPerson).or(composed),
                title: cell(FormColumn::Title),
                signed_on,
                url: cell(FormColumn::Url),
                line: place.line,
                row: place.row,
            }),
            _ => Err(faults),
        }
    }

    /// Whether the organization was asked whether it signs, and said no.
    fn declines(&self, index: usize, cell: &str) -> bool {
        let question = normalize(&self.headers[index]);
        !self.columns.reads(index)
            && CONSENT_WORDS.iter().any(|word| question.contains(word))
            && (yes_or_no(cell.trim()) == Some(false) || normalize(cell) == "not_yet")
    }

    fn no_day(&self, place: RowPlace, text: &str) -> Problem {
        let could_be_two = [DateOrder::MonthFirst, DateOrder::DayFirst]
            .into_iter()
            .all(|order| day(text, Some(order), self.zone).is_some());
        let problem = if could_be_two {
            let help =
                "Say which number is the month: `--dates month-first` or `--dates day-first`.";
            self.fault(place, format!("`{text}` could be two days"), help)
        } else {
            let help = "Write year, month and day, such as 2021-02-16.";
            self.fault(place, format!("`{text}` is no date"), help)
        };
        let header = self
            .columns
            .get(FormColumn::SignedOn)
            .map(|index| &self.headers[index]);
        problem.in_column(header.map_or("", String::as_str))
    }

    fn fault(&self, place: RowPlace, message: String, help: &str) -> Problem {
        Problem::error(self.path.as_str(), message, help).at_row(place.line, place.row)
    }
}

/// A cell as it is typed into a file of one line a row: outer spaces and line breaks are of the form's box.
fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
