//! Tells the distinct versions of a letter apart: letters that differ only in what their rows say are one version.

use crate::id::{Digest, Hasher};
use crate::letters::RenderedLetter;
use crate::recipients::Recipient;

/// Shorter cells (a district, an initial) are left in the text: they would hide in other words.
const CELL_CHARACTERS_MIN: usize = 2;

/// The digest of a letter without what is its recipient's own: salutation, address block, cells of the row.
///
/// Blanks and line ends count as one blank, because names of other lengths wrap lines elsewhere. In doubt two letters are
/// told apart: an approver reads one text more, and never one too few.
pub(super) fn skeleton(letter: &RenderedLetter, recipient: &Recipient) -> Digest {
    let mut text = squeezed(&format!("{}\n{}", letter.subject, letter.text));
    let own = letter.address_block.iter().chain([&letter.salutation]).map(|line| squeezed(line));
    for line in own.filter(|line| !line.is_empty()) {
        text = text.replace(&line, "\u{1}");
    }
    let mut cells: Vec<(String, &str)> = recipient
        .cells
        .iter()
        .zip(&recipient.columns.names)
        .map(|(cell, column)| (squeezed(cell), column.as_str()))
        .filter(|(cell, _)| cell.chars().count() >= CELL_CHARACTERS_MIN)
        .collect();
    cells.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then(a.cmp(b)));
    cells.dedup_by(|(a, _), (b, _)| a == b);
    for (cell, _) in &cells {
        text = masked(&text, cell);
    }
    let mut hasher = Hasher::new();
    hasher.field(text.as_bytes());
    for path in &letter.attachments {
        let own = recipient.get("attachments").contains(path.as_str());
        hasher.field(if own { b"\x01" } else { path.as_str().as_bytes() });
    }
    hasher.finish()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text with each whole-word occurrence of a cell taken out.
fn masked(text: &str, cell: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, found) in text.match_indices(cell) {
        let end = at + found.len();
        let inside_word = text[..at].ends_with(char::is_alphanumeric) || text[end..].starts_with(char::is_alphanumeric);
        if at >= copied && !inside_word {
            out.push_str(&text[copied..at]);
            out.push('\u{1}');
            copied = end;
        }
    }
    out.push_str(&text[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecipientKey;
    use crate::recipients::Columns;
    use std::sync::Arc;

    fn letter(text: &str, salutation: &str) -> RenderedLetter {
        RenderedLetter { text: text.to_owned(), salutation: salutation.to_owned(), ..RenderedLetter::default() }
    }

    fn recipient(cells: [&str; 3]) -> Recipient {
        let names = ["last_name", "city", "stance"].map(str::to_owned).to_vec();
        let columns = Arc::new(Columns { headers: names.clone(), names });
        Recipient::from_stored(columns, cells.map(str::to_owned).to_vec(), RecipientKey::new("k"), 2, 2)
    }

    #[test]
    fn names_and_places_make_no_version_and_words_do() {
        let lee = skeleton(
            &letter("Dear Mayor Lee:\n\nPlease act in\nOakland, Mayor Lee.\n", "Dear Mayor Lee:"),
            &recipient(["Lee", "Oakland", ""]),
        );
        let velazquez = skeleton(
            &letter(
                "Dear Mayor Velázquez:\n\nPlease act in San Francisco,\nMayor Velázquez.\n",
                "Dear Mayor Velázquez:",
            ),
            &recipient(["Velázquez", "San Francisco", "undecided"]),
        );
        assert_eq!(lee, velazquez);
        let thanks = skeleton(
            &letter("Dear Mayor Lee:\n\nThank you for acting in Oakland, Mayor Lee.\n", "Dear Mayor Lee:"),
            &recipient(["Lee", "Oakland", ""]),
        );
        assert_ne!(lee, thanks);
    }

    #[test]
    fn a_cell_inside_a_word_is_left_there() {
        assert_eq!(masked("May we meet in Maywood, May?", "May"), "\u{1} we meet in Maywood, \u{1}?");
        assert_eq!(masked("aaa", "a"), "aaa");
    }
}
