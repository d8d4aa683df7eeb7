//! What a visitor may copy: a subject and a text.

use crate::report::site::text_file::TextFile;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::hidden_character;
use redress_base::problem::{Problem, Problems};
use serde::Deserialize;

/// The texts for those who are asked, and for those who are thanked.
pub(in crate::report::site) const MESSAGE_FILES: [&str; 2] =
    ["site/message-ask.md", "site/message-thanks.md"];

/// What visitors may copy: to those who are asked, and to those who sponsor already.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    pub(super) ask: Option<Message>,
    pub(super) thanks: Option<Message>,
}

impl Messages {
    /// Reads those that a campaign has.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with either of them.
    pub fn read(folder: &Folder) -> Result<Self, Problems> {
        let [ask, thanks] = MESSAGE_FILES.map(|file| Message::of_file(folder, file));
        match (ask, thanks) {
            (Ok(ask), Ok(thanks)) => Ok(Self { ask, thanks }),
            (ask, thanks) => Err(Problems(
                [ask.err(), thanks.err()].into_iter().flatten().collect(),
            )),
        }
    }

    /// The files of those that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let there = [self.ask.is_some(), self.thanks.is_some()];
        let missing = MESSAGE_FILES.into_iter().zip(there);
        missing
            .filter(|(_, is_there)| !is_there)
            .map(|(file, _)| file)
            .collect()
    }
}

/// A message to lawmakers in the visitor's words: the same for everybody, as nothing of a visitor or a member is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub subject: String,
    /// Paragraphs without line breaks of their own, and empty lines between them: forms break lines themselves.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    subject: String,
}

/// Marks of letters that do nothing in a text which is copied as it is.
const MARKS: [&str; 9] = ["{{", "{%", "{#", "**", "__", "](", "[^", "`", "<"];

impl Message {
    fn of_file(folder: &Folder, file: &'static str) -> Result<Option<Self>, Problem> {
        let path = CampaignPath::of_name(file);
        // A link that leads nowhere is a file that cannot be read, not none.
        if folder.path(&path).symlink_metadata().is_err() {
            return Ok(None);
        }
        Self::of_text(&TextFile::read(folder, &path)?).map(Some)
    }

    /// Front matter with a subject, then plain paragraphs.
    fn of_text(text: &TextFile) -> Result<Self, Problem> {
        let front = text.front.as_deref().ok_or_else(|| {
            text.fault(
                "the message has no front matter",
                "Begin it with a line `+++`, a line `subject = \"...\"` and another line `+++`.",
            )
        })?;
        let front: FrontMatter = toml::from_str(front).map_err(|error| {
            let message = format!("the front matter cannot be read: {}", error.message());
            text.fault(&message, "It has one key: `subject = \"...\"`.")
        })?;
        for (number, line) in (1..).zip(text.body.lines()) {
            let mark = MARKS.into_iter().find(|mark| line.contains(mark));
            if let Some(mark) = mark.or_else(|| line.starts_with('#').then_some("#")) {
                let message =
                    format!("`{mark}` would be copied as it stands: a message is plain text");
                let help =
                    "Write plain paragraphs; nothing is filled in, and links are written out.";
                return Err(text.fault_at(number, &message, help));
            }
        }
        let message = Self {
            subject: front.subject.trim().to_owned(),
            text: paragraphs(&text.body),
        };
        // An escape of TOML could write what may not stand in the file.
        if message.subject.is_empty() || hidden_character(&message.subject).is_some() {
            return Err(text.fault(
                "the subject is empty or has a line break",
                "Write one line of text.",
            ));
        }
        if message.text.is_empty() {
            return Err(text.fault(
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
        let read = TextFile::parse("site/message-ask.md", text.as_bytes());
        read.and_then(|text| Message::of_text(&text))
            .map_err(|problem| {
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
        assert_eq!(
            refused("+++\nsubject = \"Act\"\n+++\nx\ny\u{202e}\n"),
            "5: the character U+202E cannot be seen and may not stand here"
        );
        assert_eq!(
            refused("+++\nsubject = \"Act\\u202e\"\n+++\nx\n"),
            "the subject is empty or has a line break"
        );
        assert!(refused("+++\nsubjekt = \"Act\"\n+++\nx\n").contains("subjekt"));
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = TextFile::parse("m.md", &bytes).and_then(|text| Message::of_text(&text));
        }
    }
}
