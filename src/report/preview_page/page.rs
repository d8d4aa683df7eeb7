//! Writes the page while the letters are drawn up.

use super::about::{facts_of, head_of, second_line, words_of};
use crate::plan::{DrawnCampaign, DrawnMailing, DrawnRow, LoadedCampaign};
use crate::report::ReportError;
use crate::report::held_back::HeldBackTable;
use crate::report::letters_page::{LettersPage, ShownLetter, Surroundings};
use crate::report::page::{PageWriter, fact};
use crate::report::pictures::pictures;
use crate::report::versions::{NamedVersion, Versions};
use crate::report::words::{count_words, grouped};
use maud::{Markup, html};
use redress_base::problem::{Problem, Severity};
use std::fmt::Write as _;
use std::io;

/// Beyond so many versions of a mailing, none is told: nobody chooses from a longer list.
const VERSIONS_MAX: usize = 500;

/// A preview page being written while the letters are drawn up.
///
/// The final parts of each letter go into it, the ones that were digested: there is no second rendering. A failure to
/// write is kept and given back by [`PreviewPage::finish`], because drawing up cannot be stopped half way.
pub struct PreviewPage<'a> {
    page: LettersPage<'a>,
    loaded: &'a LoadedCampaign,
    versions: Versions,
    held_back: HeldBackTable,
    failure: Option<io::Error>,
}

impl<'a> PreviewPage<'a> {
    /// Begins the page.
    pub fn begin(loaded: &'a LoadedCampaign, out: &'a mut dyn io::Write) -> io::Result<Self> {
        let page = LettersPage::begin(out, &loaded.campaign.name)?;
        Ok(Self {
            page,
            loaded,
            versions: Versions::at_most(VERSIONS_MAX),
            held_back: HeldBackTable::default(),
            failure: None,
        })
    }

    /// Takes what drawing up meets.
    pub fn take(&mut self, drawn: &DrawnRow<'_>) {
        if self.failure.is_some() {
            return;
        }
        let taken = match drawn {
            DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                book,
                message,
                ..
            } => {
                let head = message.map(head_of).unwrap_or_default();
                let version = self.version(drawn);
                let mut attachments = self.loaded.attached_in_words(letter);
                if let Some(book) = book {
                    attachments.extend(book.in_words());
                    attachments.push(book.people_in_words());
                }
                self.page.letter(ShownLetter {
                    group: mailing.as_str(),
                    version,
                    name: &recipient.label(),
                    line: second_line(recipient),
                    words: words_of(recipient),
                    facts: facts_of(
                        recipient,
                        letter.to_name.as_deref(),
                        &letter.address_block,
                        &attachments,
                        *message,
                    ),
                    subject: &letter.subject,
                    text: &letter.text,
                    html: &letter.html,
                    head: &head,
                    // The messages lie beside no preview page: `--eml` writes them, into a folder that may be
                    // elsewhere.
                    file: None,
                })
            }
            DrawnRow::HeldBack { mailing, row } => {
                let why = row.reason.to_string();
                self.held_back
                    .add(mailing.as_str(), row.row, &row.label, &why);
                Ok(())
            }
        };
        self.failure = taken.err();
    }

    /// The number of a letter's version; what it is called is known when all have been met. A letter that is different for
    /// everybody has none worth telling.
    fn version(&mut self, drawn: &DrawnRow<'_>) -> Option<usize> {
        // It fails where rendering does, and this letter has been rendered.
        let met = self.versions.meet(self.loaded, drawn).ok().flatten();
        met.map(|version| version.index)
    }

    /// Writes the summary and ends the page.
    pub fn finish(self, drawn: &DrawnCampaign) -> Result<(), ReportError> {
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        let code = drawn
            .plan
            .as_ref()
            .and_then(|plan| plan.record.code.as_ref());
        // Loading found notes only: with errors there is nothing to draw up.
        let mut problems = self.loaded.notes.0.clone();
        problems.extend(drawn.problems.0.iter().cloned());
        let held_back = self.held_back.len();
        let lead = html! {
            dl.facts {
                @match code {
                    Some(code) => { (fact("Approval code", html! { span.code { (code) } })) }
                    None => {
                        (fact("Approval code", "none: this is not the whole campaign, or it has errors"))
                    }
                }
                @for mailing in &drawn.mailings {
                    (fact(mailing.name.as_str(), letters_words(mailing)))
                }
                (fact("Date in the letters", self.loaded.date.to_string()))
                @if held_back > 0 {
                    (fact("What will not go", link("#not-going", &count_words(held_back, "row", "rows"))))
                }
                @if !problems.is_empty() {
                    (fact("What was found", link("#found-list", &count_words(problems.len() as u64, "finding", "findings"))))
                }
            }
        };
        let heading = format!("Preview: {}", self.loaded.campaign.name);
        let versions = self.versions.named();
        let surroundings = Surroundings {
            versions: versions.iter().map(NamedVersion::title).collect(),
            pictures: pictures(&self.loaded.campaign),
            heading: &heading,
            lead,
            group_label: "Mailing",
        };
        Ok(self.page.finish(&surroundings, |page| {
            write_held_back(self.held_back, page)?;
            page.add(findings(&problems))
        })?)
    }
}

/// What one mailing comes to: `540 by e-mail, 3 by hand, 2 held back`.
fn letters_words(mailing: &DrawnMailing) -> String {
    let mut words = format!("{} by e-mail", grouped(mailing.letters));
    for (count, what) in [
        (mailing.by_hand, "by hand"),
        (mailing.held_back, "held back"),
    ] {
        if count > 0 {
            let _ = write!(words, ", {} {what}", grouped(count));
        }
    }
    words
}

fn link(to: &str, words: &str) -> Markup {
    html! { a href=(to) { (words) } }
}

fn write_held_back(held_back: HeldBackTable, page: &mut PageWriter<'_>) -> io::Result<()> {
    if held_back.len() == 0 {
        return Ok(());
    }
    let more = held_back.more();
    page.add(html! { h2 #not-going { "What will not go" } })?;
    held_back.write("What will not go", page)?;
    page.add(html! {
        @if more > 0 { p.soft { "And " (count_words(more, "row", "rows")) " that are not listed here." } }
    })
}

/// Errors and notes, each with its place and what to do.
fn findings(problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            h2 #found-list { "What was found" }
            ul.card.findings {
                @for problem in problems {
                    li {
                        @match problem.severity {
                            Severity::Error => { strong.error { "Error" } }
                            Severity::Note => { strong { "Note" } }
                        }
                        " " (problem)
                    }
                }
            }
        }
    }
}
