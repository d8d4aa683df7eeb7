//! What went, and what is left to the organizer.

use crate::cli::exit::{Exit, Failure};
use crate::cli::output;
use crate::cli::question;
use std::fmt::Write as _;

/// Things that go, in lines, and things that only the organizer can take away, in sentences.
#[derive(Debug, Default)]
pub struct Settled {
    /// `supporters/a.csv: rows 2 and 7`.
    pub goes: Vec<String>,
    /// What is not ours to change, or could not be.
    pub left: Vec<String>,
    /// Organizations that were given the address, with the day.
    pub given_to: Vec<String>,
    /// Files that were written and are there no more: moved, or deleted.
    pub missing: Vec<String>,
}

/// What the program cannot look into, whatever it did.
const OUT_OF_REACH: &str = "What the program did not write is yours to look through: where the people signed up, mailboxes (test letters, copies in a \
     Sent folder), proofs and packets that were passed on, backups, and your shell's history.\n";

impl Settled {
    /// Shows what goes, and asks whether it may; `is_said` is the answer that was given before.
    pub fn may_go(&self, word: &str, is_said: bool) -> Result<bool, Failure> {
        if is_said {
            return Ok(true);
        }
        output::say_as_it_is(&format!("This goes:\n{}", lines(&self.goes)));
        if !question::somebody_is_there() {
            return Err(Failure::Usage(
                "nothing was changed, and nobody is here to answer: say that all this may go with `--yes`".to_owned(),
            ));
        }
        let answer = question::ask(&format!("Type `{word}` to have it done:"))?;
        let is_meant = answer.as_deref() == Some(word);
        if !is_meant {
            output::say("nothing was changed");
        }
        Ok(is_meant)
    }

    /// Says what went and what did not.
    pub fn report(&self, done: &str) -> Exit {
        let mut text = format!("{done}\n");
        if !self.goes.is_empty() {
            let _ = write!(text, "Gone:\n{}", lines(&self.goes));
        }
        if !self.left.is_empty() {
            let _ = write!(text, "Left to you:\n{}", lines(&self.left));
        }
        if !self.given_to.is_empty() {
            let _ = write!(
                text,
                "Given the address, and for you to tell, as no later share can:\n{}",
                lines(&self.given_to)
            );
        }
        if !self.missing.is_empty() {
            let _ = write!(
                text,
                "No longer where it was written; if you moved it, look through it:\n{}",
                lines(&self.missing)
            );
        }
        text.push_str(OUT_OF_REACH);
        output::report(&text);
        if self.left.is_empty() {
            Exit::Done
        } else {
            Exit::Unfinished
        }
    }
}

fn lines(items: &[String]) -> String {
    items.iter().fold(String::new(), |mut text, item| {
        let _ = writeln!(text, "  {item}");
        text
    })
}
