//! How much work one file may make.

use std::cell::Cell;

/// Why reading ended before the end of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The caller said so.
    Told,
    /// The file makes more work than one file may.
    TooMuch,
}

/// Bytes between two questions whether to go on.
const ASK_EVERY: u64 = 200_000;

/// Counts bytes that are looked at or unpacked, and objects as 100 bytes each.
pub struct Work<'k> {
    keep_going: &'k dyn Fn() -> bool,
    most: u64,
    done: Cell<u64>,
    asked: Cell<u64>,
    stop: Cell<Option<Stop>>,
}

impl<'k> Work<'k> {
    pub fn new(most: u64, keep_going: &'k dyn Fn() -> bool) -> Self {
        Self {
            keep_going,
            most,
            done: Cell::new(0),
            asked: Cell::new(0),
            stop: Cell::new(None),
        }
    }

    /// Adds to what is done; false once it is enough.
    pub fn more(&self, bytes: usize) -> bool {
        let done = self
            .done
            .get()
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX))
            .saturating_add(1);
        self.done.set(done);
        if self.stop.get().is_some() {
            return false;
        }
        if done > self.most {
            self.stop.set(Some(Stop::TooMuch));
            return false;
        }
        if done - self.asked.get() >= ASK_EVERY {
            self.asked.set(done);
            if !(self.keep_going)() {
                self.stop.set(Some(Stop::Told));
                return false;
            }
        }
        true
    }

    /// Whether and why it ended early.
    pub fn stopped(&self) -> Option<Stop> {
        self.stop.get()
    }
}
