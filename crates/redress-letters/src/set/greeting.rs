//! The greeting must be whole: "Dear :" must not happen.

use crate::tokens::EMPTY;

/// Words with which a greeting begins.
const WORDS: [&str; 6] = ["dear", "hello", "hi", "greetings", "to", "attention"];

/// Whether a line begins as a greeting does.
pub(crate) fn begins(line: &str) -> bool {
    let first = line
        .trim_start_matches([' ', '*', '_', '>', '#'])
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    WORDS.contains(&first.to_lowercase().as_str())
}

/// Looks for an empty value in a greeting of the rendered Markdown; gives the line it stands in.
pub(crate) fn check(markdown: &str) -> Result<(), String> {
    match markdown
        .lines()
        .find(|line| line.contains(EMPTY) && begins(line))
    {
        Some(line) => Err(line.to_owned()),
        None => Ok(()),
    }
}
