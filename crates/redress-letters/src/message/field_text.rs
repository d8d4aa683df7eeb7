//! What may stand in a header field at all.

use super::error::MessageError;

/// No subject and no name is longer; a text without blanks cannot be folded, and no line may have more than 998 bytes.
pub(super) const TEXT_BYTES_MAX: usize = 900;

/// Refuses what could end a field or hide in one, what a reader would take for an encoded word, and what is too long to
/// be meant.
pub(super) fn check_text(text: &str, what: &'static str) -> Result<(), MessageError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(MessageError::FieldTooLong {
            field: what,
            bytes: text.len(),
            bytes_max: TEXT_BYTES_MAX,
        });
    }
    if text.contains("=?") {
        return Err(MessageError::EncodedWord { field: what });
    }
    match text.chars().find(|&character| invisible(character)) {
        Some(character) => Err(MessageError::Character {
            field: what,
            character,
        }),
        None => Ok(()),
    }
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of writing.
fn invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
