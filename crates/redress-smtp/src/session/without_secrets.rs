//! Answers to a sign-in, without the secrets that some servers repeat in them.

use crate::raw_reply::RawReply;

/// A piece this long of what was sent is not there by chance.
const TELLING_LENGTH: usize = 8;

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
