//! Text from outside made fit to be shown.

/// Characters of a text that are kept.
const CHARACTERS_MAX: usize = 1000;

/// Text from outside without anything that a terminal, a log or a page could take for more than text: control characters,
/// bidirectional marks and invisible ones are shown as what they are, and what is beyond 1000 characters is cut off.
///
/// ```
/// assert_eq!(redress_smtp::made_safe("\u{1b}[2Jgone"), r"\u{1b}[2Jgone");
/// ```
#[must_use]
pub fn made_safe(text: &str) -> String {
    let plain = |byte: u8| (b' '..0x7f).contains(&byte);
    // Nearly all answers: nothing to look at closely.
    if text.len() <= CHARACTERS_MAX && text.bytes().all(plain) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars().take(CHARACTERS_MAX) {
        match character {
            '\t' => safe.push(' '),
            c if c.is_control() || is_invisible(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    if text.chars().nth(CHARACTERS_MAX).is_some() {
        safe.push('…');
    }
    safe
}

/// Characters that take no room or turn the direction of text.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
