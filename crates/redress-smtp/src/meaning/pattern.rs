//! Reply codes, some of their digits left open.

use serde::Deserialize;
use std::fmt;

/// Three digits of a reply code, each fixed or, written `x`, any.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct CodePattern([Option<u8>; 3]);

impl CodePattern {
    pub(super) fn fits(self, code: u16) -> bool {
        let digits = [code / 100 % 10, code / 10 % 10, code % 10];
        self.0
            .into_iter()
            .zip(digits)
            .all(|(wanted, digit)| wanted.is_none_or(|wanted| u16::from(wanted) == digit))
    }
}

impl TryFrom<String> for CodePattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no reply code, nor one with `x` for any digit");
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| wrong())?;
        let mut digits = [None; 3];
        for (digit, letter) in digits.iter_mut().zip(letters) {
            *digit = match letter {
                b'x' => None,
                b'0'..=b'9' => Some(letter - b'0'),
                _ => return Err(wrong()),
            };
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for CodePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| match digit {
            Some(digit) => write!(f, "{digit}"),
            None => f.write_str("x"),
        })
    }
}

impl fmt::Debug for CodePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
