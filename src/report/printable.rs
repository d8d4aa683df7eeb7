//! Text that a terminal shows and never obeys.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text on one line and without anything a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // Both are common in cells of spreadsheets, and as `\u{a}` they would only be noise.
            '\n' | '\t' => shown.push(' '),
            unsafe_one if unsafe_one.is_control() || is_direction_control(unsafe_one) => {
                shown.extend(unsafe_one.escape_unicode());
            }
            other => shown.push(other),
        }
    }
    shown
}

/// Characters that reorder what stands beside them (Unicode bidirectional algorithm, UAX 9).
fn is_direction_control(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in at most `width` columns; an ellipsis says that something was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 0;
    for character in text.chars() {
        // Only control characters have no width, and `printable` has let none of them through.
        let wide = character.width().unwrap_or(0);
        // One column is kept for the ellipsis.
        if used + wide + 1 > width {
            break;
        }
        shown.push(character);
        used += wide;
    }
    shown.push('…');
    shown
}
