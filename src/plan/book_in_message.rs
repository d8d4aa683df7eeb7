//! The book of constituents that a letter had when it went, found again in the bytes of a copy.

use super::going_book::{PAGE, TEXT};
use redress_letters::message::{AttachedText, Message};

/// How what stands in place of a book begins.
const TAKEN_OUT: &str = "Taken out on ";

/// The book in a message of ours.
#[derive(Debug)]
pub struct BookInMessage {
    /// The page, the text, or both.
    texts: Vec<AttachedText>,
}

impl BookInMessage {
    /// The book that stands in these bytes; none where none went with the letter, or it was taken out.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut texts = files(bytes);
        texts.retain(|file| !file.text.starts_with(TAKEN_OUT));
        (!texts.is_empty()).then_some(Self { texts })
    }

    /// Whether a book that was in these bytes was taken out: then they have another digest than the letter that went.
    #[must_use]
    pub fn was_taken_out(bytes: &[u8]) -> bool {
        let mut files = files(bytes).into_iter();
        files.any(|file| file.text.starts_with(TAKEN_OUT))
    }

    /// Whether somebody of this name stands in it.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let wanted = plain(name);
        let text = self.texts.iter().find(|file| file.name == TEXT);
        // Without its text nobody can say who stands in it.
        text.is_none_or(|file| {
            let mut lines = file.text.lines();
            lines.any(|line| is_entry_of(line, &wanted))
        })
    }

    /// The message without it, and a line in its place that says when and why it went.
    #[must_use]
    pub fn taken_out_of(&self, bytes: &[u8], day: &str, why: &str) -> Vec<u8> {
        let note = format!("{TAKEN_OUT}{day}: {why}.\n");
        Message::with_texts_replaced(bytes, &self.texts, &note)
    }
}

fn files(bytes: &[u8]) -> Vec<AttachedText> {
    let mut files = Message::attached_texts(bytes);
    files.retain(|file| file.name == PAGE || file.name == TEXT);
    files
}

/// Whether a line of the text is somebody's entry, name and ZIP code: `  Ann Lee 99001`.
fn is_entry_of(line: &str, wanted: &str) -> bool {
    let line = plain(line);
    let rest = line.strip_prefix(wanted).map(str::trim);
    !wanted.is_empty() && rest.is_some_and(|rest| rest.chars().all(|digit| digit.is_ascii_digit()))
}

/// Small letters, one blank between words: as people are told apart.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[test]
fn an_entry_is_a_name_with_its_zip_code() {
    for (line, is_theirs) in [
        ("  Ann Lee 99001", true),
        ("  ANN  lee", true),
        ("  Ann Leeds 99001", false),
        ("  Joann Lee 99001", false),
        ("    Ann Lee came to us", false),
    ] {
        assert_eq!(is_entry_of(line, "ann lee"), is_theirs, "{line}");
    }
    assert!(!is_entry_of("99001", ""));
}
