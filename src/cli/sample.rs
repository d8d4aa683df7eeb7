//! A letter as a preview shows it.

use console::style;
use redress_base::address::EmailAddress;
use redress_base::folder::CampaignPath;
use redress_base::id::MailingName;
use redress_letters::RenderedLetter;
use redress_letters::Sender;
use redress_lists::{Channel, Recipient};
use serde::Serialize;
use std::fmt::Write as _;

/// One letter: what stands above it, and its text part.
#[derive(Debug, Serialize)]
pub struct Sample {
    mailing: String,
    row: u64,
    recipient: String,
    channel: &'static str,
    headers: Vec<(&'static str, String)>,
    address_block: Vec<String>,
    text: String,
}

impl Sample {
    /// Of this letter.
    pub fn new(
        sender: &Sender,
        mailing: &MailingName,
        recipient: &Recipient,
        letter: &RenderedLetter,
    ) -> Self {
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
        if !letter.attachments.is_empty() {
            let files: Vec<&str> = letter
                .attachments
                .iter()
                .map(CampaignPath::as_str)
                .collect();
            headers.push(("Attached", files.join(", ")));
        }
        Self {
            mailing: mailing.to_string(),
            row: recipient.row,
            recipient: recipient.label(),
            channel: match recipient.channel {
                Channel::Email => "email",
                Channel::Form => "form",
                Channel::Post => "post",
                Channel::InPerson => "in_person",
            },
            headers,
            address_block: letter.address_block.clone(),
            text: letter.text.to_string(),
        }
    }

    /// The mailing it belongs to.
    pub fn mailing(&self) -> &str {
        &self.mailing
    }

    /// For the terminal.
    pub fn push_text(&self, text: &mut String) {
        let title = format!("{}: {} (row {})", self.mailing, self.recipient, self.row);
        let _ = writeln!(text, "{}", style(title).bold());
        match self.channel {
            "email" => {}
            by_hand => {
                let _ = writeln!(text, "  By hand:   {}", by_hand.replace('_', " "));
            }
        }
        for (name, value) in &self.headers {
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
