//! Questions to the organizer, asked on a terminal.

use super::exit::Failure;
use console::Term;
use std::io::{BufRead as _, Write as _};

/// Whether somebody is there to answer: both what we ask with and what they type into are a terminal.
pub fn somebody_is_there() -> bool {
    Term::stderr().is_term() && std::io::IsTerminal::is_terminal(&std::io::stdin())
}

/// Asks, and gives what was typed without outer spaces; nothing at the end of input.
pub fn ask(question: &str) -> Result<Option<String>, Failure> {
    eprint!("{question} ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    let bytes = std::io::stdin().lock().read_line(&mut answer)?;
    Ok((bytes > 0).then(|| answer.trim().to_owned()))
}

/// Asks with a default, which an empty answer takes.
pub fn ask_or(question: &str, default: &str) -> Result<String, Failure> {
    let answer = ask(&format!("{question} [{default}]"))?.unwrap_or_default();
    Ok(if answer.is_empty() { default.to_owned() } else { answer })
}
