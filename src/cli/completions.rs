//! `redress completions`

use super::arguments::Arguments;
use super::exit::{Exit, Outcome};
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::Write as _;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub struct CompletionsCommand {
    /// The shell.
    shell: Shell,
}

impl CompletionsCommand {
    /// Prints the script.
    pub fn run(self) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "redress",
            &mut script,
        );
        std::io::stdout().lock().write_all(&script)?;
        Ok(Exit::Done)
    }
}
