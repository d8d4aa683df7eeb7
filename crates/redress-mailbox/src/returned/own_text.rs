//! What a mail itself says: above the letter that it returns, and outside of what it quotes.

use crate::Mail;

/// Further lines are not read: reports say what happened at once.
const BYTES_MAX: usize = 32 * 1024;

/// How a line begins above the copy of a letter, without dashes and the like, in lower case.
const ABOVE_A_COPY: [&str; 44] = [
    "original message",
    "original mail",
    "original headers",
    "the original message follows",
    "the original message headers",
    "the original message header",
    "the header of the original message",
    "headers of the original message",
    "header of the original message",
    "message headers follow",
    "message header follow",
    "message text follows",
    "message contents follow",
    "message body follows",
    "below this line is a copy",
    "below the next line is a copy",
    "below is a copy of",
    "this is a copy of",
    "here is a copy of",
    "here is your returned mail",
    "included is a copy of",
    "enclosed is a copy of",
    "enclosed is the original",
    "a copy of the original",
    "a copy of your message",
    "copy of the original message",
    "copy of your message",
    "unsent message",
    "unsent mail",
    "undelivered message follows",
    "undelivered mail follows",
    "returned message",
    "returned mail follows",
    "start of returned message",
    "your original message",
    "your message follows",
    "your message reads",
    "old message",
    "the attachment contains the original",
    "mensaje original",
    "ursprüngliche nachricht",
    "message d'origine",
    "message original",
    "messaggio originale",
];

/// A mail's own text.
#[derive(Debug)]
pub(super) struct OwnText {
    /// Its lines.
    pub(super) lines: Vec<String>,
    /// What stands below them: the copy of a letter, or an older mail.
    pub(super) below: Vec<String>,
}

impl OwnText {
    /// With what it quotes, as mail systems do, too.
    pub(super) fn of(mail: &Mail) -> Self {
        let own = |wanted: &str| -> String {
            let parts = mail.parts().filter(|part| {
                !part.is_enclosed() && part.media_type() == wanted && !part.is_attached()
            });
            let texts: Vec<String> = parts.map(|part| part.text()).collect();
            texts.join("\n")
        };
        let mut text = own("text/plain");
        if text.trim().is_empty() {
            text = without_markup(&own("text/html"));
        }
        let mut lines: Vec<String> = Vec::new();
        let mut below = Vec::new();
        let mut bytes = 0;
        for line in text.lines() {
            if bytes > BYTES_MAX {
                break;
            }
            bytes += line.len() + 1;
            if below.is_empty() && !begins_a_copy(line) {
                lines.push(line.to_owned());
            } else {
                if below.is_empty() {
                    lines.push(line.to_owned()); // mail systems are known by this line, too
                }
                below.push(line.to_owned());
            }
        }
        Self { lines, below }
    }

    /// The text as a mail system wrote it.
    pub(super) fn whole(&self) -> String {
        self.lines.join("\n")
    }

    /// The text without what a person quotes: lines behind `>`, and a line that says who wrote them.
    pub(super) fn unquoted(&self) -> String {
        let is_quote = |line: &str| line.starts_with('>') || line.starts_with('|');
        let mut said: Vec<&str> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            let line = line.trim_start();
            if is_quote(line) {
                continue;
            }
            // As Outlook and web mail quote: a block of fields, and all of the older mail below it.
            let next = self.lines[number + 1..]
                .iter()
                .map(|line| line.trim_start());
            let below: Vec<&str> = next.take(3).collect();
            let is_field = |line: &&str| {
                let begins = |name: &&str| line.to_lowercase().starts_with(*name);
                [
                    "sent:",
                    "to:",
                    "date:",
                    "subject:",
                    "gesendet:",
                    "an:",
                    "envoyé",
                    "enviado",
                ]
                .iter()
                .any(begins)
            };
            let from = ["From:", "Von:", "De :", "De:", "*From:*"]
                .iter()
                .any(|name| line.starts_with(name));
            if from && below.iter().any(is_field) {
                break;
            }
            let introduces = line.ends_with(':')
                && below
                    .iter()
                    .find(|line| !line.is_empty())
                    .is_some_and(|line| is_quote(line));
            if !introduces {
                said.push(line);
            }
        }
        said.join("\n")
    }
}

/// Whether the copy of a letter begins with this line, or one says that it comes.
pub(crate) fn begins_a_copy(line: &str) -> bool {
    // The first field of a head, at the beginning of its line; nobody else begins a line so.
    if [
        "Received: ",
        "Return-Path: ",
        "Return-path: ",
        "X-Original-To: ",
    ]
    .iter()
    .any(|field| line.starts_with(field))
    {
        return true;
    }
    let said = line.trim_matches([
        ' ', '\t', '-', '=', '*', '|', '#', '_', '+', '.', ':', '>', '\r',
    ]);
    let said = said.to_lowercase();
    ABOVE_A_COPY.iter().any(|begin| said.starts_with(begin))
}

/// The words of a page, with a line end wherever one is meant.
pub(crate) fn without_markup(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        // What is no text of the page: its style and its scripts.
        let hidden = ["style", "script", "head"]
            .iter()
            .find(|name| is_tag(rest, name));
        let end = match hidden {
            Some(name) => end_of(rest, name).unwrap_or(rest.len()),
            None => 0,
        };
        let Some(close) = rest[end..].find('>') else {
            // A bracket that opens nothing.
            if end == 0 {
                text.push_str(rest);
            }
            rest = "";
            break;
        };
        let is_break = [
            "br", "p", "/p", "div", "/div", "tr", "/tr", "li", "h1", "h2", "h3", "hr",
        ]
        .iter()
        .any(|name| is_tag(rest, name));
        if is_break {
            text.push('\n');
        }
        rest = &rest[end + close + 1..];
    }
    text.push_str(rest);
    let entities = [
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&rsquo;", "'"),
        ("&quot;", "\""),
        ("&#64;", "@"),
        ("&amp;", "&"), // the last, or `&amp;lt;` would become a bracket
    ];
    entities
        .iter()
        .fold(text, |text, (entity, meant)| text.replace(entity, meant))
}

/// Where the tag begins that ends what has this name.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let mut ends = html.match_indices("</").map(|(at, _)| at);
    ends.find(|at| is_named(html, at + 2, name))
}

fn is_named(html: &str, at: usize, name: &str) -> bool {
    let here = html.get(at..at + name.len());
    here.is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// Whether a tag of this name begins here.
fn is_tag(html: &str, name: &str) -> bool {
    is_named(html, 1, name)
        && html[name.len() + 1..]
            .bytes()
            .next()
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> OwnText {
        OwnText::of(&Mail::new(format!("Subject: x\n\n{text}").into_bytes()))
    }

    #[test]
    fn a_returned_letter_is_below() {
        let text = own(
            "It failed:\n<a@b.example>\n\n--- Below this line is a copy of the message.\n\nDear Ana",
        );
        assert!(
            text.whole()
                .ends_with("--- Below this line is a copy of the message.")
        );
        assert_eq!(text.below.last().unwrap(), "Dear Ana");
        assert_eq!(own("It failed\nReceived: by x\nTo: y").below.len(), 2);
    }

    #[test]
    fn what_a_person_quotes_is_not_said() {
        let text =
            own("Thank you.\nAnn\n\nOn Monday, Ben wrote:\n\n> out of the office\n>> more\nBye");
        assert_eq!(text.unquoted(), "Thank you.\nAnn\n\n\nBye");
        let outlook = own("Thank you.\n\nFrom: Ben\nSent: Monday\nTo: Ann\n\nOut of the office");
        assert_eq!(outlook.unquoted(), "Thank you.\n");
    }

    #[test]
    fn a_page_is_read_as_text() {
        let page = "<html><head><style>p{}</style></head><body><p>Dear&nbsp;Ana<br>a &lt;b@c&gt; <b>x</b> 1 < 2";
        assert_eq!(without_markup(page), "\nDear Ana\na <b@c> x 1 < 2");
        assert_eq!(without_markup("<style>x"), "");
        assert_eq!(without_markup("a<STYLE>x</b></Style >b"), "ab");
    }
}
