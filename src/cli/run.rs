//! From arguments to an exit code.

use super::arguments::Arguments;
use super::context::Context;
use super::exit::{Exit, Failure};
use super::{handles, output, part_gate};
use clap::Parser as _;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments and gives its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(args) {
        Ok(arguments) => arguments,
        Err(answer) => return answered(&answer).into(),
    };
    let context = Context::new(arguments.campaign);
    let ended = handles::demand()
        .and_then(|()| part_gate::demand(&context, &arguments.command))
        .and_then(|()| arguments.command.run(&context));
    match ended {
        Ok(exit) => exit,
        Err(failure) => {
            failure.tell();
            failure.exit()
        }
    }
    .into()
}

/// Prints what clap says instead of arguments: help, a version, or why they make no sense.
fn answered(answer: &clap::Error) -> Exit {
    match (output::answer(answer), answer.use_stderr()) {
        (_, true) => Exit::Usage,
        (Ok(()), false) => Exit::Done,
        (Err(error), false) => {
            let failure = Failure::from(error);
            failure.tell();
            failure.exit()
        }
    }
}
