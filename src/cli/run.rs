//! From arguments to an exit code.

use super::arguments::Arguments;
use super::context::Context;
use super::exit::Exit;
use clap::Parser as _;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments and gives its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(args) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            // Where the answer to `--help` cannot be written, nobody is there to be told.
            let _ = refusal.print();
            return if refusal.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            }
            .into();
        }
    };
    let context = Context::new(arguments.campaign);
    match arguments.command.run(&context) {
        Ok(exit) => exit,
        Err(failure) => {
            failure.tell();
            failure.exit()
        }
    }
    .into()
}
