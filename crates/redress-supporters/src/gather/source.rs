//! One file of supporters, opened: which cell is what.

use super::settings::SupporterSettings;
use super::summary::FileSummary;
use crate::consent::ClauseColumns;
use crate::headers::{Layout, SupporterColumn};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::words::count;
use redress_lists::columns::normalize;
use redress_lists::file::{FileSettings, HeaderRule, ListFile, RawRow};

/// A file whose columns are known.
#[derive(Debug)]
pub struct Source {
    pub path: CampaignPath,
    pub list: ListFile,
    pub layout: Layout,
    pub clauses: ClauseColumns,
}

impl Source {
    /// Opens a file. What is wrong with its columns is added to `problems`.
    pub fn open(
        folder: &Folder,
        path: &CampaignPath,
        settings: &SupporterSettings,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, Problem> {
        let named: Vec<String> = settings
            .columns
            .values()
            .chain(settings.consent.iter().map(|clause| &clause.column))
            .chain(settings.opt_outs.keys())
            .map(|header| normalize(header))
            .collect();
        let is_known = |header: &str| Layout::knows(header) || named.contains(&normalize(header));
        let rule = HeaderRule {
            is_known: &is_known,
            is_optional: false,
        };
        let list = ListFile::open(folder, path, &FileSettings::default(), rule)?;
        let file = path.as_str();
        let layout = Layout::of(file, &list, &settings.columns, problems);
        let clauses = ClauseColumns::of(
            file,
            &layout,
            &settings.consent,
            &settings.opt_outs,
            problems,
        );
        let source = Self {
            path: path.clone(),
            list,
            layout,
            clauses,
        };
        source.tell_columns(problems);
        Ok(source)
    }

    fn tell_columns(&self, problems: &mut Vec<Problem>) {
        let file = self.path.as_str();
        let at_header = |problem: Problem, header: &str| {
            problem
                .at_row(self.list.header_line, self.list.header_row)
                .in_column(header)
        };
        let has = |column| self.layout.header_of(column).is_some();
        let names = [
            SupporterColumn::FirstName,
            SupporterColumn::LastName,
            SupporterColumn::FullName,
        ];
        if !has(SupporterColumn::Email) && !names.into_iter().any(has) {
            let message = "no column is known for an address or a name, so the file has nobody";
            let help = "Name them in `[supporters.columns]`, such as `email = \"Your e-mail\"`.";
            problems.push(
                Problem::error(file, message, help)
                    .at_row(self.list.header_line, self.list.header_row),
            );
        }
        for (cell, is_known) in self.clauses.unnamed() {
            let header = &self.layout.headers()[cell];
            if is_known {
                continue; // told with the rows in which it says something
            }
            let message = "the column looks as if people withdraw in it, and nobody has named it";
            let help = format!(
                "Name it, with the words that withdraw: `\"{header}\" = [\"yes\"]` in `[supporters.opt_outs]`; or with none, if \
                 it says nothing of that kind."
            );
            problems.push(at_header(Problem::note(file, message, help), header));
        }
        for (cell, header) in self.layout.headers().iter().enumerate() {
            let name = normalize(header);
            // A district that is not read leaves people without their officials.
            if name.contains("district") && !self.layout.reads(cell) {
                let message = "the column looks like a district, and is not read: nobody knows of which house";
                let help = format!(
                    "Name it, if it is one: `congressional_district = \"{header}\"` in `[supporters.columns]`, or \
                     `state_upper_district`, `state_lower_district`, `council_district`."
                );
                problems.push(at_header(Problem::note(file, message, help), header));
            }
        }
    }

    /// What is wrong with a row before its meaning is looked at; none for a sound one. A fragment and a sentence.
    pub fn fault(&self, raw: &RawRow<'_>) -> Option<(String, &'static str)> {
        let width = self.layout.width();
        if raw.record.len() != width {
            let message = format!(
                "the row has {} where the header has {width}",
                count(raw.record.len() as u64, "cell")
            );
            return Some((
                message,
                "Look for a separator too many or too few; a cell that holds one needs quotation marks.",
            ));
        }
        raw.place.is_misquoted.then(|| {
            let help = "Put the whole cell into quotation marks, and write marks that belong to the text twice.";
            ("text follows a closing quotation mark".to_owned(), help)
        })
    }

    /// What is said of the file before its rows are counted.
    pub fn summary(&self, settings: &SupporterSettings) -> FileSummary {
        let columns = SupporterColumn::ALL
            .into_iter()
            .filter_map(|column| Some((column.name(), self.layout.header_of(column)?.to_owned())));
        let lacks = settings.consent.iter().enumerate();
        FileSummary {
            path: self.path.to_string(),
            columns: columns.collect(),
            lacks: lacks
                .filter(|(place, _)| !self.clauses.has(*place))
                .map(|(_, clause)| clause.column.clone())
                .collect(),
            ..FileSummary::default()
        }
    }
}

/// Whether all cells of a row are empty.
pub fn is_blank(raw: &RawRow<'_>) -> bool {
    raw.record.iter().all(|cell| cell.trim().is_empty())
}
