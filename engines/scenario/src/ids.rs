//! Names for what a run tells about: a number each, in the order in which they were given.

use serde::{Serialize, Serializer};

/// The name of one thing within one stream of messages. Written as text, as the protocol wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u32);

impl Id {
    /// The number of it.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(to)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

/// Gives out ids. One is shared by all that goes into a stream: every file read, the steps, the run.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    next: u32,
}

impl Ids {
    /// From nought.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next one. After four thousand million it stays at the last.
    pub fn give(&mut self) -> Id {
        let id = Id(self.next);
        self.next = self.next.saturating_add(1);
        id
    }
}
