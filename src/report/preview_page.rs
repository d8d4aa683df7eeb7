//! The preview as a page: every letter exactly as it would go, what will not go and why, and the approval code.

use super::ReportError;
use super::letters_page::{Frame, LettersPage, ShownLetter};
use super::page::Escaped;
use super::states;
use super::versions::Versions;
use super::words::{channel_words, count_words, grouped};
use crate::campaign::{Problem, Severity};
use crate::id::MailingName;
use crate::message::Message;
use crate::plan::{Drawn, DrawnUp, Loaded};
use crate::recipients::{HeldBack, Recipient};
use std::fmt::Write as _;
use std::io;

/// Beyond so many versions, none is told.
const VERSIONS_MAX: usize = 500;

/// A preview page being written while the letters are drawn up.
///
/// The final parts of each letter go into it, the ones that were digested: there is no second rendering. A failure to
/// write is kept and given back by [`PreviewPage::finish`], because drawing up cannot be stopped half way.
pub struct PreviewPage<'a> {
    page: LettersPage<'a>,
    loaded: &'a Loaded,
    versions: Versions,
    held_back: HeldBackTable,
    failure: Option<io::Error>,
}

impl<'a> PreviewPage<'a> {
    /// Begins the page.
    pub fn begin(loaded: &'a Loaded, out: &'a mut dyn io::Write) -> io::Result<Self> {
        let page = LettersPage::begin(out, &loaded.campaign.name)?;
        Ok(Self {
            page,
            loaded,
            versions: Versions::default(),
            held_back: HeldBackTable::default(),
            failure: None,
        })
    }

    /// Takes what drawing up meets.
    pub fn take(&mut self, drawn: &Drawn<'_>) {
        if self.failure.is_some() {
            return;
        }
        let taken = match drawn {
            Drawn::Letter {
                mailing,
                recipient,
                letter,
                message,
                ..
            } => {
                let head = message.map(head_of).unwrap_or_default();
                let version = self.version(mailing, recipient);
                let attachments = letter
                    .attachments
                    .iter()
                    .map(|path| path.as_str().to_owned())
                    .collect::<Vec<_>>();
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
                    file: None,
                })
            }
            Drawn::HeldBack { mailing, row } => {
                self.held_back.add(mailing.as_str(), row);
                Ok(())
            }
        };
        self.failure = taken.err();
    }

    /// The version of a letter, such as `congress 2`. A letter that is different for everybody has none worth telling.
    fn version(&mut self, mailing: &MailingName, recipient: &Recipient) -> Option<String> {
        let version = self.versions.of(
            mailing.as_str(),
            self.loaded.wording(mailing, recipient).ok()?,
        );
        (version.index < VERSIONS_MAX).then(|| format!("{mailing} {}", version.number))
    }

    /// Writes the summary and ends the page.
    pub fn finish(self, drawn: &DrawnUp) -> Result<(), ReportError> {
        if let Some(failure) = self.failure {
            return Err(failure.into());
        }
        let mut lead = String::from("<dl class=\"facts\">\n");
        let mut fact = |label: &str, value: String| {
            let _ = writeln!(lead, "<dt>{label}</dt><dd>{value}</dd>");
        };
        let code = drawn
            .plan
            .as_ref()
            .and_then(|plan| plan.record.code.as_ref());
        match code {
            Some(code) => fact(
                "Approval code",
                format!("<span class=\"code\">{code}</span>"),
            ),
            None => fact(
                "Approval code",
                "none: this is not the whole campaign, or it has errors".to_owned(),
            ),
        }
        for mailing in &drawn.mailings {
            let mut words = format!("{} by e-mail", grouped(mailing.letters));
            if mailing.by_hand > 0 {
                let _ = write!(words, ", {} by hand", grouped(mailing.by_hand));
            }
            if mailing.held_back > 0 {
                let _ = write!(words, ", {} held back", grouped(mailing.held_back));
            }
            fact(&Escaped(mailing.name.as_str()).to_string(), words);
        }
        fact("Date in the letters", self.loaded.date.to_string());
        let mut problems = self.loaded.notes.0.clone();
        problems.extend(drawn.problems.0.iter().cloned());
        let below = [
            (
                "not-going",
                "What will not go",
                count_words(self.held_back.rows(), "row", "rows"),
            ),
            (
                "found-list",
                "What was found",
                count_words(problems.len() as u64, "finding", "findings"),
            ),
        ];
        for (id, label, count) in below.iter().filter(|(.., count)| !count.starts_with("0 ")) {
            fact(label, format!("<a href=\"#{id}\">{count}</a>"));
        }
        lead.push_str("</dl>\n");
        let after = format!("{}{}", self.held_back.html(), findings(&problems));
        let heading = format!("Preview: {}", self.loaded.campaign.name);
        Ok(self.page.finish(&Frame {
            heading: &heading,
            lead,
            group_label: "Mailing",
            after,
        })?)
    }
}

/// The headers as they will be sent, but for the two that a letter gets when it leaves.
fn head_of(message: &Message) -> String {
    let bytes: Vec<u8> = message
        .pieces()
        .flatten()
        .copied()
        .take(HEAD_BYTES_MAX)
        .collect();
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).replace("\r\n", "\n")
}

/// No head of a message is longer than this.
const HEAD_BYTES_MAX: usize = 64 * 1024;

fn second_line(recipient: &Recipient) -> String {
    let office = recipient
        .office
        .map(|office| office.as_str().replace('_', " "));
    let place = [recipient.get("city"), recipient.get("state")];
    let place = place
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let address = recipient
        .email
        .as_ref()
        .map(|email| email.as_str().to_owned());
    let parts = [
        office,
        Some(place),
        address.or_else(|| Some(channel_words(recipient.channel).to_owned())),
    ];
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What a search finds a recipient by: its cells, and the name of its state beside the code.
fn words_of(recipient: &Recipient) -> String {
    let mut words = recipient.cells.join(" ");
    if let Some(place) = states::find(recipient.get("state")) {
        words.push(' ');
        words.push_str(place.name);
    }
    words
}

fn facts_of(
    recipient: &Recipient,
    to_name: Option<&str>,
    address_block: &[String],
    attachments: &[String],
    message: Option<&Message>,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    match &recipient.email {
        Some(email) => facts.push(("To", addressee(to_name, email.as_str()))),
        None => facts.push(("Goes", channel_words(recipient.channel).to_owned())),
    }
    let cc = recipient
        .cc
        .iter()
        .map(crate::address::EmailAddress::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let row = format!("row {}", recipient.row);
    let digest = message
        .map(|message| message.digest().to_string())
        .unwrap_or_default();
    let rest = [
        ("Cc", cc),
        ("Address block", address_block.join(" / ")),
        ("Attached", attachments.join(", ")),
        ("In the list", row),
        ("Digest", digest),
    ];
    facts.extend(rest.into_iter().filter(|(_, value)| !value.is_empty()));
    facts
}

/// As a mail program shows an addressee.
fn addressee(name: Option<&str>, email: &str) -> String {
    name.map_or_else(|| email.to_owned(), |name| format!("{name} <{email}>"))
}

/// The rows that are no deliveries, as a table; more than a page can show are counted.
#[derive(Default)]
struct HeldBackTable {
    rows: String,
    shown: u64,
    more: u64,
}

/// Rows of the table of what will not go.
const HELD_BACK_MAX: u64 = 2_000;

impl HeldBackTable {
    fn add(&mut self, mailing: &str, row: &HeldBack) {
        if self.shown >= HELD_BACK_MAX {
            self.more += 1;
            return;
        }
        self.shown += 1;
        let _ = writeln!(
            self.rows,
            "<tr><td>{}</td><td class=\"num\">{}</td><td>{}</td><td class=\"said\">{}</td></tr>",
            Escaped(mailing),
            row.row,
            Escaped(&row.label),
            Escaped(row.reason.to_string()),
        );
    }

    fn rows(&self) -> u64 {
        self.shown + self.more
    }

    fn html(&self) -> String {
        if self.shown == 0 {
            return String::new();
        }
        let more = match self.more {
            0 => String::new(),
            more => {
                format!(
                    "<p class=\"soft\">And {} that are not listed here.</p>\n",
                    count_words(more, "row", "rows")
                )
            }
        };
        format!(
            "<h2 id=\"not-going\">What will not go</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"What will not go\">\
             <table><thead><tr><th scope=\"col\">Mailing</th><th scope=\"col\" class=\"num\">Row</th>\
             <th scope=\"col\">Recipient</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n{more}",
            self.rows
        )
    }
}

/// Errors and notes, each with its place and what to do.
fn findings(problems: &[Problem]) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut html =
        String::from("<h2 id=\"found-list\">What was found</h2>\n<ul class=\"card findings\">\n");
    for problem in problems {
        let kind = match problem.severity {
            Severity::Error => "<strong class=\"error\">Error</strong>",
            Severity::Note => "<strong>Note</strong>",
        };
        let _ = writeln!(html, "<li>{kind} {}</li>", Escaped(problem.to_string()));
    }
    html + "</ul>\n"
}
