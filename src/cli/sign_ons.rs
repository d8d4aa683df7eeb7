//! `redress signatories import`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::problems;
use super::question::{ask, somebody_is_there};
use super::signatory_file::{changed, path_of};
use super::words::count;
use crate::campaign::Campaign;
use crate::signatories::import::{
    DateOrder, Entry, Form, FormColumn, FormOptions, Sifted, block_of, sift,
};
use crate::signatories::{NewSignatory, SignatoryTable};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems};
use redress_base::words::{nearest, quoted_list};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Add the organizations of a form's export that do not sign yet.
///
/// Reads CSV and workbooks, says what each column was taken for, and asks about names that are nearly one that signs. Run
/// again with a newer export, it adds only what is new.
#[derive(Debug, Args)]
pub struct ImportSignatories {
    /// The export.
    form: PathBuf,
    /// The block of rows that name none, such as `National`.
    #[arg(long, value_name = "BLOCK")]
    scope: Option<String>,
    /// Which number of a date like 2/3/2021 is the month, where the form does not show it.
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<Dates>,
    /// This name is another organization, though one that signs has nearly the same. May be given several times.
    #[arg(long, value_name = "NAME")]
    another: Vec<String>,
    /// Leave faulty rows out instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
    /// Say what would be added, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Which number of a date is the month.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dates {
    /// 2/16/2021
    MonthFirst,
    /// 16/2/2021
    DayFirst,
}

impl ImportSignatories {
    /// Reads the form, asks what has to be asked, and adds who is new.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let (folder, path) = place_of(&self.form)?;
        let options = FormOptions {
            columns: &campaign.sign_on_columns,
            dates: self.dates.map(|dates| match dates {
                Dates::MonthFirst => DateOrder::MonthFirst,
                Dates::DayFirst => DateOrder::DayFirst,
            }),
            zone: &campaign.timezone,
        };
        let form = Form::read(&folder, &path, &options)?;
        output::say_as_it_is(&read_as(&form, &path));
        self.know_all(&form)?;
        let mut faults = form.faults;
        let mut table = SignatoryTable::open(&campaign.folder, &path_of(&campaign)?)?;
        let mut sifted = sift(&form.entries, table.file(), &self.another);
        let open = asked_about(&path, &form.entries, &mut sifted)?;

        let today = context.clock.today(&campaign.timezone);
        let (mut added, mut text) = (Vec::new(), String::new());
        let new = form
            .entries
            .iter()
            .zip(&sifted)
            .filter(|(_, what)| **what == Sifted::New);
        for (entry, _) in new {
            let signatory = self.signatory(entry, &table, today);
            match table.add(&signatory) {
                Ok(row) => {
                    added.push(row);
                    let _ = writeln!(text, "{}", added_as(&signatory, row, self.dry_run));
                }
                Err(found) => faults.extend(of_entry(found, &path, entry)),
            }
        }
        let is_faulty = !faults.is_empty();
        output::say_as_it_is(&problems::in_full(&Problems(faults)));
        if is_faulty && !self.skip_invalid {
            output::say(
                "Nothing was added. Mend these rows, or leave them out with `--skip-invalid`.",
            );
            return Ok(Exit::Invalid);
        }
        output::report(&format!("{text}{}", left_out(&form.entries, &sifted)));
        if added.is_empty() {
            output::report("Nobody new signs.\n");
        } else if self.dry_run {
            output::report(&format!(
                "{} would be added.\n",
                count(added.len() as u64, "organization")
            ));
        } else {
            table.write(&campaign.folder)?;
            let what = format!("{} added", count(added.len() as u64, "organization"));
            changed(&table, &what, &rows_in_words(&added));
        }
        Ok(if open { Exit::Unfinished } else { Exit::Done })
    }

    /// That every `--another` is a name of the form.
    fn know_all(&self, form: &Form) -> Result<(), Failure> {
        let names = || form.entries.iter().map(|entry| entry.name.as_str());
        let unknown = self
            .another
            .iter()
            .find(|name| !names().any(|known| known.eq_ignore_ascii_case(name)));
        let Some(name) = unknown else { return Ok(()) };
        let hint =
            nearest(name, names()).map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
        Err(Failure::Usage(format!(
            "no row of the form is named `{name}`.{hint}"
        )))
    }

    fn signatory(&self, entry: &Entry, table: &SignatoryTable, today: Date) -> NewSignatory {
        let word = entry.scope.as_deref().or(self.scope.as_deref());
        let scope = word.map(|word| block_of(word, &table.scopes()).unwrap_or(word).to_owned());
        NewSignatory {
            name: entry.name.clone(),
            scope,
            state: entry.state.clone(),
            authorized_by: entry.authorized_by.clone(),
            title: entry.title.clone(),
            signed_on: entry.signed_on.unwrap_or(today),
            url: entry.url.clone(),
        }
    }
}

/// The folder and the name of a file that lies anywhere.
fn place_of(form: &Path) -> Result<(Folder, CampaignPath), Failure> {
    let shown = form.display();
    let name = form.file_name().and_then(|name| name.to_str());
    let path = name.and_then(|name| CampaignPath::parse(name).ok());
    let path =
        path.ok_or_else(|| Failure::Usage(format!("`{shown}` is not the name of a file")))?;
    let parent = form.parent().filter(|parent| *parent != Path::new(""));
    Ok((Folder::new(parent.unwrap_or(Path::new("."))), path))
}

/// What each column of the form was taken for.
fn read_as(form: &Form, path: &CampaignPath) -> String {
    let mut text = format!("{path}: {}\n", form.description);
    for (column, index) in form.columns.iter() {
        let also = form.columns.also_organization();
        let also = also.map(|index| format!("; where it is empty, `{}`", form.headers[index]));
        let remark = match column {
            FormColumn::Organization => also.as_deref().unwrap_or(""),
            FormColumn::AuthorizedPerson | FormColumn::FirstName | FormColumn::LastName => {
                ", kept on file and not printed"
            }
            _ => "",
        };
        let _ = writeln!(
            text,
            "  `{}` is the {}{remark}",
            form.headers[index],
            column.name()
        );
    }
    if form.columns.get(FormColumn::SignedOn).is_none() {
        text.push_str("  no column says when they signed: it is today for all\n");
    }
    let unread: Vec<&String> = form
        .headers
        .iter()
        .enumerate()
        .filter(|(index, header)| !form.columns.reads(*index) && !header.is_empty())
        .map(|(_, header)| header)
        .collect();
    if !unread.is_empty() {
        let _ = writeln!(text, "  not read: {}", quoted_list(unread));
    }
    text
}

/// Asks about each name that is nearly another's, and says which are left for somebody to decide. Whether any is left.
fn asked_about(
    path: &CampaignPath,
    entries: &[Entry],
    sifted: &mut [Sifted],
) -> Result<bool, Failure> {
    let mut open = Vec::new();
    for (entry, what) in entries.iter().zip(sifted) {
        let Sifted::Alike { name, how } = what else {
            continue;
        };
        let alike = format!("`{}` (row {}) and `{name}` {how}", entry.name, entry.row);
        if somebody_is_there() {
            let answer = ask(&format!("{alike}. Is it another organization? [y/N]"))?;
            if answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes")) {
                *what = Sifted::New;
            }
            continue;
        }
        let help = format!(
            "It is left out. If it is another organization, run this again with `--another \"{}\"`.",
            entry.name
        );
        open.push(Problem::note(path.as_str(), alike, help).at_row(entry.line, entry.row));
    }
    let is_open = !open.is_empty();
    output::say_as_it_is(&problems::in_full(&Problems(open)));
    Ok(is_open)
}

/// A fault of the new row, told where an organizer can mend it: in the form.
fn of_entry(found: Problems, path: &CampaignPath, entry: &Entry) -> Vec<Problem> {
    let at_entry = |problem: Problem| {
        Problem::error(path.as_str(), problem.message, problem.help).at_row(entry.line, entry.row)
    };
    found.0.into_iter().map(at_entry).collect()
}

fn added_as(new: &NewSignatory, row: u64, dry_run: bool) -> String {
    let signs = if dry_run { "would sign" } else { "signs" };
    let block = new
        .scope
        .as_deref()
        .map_or(String::new(), |scope| format!(", {scope}"));
    format!(
        "`{}` {signs}{block}, on {} (row {row})",
        new.name, new.signed_on
    )
}

/// Who is not added, and why: one line for each reason, with names where somebody may wonder.
fn left_out(entries: &[Entry], sifted: &[Sifted]) -> String {
    let mut text = String::new();
    let sign = sifted.iter().filter(|what| **what == Sifted::Signs).count() as u64;
    if sign > 0 {
        let verb = if sign == 1 { "signs" } else { "sign" };
        let _ = writeln!(text, "{} {verb} already", count(sign, "organization"));
    }
    for (entry, what) in entries.iter().zip(sifted) {
        let _ = match what {
            Sifted::Withdrew(on) => writeln!(
                text,
                "`{}` withdrew on {on} and is not added again",
                entry.name
            ),
            Sifted::Twice(row) => writeln!(
                text,
                "`{}` stands twice in the form, in rows {row} and {}",
                entry.name, entry.row
            ),
            Sifted::Alike { name, .. } => {
                writeln!(text, "`{}` is left out beside `{name}`", entry.name)
            }
            Sifted::New | Sifted::Signs => Ok(()),
        };
    }
    text
}

/// Rows that were added one behind the other.
fn rows_in_words(rows: &[u64]) -> String {
    match rows {
        [row] => format!("row {row} is new"),
        [first, .., last] => format!("rows {first} to {last} are new"),
        [] => "no row is new".to_owned(),
    }
}
