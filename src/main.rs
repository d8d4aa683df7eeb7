//! Starts the command line and exits with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    redress::cli::run(std::env::args_os())
}
