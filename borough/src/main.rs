//! The binary: reads what was typed, does it, and ends with a documented exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    borough::cli::run(std::env::args_os())
}
