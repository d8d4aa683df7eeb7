//! The command line: one file per command. The only module that prints, exits, or uses `clap` and `anyhow`.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments and gives its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let _ = args.into_iter().count();
    ExitCode::SUCCESS
}
