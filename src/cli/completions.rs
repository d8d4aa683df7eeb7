//! `redress completions`

use super::exit::{Exit, Outcome};
use super::output;
use clap_complete::Shell;

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
pub struct CompletionsCommand {
    /// The shell.
    shell: Shell,
}

impl CompletionsCommand {
    /// Prints the script for what can be typed.
    pub fn run(self, definition: &mut clap::Command) -> Outcome {
        // `generate` panics where it cannot write, as when nobody reads on.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, definition, "redress", &mut script);
        output::print(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
