//! The lines that the writer of a mail wrote, apart from those that it quotes.
//!
//! Mail programs quote in three ways: `>` before each line, a block in HTML, and, as Outlook does, a few fields with all of the older
//! mail below them. In doubt a line counts as quoted: then nobody is said to have written it.

use crate::Mail;
use crate::returned::{begins_a_copy, without_markup};

/// Further lines are not read: an answer is short, and what it quotes may be long.
const BYTES_MAX: usize = 64 * 1024;
/// A line that a program wrapped within a quotation follows one of about the full width.
const WRAPPED_MIN: usize = 60;
/// Where a quotation of HTML begins and ends, as marks in the text; what people write has no such characters.
const OPENS: char = '\u{1}';
const CLOSES: char = '\u{2}';

/// How the fields above an older mail begin, with which Outlook and web mail quote.
const FROM: [&str; 8] = [
    "From:", "*From:*", "Von:", "De :", "De:", "Da:", "Van:", "Fra:",
];
const FIELDS: [&str; 13] = [
    "sent:",
    "*sent:*",
    "to:",
    "*to:*",
    "date:",
    "*date:*",
    "subject:",
    "gesendet:",
    "an:",
    "envoyé",
    "enviado",
    "inviato:",
    "verzonden:",
];
/// How a line ends that says who wrote what is below.
const WROTE: [&str; 7] = [
    "wrote:",
    "writes:",
    "schrieb:",
    "escribió:",
    "a écrit :",
    "a écrit:",
    "ha scritto:",
];
/// Words that no line has which only says who wrote when.
const DENIALS: [&str; 6] = ["no", "not", "never", "cannot", "nor", "approve"];

/// A mail's text, line by line.
#[derive(Debug, Default)]
pub(super) struct OwnLines {
    /// What its writer said, without blanks at the ends; empty lines are kept.
    pub(super) own: Vec<String>,
    /// What stands below `-- `, up to a quotation: what is below that one may be said anew.
    pub(super) signature: Vec<String>,
    /// What it quotes.
    pub(super) quoted: Vec<String>,
    /// Whether it has more lines than are read.
    pub(super) is_cut: bool,
}

impl OwnLines {
    pub(super) fn of(mail: &Mail) -> Self {
        let mut text = own_parts(mail, "text/plain");
        if text.trim().is_empty() {
            text = without_markup(&with_marks(&own_parts(mail, "text/html")));
        }
        Self::of_text(&text)
    }

    fn of_text(text: &str) -> Self {
        let lines = lines_of(text);
        let mut found = Self {
            is_cut: text.len() > BYTES_MAX,
            ..Self::default()
        };
        let mut number = 0;
        let mut is_signature = false;
        while let Some((line, is_quoted)) = lines.get(number) {
            let below = &lines[number + 1..];
            let quoted_before = number.checked_sub(1).map(|before| &lines[before]);
            if *is_quoted || is_wrapped(quoted_before, line, below) {
                is_signature = false;
                found.quoted.push(line.clone());
            } else if begins_older_mail(line, below) {
                let rest = lines[number..].iter().map(|(line, _)| line.clone());
                found.quoted.extend(rest);
                break;
            } else if let Some(length) = introduction(&lines[number..]) {
                let lines = lines[number..number + length].iter();
                found.quoted.extend(lines.map(|(line, _)| line.clone()));
                number += length;
                continue;
            } else if is_signature || line == "--" {
                is_signature = true;
                found.signature.push(line.clone());
            } else {
                found.own.push(line.clone());
            }
            number += 1;
        }
        found
    }
}

/// The text of a mail's own parts of this type; programs split a text around a picture.
fn own_parts(mail: &Mail, media_type: &str) -> String {
    let parts = mail.parts().filter(|part| {
        !part.is_enclosed() && part.media_type() == media_type && !part.is_attached()
    });
    let texts: Vec<String> = parts.map(|part| part.text()).collect();
    texts.join("\n")
}

/// A page with marks around what it quotes.
fn with_marks(html: &str) -> String {
    let mut marked = String::with_capacity(html.len() + 64);
    let plain: String = html
        .chars()
        .filter(|c| !matches!(*c, OPENS | CLOSES))
        .collect();
    let mut rest = plain.as_str();
    while let Some(at) = rest.find('<') {
        marked.push_str(&rest[..at]);
        rest = &rest[at..];
        let begins = |tag: &str| {
            rest.get(..tag.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(tag))
        };
        // What somebody struck out is not said.
        if ["<blockquote", "<s>", "<strike", "<del"]
            .iter()
            .any(|tag| begins(tag))
        {
            marked.push_str("<br>\u{1}<br>");
        } else if ["</blockquote", "</s>", "</strike", "</del"]
            .iter()
            .any(|tag| begins(tag))
        {
            marked.push_str("<br>\u{2}<br>");
        }
        marked.push('<');
        rest = &rest[1..];
    }
    marked + rest
}

/// Each line with whether it is quoted by a mark of its own.
fn lines_of(text: &str) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let mut depth = 0_usize;
    let mut bytes = 0;
    for line in text.lines() {
        if bytes > BYTES_MAX {
            break;
        }
        bytes += line.len() + 1;
        let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
        let line = line.trim();
        match line {
            "\u{1}" => depth += 1,
            "\u{2}" => depth = depth.saturating_sub(1),
            _ => {
                let is_quoted = depth > 0 || line.starts_with('>') || line.starts_with('|');
                lines.push((line.to_owned(), is_quoted));
            }
        }
    }
    lines
}

/// Characters of no width, which programs put into texts.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Whether a program wrapped this line off the quoted one before it.
fn is_wrapped(before: Option<&(String, bool)>, line: &str, below: &[(String, bool)]) -> bool {
    let Some((before, true)) = before else {
        return false;
    };
    let goes_on = below.first().is_some_and(|(_, is_quoted)| *is_quoted);
    !line.is_empty()
        && before.starts_with('>')
        && (goes_on || before.chars().count() >= WRAPPED_MIN)
}

/// Whether all from here on is an older mail.
fn begins_older_mail(line: &str, below: &[(String, bool)]) -> bool {
    let has_fields = || {
        let next = below.iter().map(|(line, _)| line.as_str());
        next.filter(|line| !line.is_empty())
            .take(3)
            .map(str::to_lowercase)
            .any(|line| FIELDS.iter().any(|field| line.starts_with(field)))
    };
    let is_from = FROM.iter().any(|from| line.starts_with(from));
    let lower = line.to_lowercase();
    is_from && has_fields()
        || begins_a_copy(line)
        || lower.starts_with("begin forwarded message")
        || lower.contains("forwarded message -")
        || (WROTE.iter().any(|end| lower.ends_with(end))
            && is_introduction(&lower)
            && !is_quoted_next(below))
}

/// How many lines say who wrote the quoted ones that follow; none where these do not.
fn introduction(lines: &[(String, bool)]) -> Option<usize> {
    // A long name and address take two or three lines.
    let length = lines
        .iter()
        .take(3)
        .position(|(line, is_quoted)| !is_quoted && line.ends_with(':'))?
        + 1;
    let words = lines[..length].iter().map(|(line, _)| line.as_str());
    let words: Vec<&str> = words.collect();
    let is_one = words.iter().all(|line| !line.is_empty());
    (is_one && is_introduction(&words.join(" ").to_lowercase()) && is_quoted_next(&lines[length..]))
        .then_some(length)
}

/// Whether a line may only say who wrote and when: it has a day or an address, and denies nothing.
fn is_introduction(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    lower.contains(|c: char| c.is_ascii_digit() || c == '@')
        && !words.any(|word| DENIALS.contains(&word))
        && !lower.contains("n't")
        && !lower.contains("n’t")
}

fn is_quoted_next(lines: &[(String, bool)]) -> bool {
    let mut lines = lines.iter();
    lines
        .find(|(line, _)| !line.is_empty())
        .is_some_and(|(_, is_quoted)| *is_quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        OwnLines::of_text(text).own.join("/")
    }

    #[test]
    fn what_is_quoted_is_not_said() {
        assert_eq!(
            own("Yes\n\nOn 16 Feb 2021, Ana <a@b.example> wrote:\n> old\n> > older\n\nBye"),
            "Yes///Bye"
        );
        // A long introduction in two lines, and one in another language.
        assert_eq!(
            own(
                "On Tue, 16 Feb 2021, Marisol Reyes-Ortiz\n<marisol@coalition.example> wrote:\n> old\nYes"
            ),
            "Yes"
        );
        assert_eq!(
            own("Am 16.02.2021 um 10:00 schrieb Ana:\n\n> alt\n\nJa"),
            "//Ja"
        );
        for outlook in [
            "From: Ana\nSent: Monday\nTo: Ben\n\nOld",
            "________________________________\nFrom: Ana <a@b.example>\nSent: Monday\n\nOld",
            "-----Original Message-----\nOld",
            "*From:* Ana\n*Sent:* Monday\n\nOld",
            "Begin forwarded message:\n\nOld",
            "---------- Forwarded message ---------\nOld",
            "On Feb 16, 2021, at 10:00, Ana <a@b.example> wrote:\n\nOld",
        ] {
            let said = own(&format!("Yes\n\n{outlook}"));
            assert!(!said.contains("Old"), "{outlook}: {said}");
        }
    }

    #[test]
    fn a_signature_ends_where_a_quotation_begins() {
        let text =
            "Yes\n-- \nRosa\n\nOn 16 Feb, Ana <a@b.example> wrote:\n> old\nNot before Friday";
        let lines = OwnLines::of_text(text);
        assert_eq!(lines.own, ["Yes", "Not before Friday"]);
        assert_eq!(lines.signature, ["--", "Rosa", ""]);
    }

    #[test]
    fn a_line_wrapped_off_a_quotation_is_part_of_it() {
        let long = "> He asked whether somebody could answer with these very words, which are:";
        assert_eq!(own(&format!("{long}\nI approve it\n> and so on")), "");
        assert_eq!(own(&format!("{long}\nI approve it")), "");
        assert_eq!(own("> short\nI approve it"), "I approve it");
        // It introduces nothing: it denies.
        assert_eq!(
            own("I do not say on 16 Feb:\n> x"),
            "I do not say on 16 Feb:"
        );
    }

    #[test]
    fn a_page_quotes_in_blocks() {
        let page = "<div>Yes</div><div class=gmail_quote>On 16 Feb Ana wrote:<br><BLOCKQUOTE type=cite>\
            <div>old<blockquote>older</blockquote>old again</div></BLOCKQUOTE></div><p>Bye";
        let text = without_markup(&with_marks(page));
        let lines = OwnLines::of_text(&text);
        let said: Vec<&String> = lines.own.iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(said, ["Yes", "Bye"], "{text:?}");
        let struck = without_markup(&with_marks("I <s>do not</s> see it<br><DEL>I do</DEL>"));
        assert_eq!(own(&struck).replace('/', " ").trim(), "I see it");
    }
}
