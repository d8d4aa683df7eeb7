//! The words of an answer: atoms, quoted texts, literals and parentheses (RFC 3501 section 9). Nothing is followed by
//! recursion, and each byte is looked at once.

use crate::frame::Frame;
use std::borrow::Cow;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open,
    Close,
    /// With what stands in its square brackets: `BODY[HEADER.FIELDS (FROM)]<0>`.
    Atom(&'a [u8]),
    /// Quoted, or a literal.
    Text(Cow<'a, [u8]>),
}

impl Token<'_> {
    /// Its bytes, unless it is a parenthesis; none for `NIL`, which stands for nothing.
    pub(crate) fn into_bytes(self) -> Option<Vec<u8>> {
        match self {
            Self::Atom(word) if word.eq_ignore_ascii_case(b"nil") => None,
            Self::Atom(word) => Some(word.to_vec()),
            Self::Text(text) => Some(text.into_owned()),
            Self::Open | Self::Close => None,
        }
    }
}

/// Reads the words of one answer.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    literals: &'a [(usize, usize)],
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(bytes: &'a [u8], frame: &'a Frame) -> Self {
        Self {
            bytes: &bytes[..frame.length],
            at: 0,
            literals: &frame.literals,
        }
    }

    /// What is left, as it is.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes[self.at..].trim_ascii()
    }

    /// The next word as a number.
    pub(crate) fn number(&mut self) -> Option<u64> {
        match self.next()? {
            Token::Atom(digits) => number(digits),
            _ => None,
        }
    }

    /// Passes over one value: a word, or all that stands in its parentheses.
    pub(crate) fn pass_over(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.next()? {
                Token::Open => depth += 1,
                Token::Close => depth = depth.checked_sub(1)?,
                Token::Atom(_) | Token::Text(_) => {}
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn quoted(&mut self) -> Option<Token<'a>> {
        let begin = self.at + 1;
        let mut escaped = Vec::new();
        let mut from = begin;
        let mut at = begin;
        loop {
            match *self.bytes.get(at)? {
                b'"' => break,
                b'\r' | b'\n' => return None, // a quoted text stays on its line
                b'\\' => {
                    escaped.extend_from_slice(&self.bytes[from..at]);
                    from = at + 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.at = at + 1;
        if from == begin {
            return Some(Token::Text(Cow::Borrowed(&self.bytes[begin..at])));
        }
        escaped.extend_from_slice(&self.bytes[from..at]);
        Some(Token::Text(Cow::Owned(escaped)))
    }

    fn literal(&mut self) -> Option<Token<'a>> {
        // What lay in a place that was passed over is not this one.
        while self.literals.first()?.0 <= self.at {
            self.literals = &self.literals[1..];
        }
        let (begin, length) = self.literals[0];
        // Its announcement stands alone at the end of the line, directly above it.
        if memchr::memchr(b'\n', &self.bytes[self.at..])? + self.at + 1 != begin {
            return None;
        }
        self.literals = &self.literals[1..];
        self.at = begin + length;
        Some(Token::Text(Cow::Borrowed(&self.bytes[begin..self.at])))
    }

    fn atom(&mut self) -> Option<Token<'a>> {
        let begin = self.at;
        let mut in_brackets = false;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\r' | b'\n' => break,
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                b' ' | b'(' | b')' | b'"' | b'{' if !in_brackets => break,
                _ => {}
            }
            self.at += 1;
        }
        // A byte that begins nothing would be met again and again.
        (self.at > begin).then(|| Token::Atom(&self.bytes[begin..self.at]))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    /// The next word; none at the end, or where the bytes make no sense.
    fn next(&mut self) -> Option<Token<'a>> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\r' | b'\n')) {
            self.at += 1;
        }
        match self.bytes.get(self.at)? {
            b'(' => {
                self.at += 1;
                Some(Token::Open)
            }
            b')' => {
                self.at += 1;
                Some(Token::Close)
            }
            b'"' => self.quoted(),
            b'{' => self.literal(),
            _ => self.atom(),
        }
    }
}

/// A number of digits only; none where it has others, or is too large.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None; // `parse` would take a plus sign
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Allowance, frame};

    const ALLOWED: Allowance = Allowance {
        line: 1 << 20,
        literal: 1000,
    };

    fn words(bytes: &[u8]) -> Vec<String> {
        let frame = frame(bytes, ALLOWED).unwrap().unwrap();
        let shown = |token| match token {
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
            Token::Atom(word) => String::from_utf8_lossy(word).into_owned(),
            Token::Text(text) => format!("'{}'", String::from_utf8_lossy(&text)),
        };
        Tokens::of(bytes, &frame).map(shown).collect()
    }

    #[test]
    fn words_are_told_apart() {
        let bytes =
            b"* 1 FETCH (UID 7 BODY[HEADER.FIELDS (A B)]<0> {4}\r\n) (\r X \"a\\\"b\\\\\" NIL)\r\n";
        let expected = [
            "*",
            "1",
            "FETCH",
            "(",
            "UID",
            "7",
            "BODY[HEADER.FIELDS (A B)]<0>",
            "') (\r'",
            "X",
            "'a\"b\\'",
            "NIL",
            ")",
        ];
        assert_eq!(words(bytes), expected);
        assert_eq!(
            words(b"* LIST (\\Sent) \"/\" [Gmail]/Sent\r\n")
                .last()
                .unwrap(),
            "[Gmail]/Sent"
        );
    }

    #[test]
    fn parentheses_without_end_cost_nothing() {
        let deep = [
            b"* 1 FETCH ".to_vec(),
            vec![b'('; 500_000],
            b"\r\n".to_vec(),
        ]
        .concat();
        let frame = frame(&deep, ALLOWED).unwrap().unwrap();
        let mut tokens = Tokens::of(&deep, &frame);
        tokens.nth(2);
        assert_eq!(tokens.pass_over(), None);
    }
}
