//! The letters of a campaign, parsed once and rendered for each recipient.

use super::document::Document;
use super::forms::{FormError, FormOfAddress, Forms};
use super::front_matter::FrontMatter;
use super::markdown::Forbidden;
use super::names::Known;
use super::part::Part;
use super::prepared::{Prepared, Remembered, Said};
use super::proof::{Finding, Proofreader};
use super::slots::Slots;
use super::source::Source;
use super::study::{Role, Use};
use super::templates::{EMPTY, Templates};
use super::{greeting, traces};
use crate::campaign::{CampaignPath, Mailing, Problem};
use crate::recipients::{Columns, Recipient, letter_for};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The frame of the HTML part, where the campaign has one.
pub(super) const FRAME: &str = "letters/_layout.html";

/// Columns that name the person who is written to.
const NAMES: [&str; 3] = ["full_name", "first_name", "last_name"];

/// What the list itself calls a column; its own name where the list has none.
fn header<'a>(row: &'a Recipient, column: &'a str) -> &'a str {
    let place = row.columns.names.iter().position(|name| name == column);
    let header = place
        .and_then(|place| row.columns.headers.get(place))
        .filter(|header| !header.is_empty());
    header.map_or(column, String::as_str)
}

/// All letters of a campaign with their includes and frame. Shared between rendering threads.
#[derive(Debug)]
pub struct LetterSet {
    pub(super) sources: Vec<Source>,
    /// What was read from the campaign's folder.
    pub(super) paths: Vec<CampaignPath>,
    pub(super) letters: BTreeMap<CampaignPath, Letter>,
    /// Every use of a name in the frame, with the frame's source.
    pub(super) frame_uses: Vec<(usize, Use)>,
    pub(super) templates: Templates,
    pub(super) forms: Forms,
    pub(super) values: toml::Table,
    pub(super) proofreader: Proofreader,
    /// Trees of letters by their Markdown.
    pub(super) documents: Remembered<String, Document>,
}

/// A letter and what it uses.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) source: usize,
    pub(super) matter: FrontMatter,
    /// Every use of a name in the letter, its subject and its includes, with the source it stands in.
    pub(super) uses: Vec<(usize, Use)>,
    /// The names that these and the frame make themselves.
    pub(super) made: Vec<String>,
    /// The column by which its subjects differ without a reason that shows.
    pub(super) subject_varies_by: Option<String>,
    /// The columns of the list it was last rendered for, with what is wrong with its names there.
    pub(super) columns: Mutex<Option<Arc<Checked>>>,
}

/// A letter compared with the columns of a list.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) slots: Slots,
    /// By what its letters have in common.
    pub(super) prepared: Remembered<Vec<u8>, Prepared>,
    problem: Option<Problem>,
}

/// A letter rendered for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedLetter {
    /// The subject: one line, no control characters.
    pub subject: String,
    /// The text part: lines of at most 72 columns where words allow, `\n` between them.
    pub text: Part,
    /// The HTML part, whole, in its frame.
    pub html: Part,
    /// The body of the HTML part without its frame, for print: only elements that the letters' own HTML writer makes.
    pub body: Part,
    /// The name shown beside the recipient's address, if the row has one.
    pub to_name: Option<String>,
    /// The salutation; empty where the letter uses none.
    pub salutation: String,
    /// The address block, a line each; empty where the row's office has none and the letter uses none.
    pub address_block: Vec<String>,
    /// Files that go with the letter: the front matter's and the row's.
    pub attachments: Vec<CampaignPath>,
}

impl LetterSet {
    /// Renders a mailing's letter for a recipient: template, then Markdown tree, then both parts, then the frame.
    pub fn render(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
    ) -> Result<RenderedLetter, Problem> {
        self.render_letter(mailing, recipient)
            .map_err(|mut problem| {
                // A fault of the letter is the same for every recipient and is told once, with the first as its example.
                let row = row_named(mailing, recipient);
                if problem.file != mailing.recipients.as_str() && !problem.message.contains(&row) {
                    problem.help = format!(
                        "{} It was met for {} ({row}).",
                        problem.help,
                        recipient.label()
                    );
                }
                problem
            })
    }

    /// What a recipient's letter uses and its row does not have: a name, or an office that is known. Such a row is held
    /// back; everything else that is missing is an error.
    #[must_use]
    pub fn lacks(&self, mailing: &Mailing, row: &Recipient) -> Option<String> {
        let letter = self.letters.get(letter_for(mailing, row))?;
        if let Err(error) = self.forms.of(row)
            && error.is_about_the_holder()
            && self.form_is_needed(letter, &error, mailing, row).is_err()
        {
            let help = match &error {
                FormError::Missing { column, .. } => {
                    format!("Fill in the column `{}`", header(row, column))
                }
                _ => format!(
                    "Write an office such as mayor or clerk into the column `{}`",
                    header(row, "office")
                ),
            };
            return Some(format!(
                "the letter uses a form of address, but {error}. {help} of this row."
            ));
        }
        let names = |found: &Use| match found.path.as_slice() {
            [first, column] if first == "recipient" && !found.lenient => {
                NAMES.contains(&column.as_str())
            }
            _ => false,
        };
        let mut uses = letter
            .uses
            .iter()
            .chain(&self.frame_uses)
            .map(|(_, found)| found);
        let empty = uses.find(|found| names(found) && row.get(&found.path[1]).is_empty());
        empty.map(|found| {
            let name = &found.path[1];
            let column = header(row, name);
            format!("the letter uses `recipient.{name}`, which is empty. Fill in the column `{column}` of this row.")
        })
    }

    /// What would embarrass those who sign: the findings of the proofreader in a rendered letter, each with its place and
    /// this recipient as its example.
    pub fn proofread(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        rendered: &RenderedLetter,
    ) -> Vec<Problem> {
        let path = letter_for(mailing, recipient);
        let Some(letter) = self.letters.get(path) else {
            return Vec::new();
        };
        let varies = letter.subject_varies_by.as_deref();
        let findings = self
            .proofreader
            .read(mailing, path, recipient, rendered, varies);
        findings
            .into_iter()
            .map(|finding| self.found(letter, mailing, recipient, finding))
            .collect()
    }

    fn found(
        &self,
        letter: &Letter,
        mailing: &Mailing,
        row: &Recipient,
        finding: Finding,
    ) -> Problem {
        let mut sources: Vec<usize> = letter.uses.iter().map(|(source, _)| *source).collect();
        sources.insert(0, letter.source);
        sources.dedup();
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
            .or_else(|| traces::parts(&finding.text).find_map(place).map(in_source))
            .unwrap_or((&self.sources[letter.source], 0, 1));
        let mut problem = source.problem(at, width, finding.message, finding.help);
        problem.severity = finding.severity;
        problem.help = format!(
            "{} It was met for {} ({}).",
            problem.help,
            row.label(),
            row_named(mailing, row)
        );
        problem
    }

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

    /// The files that decide what the letters say (letters, includes, frame), for the inputs digest.
    #[must_use]
    pub fn sources(&self) -> Vec<CampaignPath> {
        self.paths.clone()
    }

    fn render_letter(&self, mailing: &Mailing, row: &Recipient) -> Result<RenderedLetter, Problem> {
        let path = letter_for(mailing, row);
        let letter = self.letter(path)?;
        let (checked, form) = self.known(letter, mailing, row)?;
        let Said {
            subject,
            text,
            html,
            body,
        } = self.say(letter, &checked, mailing, row, form.as_ref().ok())?;
        let (salutation, address_block) =
            form.map_or_else(|_| Default::default(), |form| (form.salutation, form.block));
        let full_name = row.get("full_name");
        Ok(RenderedLetter {
            subject,
            text,
            html,
            body,
            to_name: (!full_name.is_empty()).then(|| full_name.to_owned()),
            salutation,
            address_block,
            attachments: attachments(letter, mailing, row)?,
        })
    }

    pub(super) fn letter(&self, path: &CampaignPath) -> Result<&Letter, Problem> {
        let unread = || {
            Problem::error(
                path.as_str(),
                "the letter has not been read",
                "Load the campaign again.",
            )
        };
        self.letters.get(path).ok_or_else(unread)
    }

    /// A letter compared with its list, and the form of address of its recipient; fails where the letter uses what is not
    /// known.
    pub(super) fn known(
        &self,
        letter: &Letter,
        mailing: &Mailing,
        row: &Recipient,
    ) -> Result<(Arc<Checked>, Result<FormOfAddress, FormError>), Problem> {
        let checked = self.checked(letter, &row.columns);
        if let Some(problem) = &checked.problem {
            return Err(problem.clone());
        }
        let form = self.forms.of(row);
        if let Err(error) = &form {
            self.form_is_needed(letter, error, mailing, row)?;
        }
        Ok((checked, form))
    }

    /// The letter compared with the columns of a list; done once for each list.
    fn checked(&self, letter: &Letter, columns: &Arc<Columns>) -> Arc<Checked> {
        let mut last = letter
            .columns
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(checked) if checked.slots.are_of(columns) => Arc::clone(checked),
            _ => {
                let checked = Arc::new(self.check_names(letter, columns));
                *last = Some(Arc::clone(&checked));
                checked
            }
        }
    }

    pub(super) fn check_names(&self, letter: &Letter, columns: &Arc<Columns>) -> Checked {
        let has_re = letter.matter.re.is_some();
        let problem = [
            (Role::Letter, &letter.uses),
            (Role::Frame, &self.frame_uses),
        ]
        .into_iter()
        .find_map(|(role, uses)| {
            let known = Known {
                columns,
                values: &self.values,
                has_re,
                role,
            };
            uses.iter()
                .find_map(|(source, found)| known.check(&self.sources[*source], found))
        });
        let uses = letter
            .uses
            .iter()
            .chain(&self.frame_uses)
            .map(|(_, found)| found);
        Checked {
            slots: Slots::new(columns, &uses, &letter.made),
            prepared: Remembered::default(),
            problem,
        }
    }

    /// A form of address that cannot be made is an error only where the letter uses it.
    fn form_is_needed(
        &self,
        letter: &Letter,
        error: &FormError,
        mailing: &Mailing,
        row: &Recipient,
    ) -> Result<(), Problem> {
        const FORM: [&str; 5] = [
            "salutation",
            "address_block",
            "address_lines",
            "title",
            "short_title",
        ];
        let mut uses = letter.uses.iter().chain(&self.frame_uses);
        let needed =
            uses.find(|(_, found)| FORM.contains(&found.path[0].as_str()) && !found.lenient);
        match needed {
            Some((source, found)) => {
                let message = format!("{error}, for {} ({})", row.label(), row_named(mailing, row));
                Err(self.sources[*source].problem(found.at, found.width, message, error.help()))
            }
            None => Ok(()),
        }
    }

    /// The greeting has an empty value: say which.
    pub(super) fn empty_greeting(
        &self,
        letter: &Letter,
        mailing: &Mailing,
        row: &Recipient,
        line: &str,
    ) -> Problem {
        let empty = letter.uses.iter().find(|(source, found)| {
            let is_empty = found.path.len() == 2
                && found.path[0] == "recipient"
                && row.get(&found.path[1]).is_empty();
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
            row_named(mailing, row)
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
    pub(super) fn forbidden(
        &self,
        letter: &Letter,
        row: &Recipient,
        forbidden: &Forbidden,
    ) -> Problem {
        let mut sources: Vec<usize> = letter.uses.iter().map(|(source, _)| *source).collect();
        sources.insert(0, letter.source);
        for index in sources {
            let source = &self.sources[index];
            if let Some(at) = source
                .body()
                .find(&forbidden.trace)
                .filter(|_| !forbidden.trace.is_empty())
            {
                let width = forbidden.trace.chars().count();
                return source.problem(source.body_at + at, width, &forbidden.what, forbidden.help);
            }
        }
        match self.printed_cell(letter, row, &forbidden.trace) {
            Some((source, found)) => {
                source.problem(found.at, found.width, &forbidden.what, forbidden.help)
            }
            None => Problem::error(
                &self.sources[letter.source].name,
                &forbidden.what,
                forbidden.help,
            ),
        }
    }

    /// Where the letter prints a cell that a text came from, or that came into the text.
    fn printed_cell<'a>(
        &'a self,
        letter: &'a Letter,
        row: &Recipient,
        text: &str,
    ) -> Option<(&'a Source, &'a Use)> {
        let (source, found) = letter.uses.iter().find(|(_, found)| {
            let column = found.path.get(1).filter(|_| found.path[0] == "recipient");
            let cell = column.map_or("", |column| row.get(column));
            !cell.is_empty() && !text.is_empty() && (cell.contains(text) || text.contains(cell))
        })?;
        Some((&self.sources[*source], found))
    }
}

/// The files that go with a letter: its own and the row's.
fn attachments(
    letter: &Letter,
    mailing: &Mailing,
    row: &Recipient,
) -> Result<Vec<CampaignPath>, Problem> {
    let mut attachments = letter.matter.attachments.clone();
    for path in row
        .get("attachments")
        .split([';', ','])
        .map(str::trim)
        .filter(|path| !path.is_empty())
    {
        let path = CampaignPath::parse(path).map_err(|why| {
            Problem::error(
                mailing.recipients.as_str(),
                format!("`{path}` cannot be attached: {why}"),
                "Name a file inside the campaign's folder.",
            )
            .at_row(row.line, row.row)
            .in_column("attachments")
        })?;
        if !attachments.contains(&path) {
            attachments.push(path);
        }
    }
    Ok(attachments)
}

/// Where a recipient stands: "row 7 of `recipients/council.csv`".
fn row_named(mailing: &Mailing, recipient: &Recipient) -> String {
    format!("row {} of `{}`", recipient.row, mailing.recipients.as_str())
}

pub(super) fn subject_name(letter: &str) -> String {
    format!("{letter} subject.md")
}

pub(super) fn re_name(letter: &str) -> String {
    format!("{letter} re.md")
}
