//! Delivery reports as the standard has them (RFC 3464, RFC 6533).

use super::cause::Cause;
use super::class::{Fate, Outcome};
use super::shape::Words;
use crate::Fields;

/// What a report says, as it says it.
#[derive(Debug, Default)]
pub(super) struct StatusReport {
    /// The name that the sender gave to the letter (RFC 3461, section 4.4).
    pub(super) envelope_id: Option<String>,
    /// Its addressees.
    pub(super) addressees: Vec<Group>,
}

/// What it says of one addressee.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) last: Option<String>,
    pub(super) original: Option<String>,
    action: String,
    status: Option<String>,
    answer: String,
}

impl StatusReport {
    /// Reads a part of the report's type, or a text with one inside: mails are damaged on the way.
    pub(super) fn of(text: &str) -> Self {
        let mut report = Self::default();
        for block in blocks(text) {
            let fields = Fields::of(block.as_bytes());
            let value = |name: &str| fields.clone().named(name).map(|field| field.text());
            report.envelope_id = report
                .envelope_id
                .or_else(|| value("original-envelope-id").map(|id| un_xtext(id.trim())));
            let group = Group {
                last: value("final-recipient").as_deref().and_then(address),
                original: value("original-recipient")
                    .or_else(|| value("x-original-recipient"))
                    .as_deref()
                    .and_then(address)
                    .map(|address| un_xtext(&address)),
                action: value("action").unwrap_or_default().trim().to_lowercase(),
                status: value("status").as_deref().and_then(status),
                answer: value("diagnostic-code").unwrap_or_default(),
            };
            let names = group.last.is_some() || group.original.is_some();
            match report.addressees.last_mut() {
                // Some put an empty line between the fields of one addressee.
                Some(before) if !names && before.action.is_empty() => before.add(group),
                _ if names || !group.action.is_empty() => report.addressees.push(group),
                _ => {}
            }
        }
        report
    }

    /// Whether it says what became of anybody.
    pub(super) fn decides(&self) -> bool {
        self.addressees.iter().any(|group| group.fate().is_some())
    }

    /// What it says of each addressee. `text` is what stands beside it for people to read.
    pub(super) fn outcomes(&self, text: &Words) -> Vec<Outcome> {
        let only = self.addressees.len() == 1;
        let outcomes = self.addressees.iter().filter_map(|group| {
            let mut fate = group.fate()?;
            if let Fate::Bounced(cause) = &mut fate {
                *cause = Cause::of(group.status.as_deref(), &group.answer);
                // Reports that give no answer often have it in the text; with several addressees nobody knows whose it is.
                if *cause == Cause::Unknown && only {
                    *cause = Cause::of(None, text.as_str());
                }
            }
            Some(Outcome {
                address: group.last.clone(),
                original: group.original.clone(),
                fate,
                status: group.status.clone(),
                answer: one_line(&group.answer),
            })
        });
        outcomes.collect()
    }

    /// Whether every failure of it is one that may pass: servers that try on report some of those as failed.
    pub(super) fn may_pass(&self) -> bool {
        let failed = self.addressees.iter().filter(|group| group.is_failed());
        failed
            .clone()
            .all(|group| group.status.as_deref().is_none_or(|it| it.starts_with('4')))
    }
}

impl Group {
    fn add(&mut self, more: Self) {
        self.action = more.action;
        self.status = self.status.take().or(more.status);
        if self.answer.is_empty() {
            self.answer = more.answer;
        }
    }

    fn is_failed(&self) -> bool {
        matches!(self.fate(), Some(Fate::Bounced(_)))
    }

    /// The action decides (RFC 3464, section 2.3.3), without one the status, without that the answer.
    fn fate(&self) -> Option<Fate> {
        let actions = [
            ("fail", Fate::Bounced(Cause::Unknown)),
            ("undeliver", Fate::Bounced(Cause::Unknown)),
            ("expire", Fate::Bounced(Cause::Unknown)),
            ("bounce", Fate::Bounced(Cause::Unknown)),
            ("reject", Fate::Bounced(Cause::Unknown)),
            ("delay", Fate::Delayed),
            ("defer", Fate::Delayed),
            ("deliver", Fate::Delivered),
            ("relay", Fate::Relayed),
            ("expand", Fate::Relayed),
        ];
        let named = actions
            .into_iter()
            .find(|(begin, _)| self.action.starts_with(begin));
        if let Some((_, fate)) = named {
            return Some(fate);
        }
        let answer = self
            .answer
            .rsplit(';')
            .next()
            .unwrap_or_default()
            .trim_start();
        let first = self.status.as_deref().unwrap_or(answer).chars().next()?;
        match first {
            '2' => Some(Fate::Delivered),
            '4' => Some(Fate::Delayed),
            '5' => Some(Fate::Bounced(Cause::Unknown)),
            _ => None,
        }
    }
}

/// The blocks of fields between empty lines; lines that are none are left out.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut in_field = false;
    for line in text.lines() {
        let block = blocks.last_mut().expect("there is one from the start");
        if line.trim().is_empty() {
            in_field = false;
            if !block.is_empty() {
                blocks.push(String::new());
            }
            continue;
        }
        let folded = line.starts_with([' ', '\t']);
        let name = line.split_once(':').map_or("", |(name, _)| name.trim_end());
        let begins = !folded
            && !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        in_field = begins || folded && in_field;
        if in_field {
            // A second addressee without an empty line before it.
            let names = |name: &str| name.eq_ignore_ascii_case("final-recipient");
            let again = names(name)
                && block.lines().any(|line| {
                    line.split_once(':')
                        .is_some_and(|(name, _)| names(name.trim_end()))
                });
            if again {
                blocks.push(String::new());
            }
            let block = blocks.last_mut().expect("there is one from the start");
            block.push_str(line);
            block.push('\n');
        }
    }
    blocks
}

/// The address in `rfc822; ana@city.example`, where there is one.
fn address(value: &str) -> Option<String> {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    let address = address.trim();
    let address = match (address.find('<'), address.rfind('>')) {
        (Some(open), Some(close)) if open < close => &address[open + 1..close],
        _ => address.split_whitespace().next().unwrap_or_default(),
    };
    let address = address.trim_matches(['<', '>', '"', '\'']);
    (!address.is_empty()).then(|| address.to_owned())
}

/// The status in `5.1.1 (no such mailbox)`.
pub(super) fn status(text: &str) -> Option<String> {
    let is_status = |word: &&str| {
        let mut numbers = word.split('.');
        let class = numbers
            .next()
            .is_some_and(|class| matches!(class, "2" | "4" | "5"));
        let rest: Vec<&str> = numbers.collect();
        let is_number = |part: &&str| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        class && rest.len() == 2 && rest.iter().all(is_number)
    };
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    words
        .map(|word| word.trim_matches('.'))
        .find(is_status)
        .map(str::to_owned)
}

/// A text without the encoding of RFC 3461, section 4: `+2B` is a plus. What encodes nothing stays as it is.
pub(super) fn un_xtext(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| *byte == b'+');
        let encoded = digits
            // Upper case only: a plus-address such as `ana+ad` stays what it is.
            .filter(|digits| {
                digits
                    .iter()
                    .all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'))
            })
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
            // Nothing else has to be encoded, and many servers encode nothing: `ana+41@city.example` stays.
            .filter(|byte| matches!(byte, b'+' | b'=' | b'@' | 0x80..));
        plain.push(encoded.unwrap_or(*byte));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// On one line, at most 500 bytes.
pub(crate) fn one_line(text: &str) -> String {
    const BYTES_MAX: usize = 500;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() + word.len() + 1 > BYTES_MAX {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addressees_are_told_apart_however_they_are_written() {
        let report = StatusReport::of(
            "Reporting-MTA: dns; mx.example\nOriginal-Envelope-Id: 17+2Bab\n\n\
             Original-Recipient: rfc822;ana+2Bx@city.example\n\
             Final-Recipient: rfc822; ana@other.example\nAction: failed\nStatus: 5.1.1 (no such mailbox)\n\
             Diagnostic-Code: smtp; 550 5.1.1\n User unknown\n\
             Final-Recipient: rfc822; <ben@city.example>\nAction: delayed\nStatus: 4.4.1\n\n\
             Final-Recipient: rfc822;cy@city.example\n\nStatus: 2.0.0\n",
        );
        assert_eq!(report.envelope_id.as_deref(), Some("17+ab"));
        let outcomes = report.outcomes(&Words::of(""));
        let shown: Vec<_> = outcomes
            .iter()
            .map(|outcome| (outcome.address.as_deref().unwrap(), &outcome.fate))
            .collect();
        let expected = [
            ("ana@other.example", &Fate::Bounced(Cause::Address)),
            ("ben@city.example", &Fate::Delayed),
            ("cy@city.example", &Fate::Delivered),
        ];
        assert_eq!(shown, expected);
        assert_eq!(outcomes[0].original.as_deref(), Some("ana+x@city.example"));
        assert_eq!(outcomes[0].answer, "smtp; 550 5.1.1 User unknown");
        assert!(
            outcomes[0].is_about("Ana+x@city.example")
                && !outcomes[0].is_about("ana@other.example")
        );
    }

    #[test]
    fn without_an_action_the_status_or_the_answer_decides() {
        let fate = |fields: &str| {
            let report =
                StatusReport::of(&format!("Final-Recipient: rfc822; a@b.example\n{fields}"));
            report.addressees[0].fate()
        };
        assert_eq!(fate("Status: 4.2.2\n"), Some(Fate::Delayed));
        assert_eq!(
            fate("Diagnostic-Code: smtp; 550 no\n"),
            Some(Fate::Bounced(Cause::Unknown))
        );
        assert_eq!(
            fate("Action: deliverable\nStatus: 2.1.5\n"),
            Some(Fate::Delivered)
        );
        assert_eq!(fate(""), None);
    }

    #[test]
    fn only_what_is_encoded_is_decoded() {
        assert_eq!(un_xtext("a+2Bb+40c"), "a+b@c");
        assert_eq!(un_xtext("ana+ad@city.example"), "ana+ad@city.example");
        assert_eq!(un_xtext("ana+41@city.example"), "ana+41@city.example");
        assert_eq!(un_xtext("+2"), "+2");
        assert_eq!(status("smtp; 550 5.7.1 no"), Some("5.7.1".to_owned()));
        assert_eq!(status("192.0.2.1 said 5.1.1.1"), None);
    }
}
