//! What a command-line verb says.

use std::io::{ErrorKind, Write};

use kit::Fault;

/// Writes a command's result. A reader that has had enough (`| head`) is not an error.
///
/// # Errors
/// A fault, if it cannot be written.
pub fn print(text: &str) -> Result<(), Fault> {
    match write!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Fault::internal(error)),
        _ => Ok(()),
    }
}
