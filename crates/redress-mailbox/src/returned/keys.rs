//! What could tell whose letter a mail is about.

use super::own_text::without_markup;
use super::status_report::StatusReport;
use crate::{Mail, Part};
use redress_base::message_id::MessageId;
use std::collections::BTreeSet;

/// So many identifiers are looked at: a mail of nothing else costs no more.
const IDS_MAX: usize = 5_000;

/// What could tell whose letter a mail is about, strongest first. Nothing of it is checked.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Whatever looks like a Message-ID, anywhere in the decoded mail, without angle brackets, in the case it has.
    pub ids: BTreeSet<String>,
    /// Those that the mail says it answers: `In-Reply-To` and `References`.
    pub answered: BTreeSet<String>,
    /// What the sender called the letter when it was handed in (RFC 3461, section 4.4), or in the return path: a mail to
    /// `letters+HASH@coalition.example` goes to the return path of the letter with this hash.
    pub envelope_id: Option<String>,
    /// Words that may be a server's own name for a letter, in lower case: queue ids and the like.
    pub names: BTreeSet<String>,
}

impl Keys {
    /// Looks for them, in all of the decoded mail.
    pub fn of(mail: &Mail) -> Self {
        let mut keys = Self::default();
        let own = mail.message_ids();
        for field in mail.fields() {
            let text = String::from_utf8_lossy(field.bytes()).into_owned();
            // Its own name is not one of a letter that it is about.
            if field.is_named("message-id") {
                continue;
            }
            if field.is_named("in-reply-to") || field.is_named("references") {
                // A letter of ours names itself there: a copy that somebody passes on whole answers nothing.
                let others = ids_in(&text).filter(|id| !own.contains(id));
                keys.answered.extend(others);
            }
            keys.take(&text);
            keys.take(&field.text());
        }
        for part in mail.parts() {
            // An enclosed mail comes again with its parts.
            if part.media_type() == "message/rfc822" && !part.is_closed() {
                keys.take(&String::from_utf8_lossy(part.head_of_mail()));
                continue;
            }
            keys.take_part(&part);
        }
        let in_return_path = || keys.ids.iter().find_map(|id| tag_of(id)).map(str::to_owned);
        keys.envelope_id = keys.envelope_id.or_else(in_return_path);
        keys
    }

    fn take_part(&mut self, part: &Part<'_>) {
        let kind = part.media_type();
        // Pictures and documents have no identifiers that a server wrote.
        if !(kind.starts_with("text/") || kind.starts_with("message/")) {
            return;
        }
        let text = part.text();
        self.take(&text);
        if kind == "text/html" {
            self.take(&without_markup(&text));
        }
        if kind.ends_with("delivery-status") {
            let report = StatusReport::of(&text);
            self.envelope_id = self.envelope_id.take().or(report.envelope_id);
        }
    }

    fn take(&mut self, text: &str) {
        for id in ids_in(text) {
            if self.ids.len() < IDS_MAX {
                self.ids.insert(id);
            }
        }
        for name in names_in(text) {
            if self.names.len() < IDS_MAX {
                self.names.insert(name);
            }
        }
    }
}

/// Whatever looks like an identifier: something, an `@`, something.
fn ids_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let ends = |letter: char| {
        letter.is_whitespace() || letter.is_control() || "<>\"'(),;[]".contains(letter)
    };
    text.split(ends)
        .filter(|word| word.len() >= 7 && word.len() <= 250)
        .filter(|word| {
            word.split_once('@')
                .is_some_and(|(left, right)| !left.is_empty() && !right.is_empty())
        })
        .map(|word| word.trim_end_matches(['.', ':']).to_owned())
}

/// The keyed hash behind the plus of an address: `letters+HASH@coalition.example`.
fn tag_of(address: &str) -> Option<&str> {
    let (local, _) = address.split_once('@')?;
    let (_, tag) = local.rsplit_once('+')?;
    MessageId::is_keyed_hash(tag).then_some(tag)
}

/// Words of ten letters and more, one of them a digit, as queue ids are.
fn names_in(text: &str) -> impl Iterator<Item = String> + '_ {
    let ends =
        |letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_'));
    text.split(ends)
        .map(|word| word.trim_matches(['.', '-', '_']))
        .filter(|word| {
            (10..=100).contains(&word.len()) && word.bytes().any(|byte| byte.is_ascii_digit())
        })
        .map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(mail: &str) -> Keys {
        Keys::of(&Mail::new(mail.as_bytes().to_vec()))
    }

    #[test]
    fn an_identifier_is_found_wherever_it_stands() {
        for mail in [
            "Message-ID: <own@mx.example>\nReferences: <a@b>\n <a1b2@coalition.example>\n\n",
            "Content-Transfer-Encoding: quoted-printable\n\nMessage-ID: <a1b2@coa=\nlition.example>\n",
            "Content-Transfer-Encoding: base64\n\nPGExYjJAY29hbGl0aW9uLmV4YW1wbGU+\n",
            "Content-Type: text/html\n\n<p>&lt;a1b2@coalition.example&gt;</p>",
            "Content-Type: message/rfc822\n\nX-Microsoft-Original-Message-ID: <a1b2@coalition.example>\n\nHi",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nTWVzc2FnZS1JRDogPGExYjJAY29hbGl0aW9uLmV4YW1wbGU+Cg==\n",
            "Subject: x\n\nThe message <a1b2@coalition.example>, of Monday",
            "Subject: x\n\n{\"messageId\":\"a1b2@coalition.example\"}",
        ] {
            let keys = keys(mail);
            assert!(
                keys.ids.contains("a1b2@coalition.example"),
                "{mail}: {:?}",
                keys.ids
            );
            assert!(!keys.ids.contains("own@mx.example"), "its own name");
        }
    }

    #[test]
    fn what_it_answers_and_what_servers_call_it_are_apart() {
        let keys = keys(
            "In-Reply-To: <a1b2@coalition.example>\n\nX-Postfix-Queue-ID: AC26D9F807C0 in 0100018f2b-4c5d-000000@x\n",
        );
        assert_eq!(keys.answered.len(), 1);
        assert!(keys.names.contains("ac26d9f807c0"));
        assert!(keys.names.contains("0100018f2b-4c5d-000000"));
    }

    #[test]
    fn a_letter_that_is_passed_on_whole_does_not_answer_itself() {
        let keys = keys(
            "Message-ID: <a1b2@coalition.example>\nReferences: <a1b2@coalition.example>\n\nDear",
        );
        assert!(keys.answered.is_empty());
        assert!(keys.ids.contains("a1b2@coalition.example"));
    }

    #[test]
    fn a_return_path_names_its_letter() {
        let tag = "0123456789abcdef0123456789abcdef01234567";
        let to = |path: &str| keys(&format!("To: <{path}>\n\nIt did not arrive.\n")).envelope_id;
        assert_eq!(
            to(&format!("letters+{tag}@coalition.example")).as_deref(),
            Some(tag)
        );
        assert_eq!(
            to(&format!("letters+ohio+{tag}@coalition.example")).as_deref(),
            Some(tag)
        );
        for other in [
            "letters@coalition.example".to_owned(),
            "letters+news@coalition.example".to_owned(),
            format!("letters{tag}@coalition.example"),
            format!("letters+{}@coalition.example", &tag[1..]),
        ] {
            assert_eq!(to(&other), None, "{other}");
        }
    }

    #[test]
    fn a_mail_of_nothing_else_is_bounded() {
        let many: Vec<String> = (0..20_000).map(|n| format!("id{n:08}@x.example")).collect();
        let keys = keys(&format!("Subject: x\n\n{}", many.join(" ")));
        assert_eq!(keys.ids.len(), IDS_MAX);
    }
}
