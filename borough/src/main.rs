//! The binary: reads what was typed, does it, and ends with a documented exit code.

use std::process::ExitCode;

/// It gives back to the system what a burst of work needed, where the C library's keeps most of it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    borough::cli::run(std::env::args_os())
}
