//! Counts a codec's work and stops it when the work or the caller's patience runs out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(super) type KeepGoing = Box<dyn Fn() -> bool>;

/// Shared between the host and the interpreter's interrupt handler.
pub(super) struct Watch {
    left: Cell<u32>,
    stopped: Cell<bool>,
    keep_going: RefCell<Option<KeepGoing>>,
}

impl Watch {
    pub(super) fn new() -> Rc<Self> {
        Rc::new(Self {
            left: Cell::new(0),
            stopped: Cell::new(false),
            keep_going: RefCell::new(None),
        })
    }

    pub(super) fn start(&self, work: u32, keep_going: Option<KeepGoing>) {
        self.left.set(work);
        self.stopped.set(false);
        self.keep_going.replace(keep_going);
    }

    pub(super) fn finish(&self) {
        self.keep_going.replace(None);
    }

    /// Called by the interpreter once for each unit of work. Once stopped, it stays stopped: a
    /// codec that catches the interruption is interrupted again.
    pub(super) fn must_stop(&self) -> bool {
        if self.stopped.get() {
            return true;
        }
        let left = self.left.get();
        let go_on = left > 0 && self.keep_going.borrow().as_ref().is_none_or(|ask| ask());
        self.left.set(left.saturating_sub(1));
        self.stopped.set(!go_on);
        !go_on
    }

    pub(super) fn was_stopped(&self) -> bool {
        self.stopped.get()
    }
}
