//! A letter as a preview shows it.

use crate::plan::{GoingBook, LoadedCampaign};
use crate::report::NamedVersion;
use console::style;
use redress_base::address::EmailAddress;
use redress_base::id::MailingName;
use redress_base::words::size_in_words;
use redress_letters::RenderedLetter;
use redress_lists::{Channel, Recipient};
use serde::Serialize;
use std::fmt::Write as _;

/// What the files of a letter stand behind.
const ATTACHED: &str = "Attached";

/// One letter: what stands above it, and its text part.
#[derive(Debug, Serialize)]
pub struct Sample {
    mailing: String,
    /// What the version is called that it stands for, and how many letters that has; none where it stands for itself, or for
    /// all of its mailing.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<SampleVersion>,
    row: u64,
    recipient: String,
    channel: &'static str,
    headers: Vec<(&'static str, String)>,
    attachments: Vec<SampleFile>,
    address_block: Vec<String>,
    text: String,
}

/// The version that it stands for.
#[derive(Debug, Serialize)]
struct SampleVersion {
    name: String,
    letters: String,
}

/// A file that goes with it.
#[derive(Debug, Serialize)]
struct SampleFile {
    file: String,
    bytes: u64,
}

impl Sample {
    /// Of this letter, which was drawn up.
    pub fn new(
        loaded: &LoadedCampaign,
        mailing: &MailingName,
        recipient: &Recipient,
        letter: &RenderedLetter,
        book: Option<&GoingBook>,
    ) -> Self {
        let sender = loaded.campaign.sender_to(mailing, recipient).to(recipient);
        let mut headers = Vec::new();
        // A letter by hand is no mail: it has a subject, and attached files at most.
        if let Some(to) = &recipient.email {
            headers.push(("From", mailbox(Some(&sender.name), sender.email.as_str())));
            if let Some(reply_to) = &sender.reply_to {
                headers.push(("Reply-To", reply_to.as_str().to_owned()));
            }
            headers.push(("To", mailbox(letter.to_name.as_deref(), to.as_str())));
            if !recipient.cc.is_empty() {
                let copies: Vec<&str> = recipient.cc.iter().map(EmailAddress::as_str).collect();
                headers.push(("Cc", copies.join(", ")));
            }
        }
        headers.push(("Subject", letter.subject.clone()));
        if let Some(book) = book {
            headers.push(("Book", book.people_in_words()));
        }
        let files = loaded.sizes(letter).into_iter();
        let files = files.map(|(path, bytes)| (path.as_str(), bytes));
        let of_book = book.into_iter().flat_map(GoingBook::files);
        let of_book = of_book.map(|(name, _, bytes)| (name, bytes));
        let attachments: Vec<SampleFile> = files
            .chain(of_book)
            .map(|(file, bytes)| SampleFile {
                file: file.to_owned(),
                bytes,
            })
            .collect();
        if !attachments.is_empty() {
            let files: Vec<&str> = attachments.iter().map(|it| it.file.as_str()).collect();
            headers.push((ATTACHED, files.join(", ")));
        }
        Self {
            mailing: mailing.to_string(),
            version: None,
            row: recipient.row,
            recipient: recipient.label(),
            channel: match recipient.channel {
                Channel::Email => "email",
                Channel::Form => "form",
                Channel::Post => "post",
                Channel::InPerson => "in_person",
            },
            headers,
            attachments,
            address_block: letter.address_block.clone(),
            text: letter.text.to_string(),
        }
    }

    /// Says which version it stands for.
    pub fn stand_for(&mut self, version: &NamedVersion) {
        // The one version of a mailing is called like the mailing.
        self.version = (!version.name.is_empty()).then(|| SampleVersion {
            name: version.name.clone(),
            letters: version.letters_words(),
        });
    }

    /// For the terminal.
    pub fn push_text(&self, text: &mut String) {
        let version = self.version.as_ref();
        let version = version.map(|it| format!(", {}, {}", it.name, it.letters));
        let (mailing, version) = (&self.mailing, version.unwrap_or_default());
        let title = format!("{mailing}{version}: {} (row {})", self.recipient, self.row);
        let _ = writeln!(text, "{}", style(title).bold());
        match self.channel {
            "email" => {}
            by_hand => {
                let _ = writeln!(text, "  By hand:   {}", by_hand.replace('_', " "));
            }
        }
        for (name, value) in &self.headers {
            // With their sizes, which a program finds beside the headers.
            let with_sizes = (*name == ATTACHED).then(|| {
                let files = self.attachments.iter();
                let words = files.map(|SampleFile { file, bytes }| {
                    format!("{file} ({})", size_in_words(*bytes))
                });
                words.collect::<Vec<_>>().join(", ")
            });
            let value = with_sizes.as_ref().unwrap_or(value);
            let _ = writeln!(text, "  {:<10} {value}", format!("{name}:"));
        }
        if !self.address_block.is_empty() {
            text.push_str("  Address block:\n");
            push_indented(text, self.address_block.iter().map(String::as_str));
        }
        text.push_str("  Text part:\n");
        push_indented(text, self.text.lines());
        text.push('\n');
    }
}

fn push_indented<'a>(text: &mut String, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        let _ = writeln!(text, "{}", format!("    {line}").trim_end());
    }
}

fn mailbox(name: Option<&str>, address: &str) -> String {
    match name {
        Some(name) if !name.is_empty() => format!("{name} <{address}>"),
        _ => address.to_owned(),
    }
}
