//! What the pages of forms take.

use app::Takes;

/// Answers, with files.
#[derive(Debug, Default)]
pub struct Answers;

impl Takes for Answers {
    const FILES: usize = 10;
    const TOO_LARGE: &'static str = "The file is larger than we can take. Go back and choose a smaller one. Your other answers are kept.";
}

/// What was posted.
pub type Posted = app::Posted<Answers>;
