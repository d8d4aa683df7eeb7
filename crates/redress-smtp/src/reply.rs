//! What a server answered, in the form in which it is kept.

/// What a server answered, made safe: no control characters, bounded. It can go into a log, onto a terminal or, escaped,
/// into a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three-digit code (RFC 5321 section 4.2); 0 where no answer came and the text says why.
    pub code: u16,
    /// The enhanced code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<String>,
    /// The text, its lines joined by ` / `.
    pub text: String,
}

impl Reply {
    /// Whether the enhanced code says another kind of thing than the three-digit code (RFC 3463 section 2 wants their first
    /// digits equal). The three-digit code decides then, and a log does well to say that they disagree.
    #[must_use]
    pub fn codes_disagree(&self) -> bool {
        let class = self
            .enhanced
            .as_ref()
            .and_then(|enhanced| enhanced.chars().next()?.to_digit(10));
        class.is_some_and(|class| self.code != 0 && class != u32::from(self.code / 100))
    }
}

/// Whether the server takes mail for this addressee: 250, or 251 where it forwards (RFC 5321 section 3.4).
#[must_use]
pub fn is_taken(reply: &Reply) -> bool {
    matches!(reply.code, 250 | 251)
}
