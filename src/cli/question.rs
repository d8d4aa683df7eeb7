//! Questions to the organizer, asked on a terminal.

use super::exit::Failure;
use super::output::{self, OutputStream};
use std::io::{BufRead as _, IsTerminal as _, stdin};

/// Whether somebody is there to answer: both what we ask with and what they type into are a terminal.
pub fn somebody_is_there() -> bool {
    OutputStream::Stderr.is_terminal() && stdin().is_terminal()
}

/// Asks, and gives what was typed without outer spaces; nothing at the end of input.
pub fn ask(question: &str) -> Result<Option<String>, Failure> {
    output::ask(question)?;
    let mut answer = String::new();
    let bytes = stdin().lock().read_line(&mut answer)?;
    Ok((bytes > 0).then(|| answer.trim().to_owned()))
}

/// Asks with a default, which an empty answer takes; asks again while `fault` finds one with the answer.
pub fn ask_or(
    question: &str,
    default: &str,
    fault: impl Fn(&str) -> Option<String>,
) -> Result<String, Failure> {
    loop {
        let answer = ask(&format!("{question} [{default}]"))?.filter(|answer| !answer.is_empty());
        // The end of input takes the default as Enter does: asking on would never end.
        let Some(answer) = answer else {
            return Ok(default.to_owned());
        };
        match fault(&answer) {
            None => return Ok(answer),
            Some(fault) => output::say(format_args!("  {fault}")),
        }
    }
}
