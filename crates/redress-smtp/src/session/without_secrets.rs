//! Answers without the secrets that some servers repeat in them, at the sign-in and at every stage after it.

use crate::raw_reply::RawReply;
use std::collections::HashSet;
use std::fmt;

/// A piece this long of what was sent is not there by chance.
const TELLING_LENGTH: usize = 8;

/// What was sent to sign in, to be left out of whatever the server says from then on.
#[derive(Default)]
pub struct Secrets {
    sent: Vec<String>,
    /// Each telling piece of it: most answers have none, and that is seen at once.
    telling: HashSet<[u8; TELLING_LENGTH]>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}

impl Secrets {
    /// Of these words, in whatever form they were sent.
    #[must_use]
    pub fn new(sent: Vec<String>) -> Self {
        // A shorter word is no secret, and would be found by chance in many an honest answer.
        let sent: Vec<String> = sent.into_iter().filter(|word| word.len() > 3).collect();
        let pieces = sent.iter().map(|word| letters_and_digits(word));
        let telling = pieces.flat_map(|piece| {
            let windows = piece.array_windows::<TELLING_LENGTH>();
            windows.copied().collect::<Vec<_>>()
        });
        Self {
            telling: telling.collect(),
            sent,
        }
    }

    /// The answer without them.
    pub(super) fn left_out_of(&self, answer: RawReply) -> RawReply {
        if self.sent.is_empty() || !self.may_be_in(&answer) {
            return answer;
        }
        without_secrets(&answer, &self.sent)
    }

    /// The same of a text that is shown to somebody.
    #[must_use]
    pub fn left_out_of_text(&self, text: &str) -> String {
        if self.sent.is_empty() {
            return text.to_owned();
        }
        let line = text.as_bytes().to_vec();
        let said = RawReply {
            code: 0,
            lines: vec![line],
        };
        let lines = without_secrets(&said, &self.sent).lines.concat();
        String::from_utf8_lossy(&lines).into_owned()
    }

    fn may_be_in(&self, answer: &RawReply) -> bool {
        let text = answer.lines.concat();
        let whole = |word: &String| memchr::memmem::find(&text, word.as_bytes()).is_some();
        let letters = letters_and_digits(&String::from_utf8_lossy(&text));
        letters
            .array_windows::<TELLING_LENGTH>()
            .any(|window| self.telling.contains(window))
            || self.sent.iter().any(whole)
    }
}

/// An answer in which nothing is repeated that was sent to sign in: it goes into logs and onto screens.
pub(super) fn without_secrets(answer: &RawReply, sent: &[String]) -> RawReply {
    let sent: Vec<&str> = sent
        .iter()
        .map(String::as_str)
        // An empty word would be found between any two letters.
        .filter(|word| !word.is_empty())
        .collect();
    let pieces: Vec<Vec<u8>> = sent.iter().map(|word| letters_and_digits(word)).collect();
    let lines: Vec<String> = answer
        .lines
        .iter()
        .map(|line| masked(&String::from_utf8_lossy(line), &sent, &pieces))
        .collect();
    // What was broken apart by spaces or lines is found once these are left out.
    let lines = if repeats(&lines.concat(), &pieces) {
        vec!["***".to_owned()]
    } else {
        lines
    };
    RawReply {
        code: answer.code,
        lines: lines.into_iter().map(String::into_bytes).collect(),
    }
}

fn masked(line: &str, sent: &[&str], pieces: &[Vec<u8>]) -> String {
    // Whole words first: a secret shorter than a telling piece has no piece to be found by.
    let whole = sent
        .iter()
        .fold(line.to_owned(), |line, word| line.replace(word, "***"));
    let words: Vec<&str> = whole
        .split(' ')
        .map(|word| if repeats(word, pieces) { "***" } else { word })
        .collect();
    words.join(" ")
}

/// Whether a text has a telling piece of any of these in it.
fn repeats(text: &str, pieces: &[Vec<u8>]) -> bool {
    let text = letters_and_digits(text);
    pieces.iter().any(|piece| {
        piece
            .windows(TELLING_LENGTH)
            .any(|window| memchr::memmem::find(&text, window).is_some())
    })
}

fn letters_and_digits(text: &str) -> Vec<u8> {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out(line: &str) -> String {
        let sent = ["correct horse", "Y29ycmVjdCBob3JzZQ==", "no"];
        let secrets = Secrets::new(sent.map(str::to_owned).to_vec());
        let answer = RawReply {
            code: 550,
            lines: vec![line.as_bytes().to_vec()],
        };
        secrets.left_out_of(answer).reply().text
    }

    #[test]
    fn what_was_sent_to_sign_in_is_in_no_answer_of_any_stage() {
        for repeated in [
            "5.7.1 no: correct horse",
            "5.7.1 no: Y29ycmVjdCBob3JzZQ==",
            "5.7.1 no: (Y29ycmVjdCBo...)",
            "5.7.1 no: CORRECTHORSE",
        ] {
            let text = left_out(repeated).to_lowercase();
            assert!(text.contains("***"), "{repeated}: {text}");
            assert!(
                !text.contains("y29ycm") && !text.contains("horse"),
                "{text}"
            );
        }
        let honest = "Ok: queued as 4Xyz12abcd, no horses";
        assert_eq!(left_out(honest), honest);
    }
}
