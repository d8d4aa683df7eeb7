//! A letter's text within the limit of a form.

use super::plain::{NoteMarks, Paragraph, paragraphs};

/// A text that fits a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PastedText {
    /// What to paste.
    pub(super) text: String,
    /// What had to be left out, in words; empty if nothing.
    pub(super) left_out: Vec<&'static str>,
}

/// The letter within so many characters. First the footnotes go, then whole paragraphs from the end, with a last line
/// that says where the full letter is; nothing is reworded.
pub(super) fn pasted(body: &str, limit: Option<usize>, contact: &str) -> PastedText {
    let all = paragraphs(body, NoteMarks::Kept);
    let limit = limit.unwrap_or(usize::MAX);
    let whole = joined(&all);
    if characters(&whole) <= limit {
        return PastedText {
            text: whole,
            left_out: Vec::new(),
        };
    }
    // With the notes their marks go too: a `[1]` that leads nowhere looks like a mistake.
    let letter: Vec<Paragraph> = paragraphs(body, NoteMarks::LeftOut)
        .into_iter()
        .filter(|paragraph| !paragraph.is_note)
        .collect();
    let mut left_out = Vec::new();
    if letter.len() < all.len() {
        left_out.push("the footnotes");
    }
    let without_notes = joined(&letter);
    if characters(&without_notes) <= limit {
        return PastedText {
            text: without_notes,
            left_out,
        };
    }
    // Whole paragraphs, the last one first, because half of one could say the opposite.
    let last_line =
        format!("(The form takes no more. The full letter and its signatories: {contact})");
    let mut kept = letter.clone();
    while kept.pop().is_some() {
        let text = format!("{}\n\n{last_line}", joined(&kept));
        if characters(&text) <= limit {
            left_out.push("the end of the letter");
            return PastedText { text, left_out };
        }
    }
    PastedText {
        text: String::new(),
        left_out: vec!["everything: the limit is too small for any paragraph"],
    }
}

fn joined(paragraphs: &[Paragraph]) -> String {
    let mut text = String::new();
    // `BodyReader` gives items these marks. No list is as long as a year, so `1999. ` opens none.
    let is_item = |text: &str| {
        text.starts_with("- ")
            || text
                .split_once(". ")
                .is_some_and(|(n, _)| n.parse::<u8>().is_ok())
    };
    let mut after_item = false;
    for paragraph in paragraphs {
        let item = is_item(&paragraph.text);
        if !text.is_empty() {
            text.push_str(if item && after_item { "\n" } else { "\n\n" });
        }
        text.push_str(&paragraph.text);
        after_item = item;
    }
    text
}

/// As a form counts: UTF-16 units, and two for each line break, which a browser sends as CR LF.
pub(super) fn characters(text: &str) -> usize {
    text.encode_utf16().count() + text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>Dear Senator Luján:</p><p>First reason.</p><p>Second reason.</p><p>Sincerely,</p>\
                        <div><p>[1] A study.</p></div>";

    #[test]
    fn a_letter_that_fits_is_whole() {
        let whole = pasted(BODY, Some(200), "a@b.example");
        assert!(whole.text.ends_with("[1] A study.") && whole.left_out.is_empty());
    }

    #[test]
    fn footnotes_go_first_and_then_the_end() {
        let short = pasted(BODY, Some(75), "a@b.example");
        assert!(short.text.ends_with("Sincerely,"));
        assert_eq!(short.left_out, ["the footnotes"]);
        let long = BODY.replace("Second reason.", &"Second reason. ".repeat(40));
        let cut = pasted(&long, Some(150), "a@b.example");
        assert!(
            cut.text
                .contains("First reason.\n\n(The form takes no more.")
                && cut.text.contains("a@b.example")
        );
        assert!(characters(&cut.text) <= 150);
        assert_eq!(cut.left_out, ["the footnotes", "the end of the letter"]);
    }
}
