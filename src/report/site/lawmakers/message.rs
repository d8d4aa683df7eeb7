//! What a visitor may copy: a subject and a text.

use redress_base::problem::Problem;
use serde::Deserialize;

/// The largest file of a message that is read, in bytes: forms take a few thousand characters.
pub const MESSAGE_MAX: u64 = 64 * 1024;

/// A message to lawmakers in the visitor's words: the same for everybody, as nothing of a visitor or a member is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub(super) subject: String,
    /// Paragraphs without line breaks of their own, and empty lines between them: forms break lines themselves.
    pub(super) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    subject: String,
}

/// Marks of letters that do nothing in a text which is copied as it is.
const MARKS: [&str; 9] = ["{{", "{%", "{#", "**", "__", "](", "[^", "`", "<"];

impl Message {
    /// Reads a file: front matter with a subject, then plain paragraphs.
    ///
    /// # Errors
    ///
    /// Without a subject or a text, and where a template tag or formatting would be copied as it stands.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let refuse = |message: &str, help: &str| Problem::error(file, message, help);
        let text = str::from_utf8(bytes)
            .map_err(|_| refuse("the file is not in UTF-8", "Save it again as UTF-8."))?
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n");
        let parts = text.strip_prefix("+++\n");
        let (front, body) = parts
            .and_then(|rest| rest.split_once("\n+++\n"))
            .ok_or_else(|| {
                refuse(
                    "the message has no front matter",
                    "Begin it with a line `+++`, a line `subject = \"...\"` and another line `+++`.",
                )
            })?;
        let front: FrontMatter = toml::from_str(front).map_err(|error| {
            let message = format!("the front matter cannot be read: {}", error.message());
            refuse(&message, "It has one key: `subject = \"...\"`.")
        })?;
        // The lines of the front matter and its two marks come before the body.
        let first = text.len() - body.len();
        let first_line = text[..first].matches('\n').count();
        for (number, line) in body.lines().enumerate() {
            let mark = MARKS.into_iter().find(|mark| line.contains(mark));
            if let Some(mark) = mark.or_else(|| line.starts_with('#').then_some("#")) {
                let message =
                    format!("`{mark}` would be copied as it stands: a message is plain text");
                let help =
                    "Write plain paragraphs; nothing is filled in, and links are written out.";
                let line = (first_line + number + 1) as u64;
                return Err(Problem::error(file, message, help).at_line(line));
            }
        }
        let message = Self {
            subject: front.subject.trim().to_owned(),
            text: paragraphs(body),
        };
        if message.subject.is_empty() || message.subject.chars().any(char::is_control) {
            return Err(refuse(
                "the subject is empty or has a line break",
                "Write one line of text.",
            ));
        }
        if message.text.is_empty() {
            return Err(refuse(
                "the message has no text",
                "Write it below the second `+++`.",
            ));
        }
        Ok(message)
    }
}

/// Lines of a paragraph are one line; entries of a list keep theirs.
fn paragraphs(body: &str) -> String {
    let mut text = String::new();
    let mut is_open = false;
    for line in body.lines().map(str::trim) {
        if line.is_empty() {
            is_open = false;
            continue;
        }
        if !is_open && !text.is_empty() {
            text.push_str("\n\n");
        } else if is_open {
            text.push(if begins_entry(line) { '\n' } else { ' ' });
        }
        text.push_str(line);
        is_open = true;
    }
    text
}

fn begins_entry(line: &str) -> bool {
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after_number.len() < line.len() && after_number.starts_with(". ");
    is_numbered || line.starts_with("- ") || line.starts_with("* ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Message, String> {
        Message::read("site/message-ask.md", text.as_bytes()).map_err(|problem| {
            let line = problem
                .line
                .map_or(String::new(), |line| format!("{line}: "));
            line + &problem.message
        })
    }

    #[test]
    fn lines_of_a_paragraph_are_one() {
        let message = read(
            "+++\r\nsubject = \"Act\"\r\n+++\r\n\r\nI ask\r\nyou:\r\n- to vote\r\n- to speak\r\n\r\n\r\nThank you.\r\n",
        );
        let message = message.unwrap();
        assert_eq!(message.subject, "Act");
        assert_eq!(
            message.text,
            "I ask you:\n- to vote\n- to speak\n\nThank you."
        );
    }

    #[test]
    fn what_would_be_copied_as_it_stands_is_refused() {
        let refused = |text: &str| read(text).unwrap_err();
        assert_eq!(
            refused("+++\nsubject = \"Act\"\n+++\nDear\n{{ salutation }}\n"),
            "5: `{{` would be copied as it stands: a message is plain text"
        );
        assert_eq!(
            refused("+++\nsubject = \"Act\"\n+++\n# Act\n"),
            "4: `#` would be copied as it stands: a message is plain text"
        );
        assert_eq!(refused("Act\n"), "the message has no front matter");
        assert_eq!(
            refused("+++\nsubject = \"Act\"\n+++\n \n"),
            "the message has no text"
        );
        assert_eq!(
            refused("+++\nsubject = \"\"\n+++\nx\n"),
            "the subject is empty or has a line break"
        );
        assert!(refused("+++\nsubjekt = \"Act\"\n+++\nx\n").contains("subjekt"));
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Message::read("m.md", &bytes);
        }
    }
}
