//! What the pages here take.

use app::Takes;

/// Fields, with a file or two.
#[derive(Debug, Default)]
pub struct Sent;

impl Takes for Sent {
    const FILES: usize = 2;
    const TOO_LARGE: &'static str =
        "The file is larger than we can take. Go back and choose a smaller one.";
}

/// What was posted.
pub type Posted = app::Posted<Sent>;
