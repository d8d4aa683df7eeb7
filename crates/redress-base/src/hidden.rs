//! Characters that nobody can see, and that so have no business in a name, an address or a setting.

/// The first character of a text that changes what others look like or cannot be seen: controls, bidirectional marks,
/// zero-width characters, line and paragraph separators, noncharacters.
#[must_use]
pub fn hidden_character(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control()
            || is_noncharacter(*c)
            // Zero-width characters and direction marks; separators and embeddings; joiners and isolates; the byte
            // order mark; the Arabic letter mark.
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
    })
}

/// Whether Unicode keeps this code point out of text for good (chapter 23.7). Letters are put together with a few of them.
#[must_use]
pub fn is_noncharacter(c: char) -> bool {
    // A block of 32, and the last two code points of every plane.
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::hidden_character;

    #[test]
    fn what_turns_or_hides_text_is_found_and_what_people_write_is_not() {
        for (text, hidden) in [
            ("José Núñez-Łuczak", None),
            ("a\u{200B}b", Some('\u{200B}')),
            ("abc\u{202E}", Some('\u{202E}')),
            ("\u{FEFF}name", Some('\u{FEFF}')),
            ("line\nend", Some('\n')),
            ("\u{FDD0}", Some('\u{FDD0}')),
            ("\u{1FFFE}", Some('\u{1FFFE}')),
        ] {
            assert_eq!(hidden_character(text), hidden, "{text:?}");
        }
    }
}
