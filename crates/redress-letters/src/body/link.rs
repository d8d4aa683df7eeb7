//! Which links need a note where nobody can click: their addresses stand there in full.

/// Whether the words of a link are its address, so that no note is needed.
#[must_use]
pub fn says_its_address(words: &str, url: &str) -> bool {
    let bare = |text: &str| {
        let text = text.strip_prefix("mailto:").unwrap_or(text);
        let text = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .unwrap_or(text);
        text.trim_end_matches('/').to_lowercase()
    };
    bare(words) == bare(url)
}
