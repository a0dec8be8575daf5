//! Work counted in steps, so that a plan can be stopped without a clock and repeated without chance.

/// How much work lies between two questions to the caller: a few milliseconds.
const ASK_EVERY: u64 = 1 << 18;

/// Work done so far, and whether the caller wants more of it.
pub(crate) struct Work<'a> {
    keep_going: &'a dyn Fn() -> bool,
    done: u64,
    ask_at: u64,
    limit: u64,
    stopped: bool,
}

impl<'a> Work<'a> {
    /// Nothing done yet.
    pub fn new(keep_going: &'a dyn Fn() -> bool) -> Self {
        Self {
            keep_going,
            done: 0,
            ask_at: 0,
            limit: u64::MAX,
            stopped: false,
        }
    }

    /// Counts `steps`; whether to go on.
    pub fn spend(&mut self, steps: u64) -> bool {
        self.done = self.done.saturating_add(steps);
        if self.done >= self.ask_at && !self.stopped {
            self.ask_at = self.done.saturating_add(ASK_EVERY);
            self.stopped = !(self.keep_going)();
        }
        self.goes_on()
    }

    /// Whether to go on.
    pub fn goes_on(&self) -> bool {
        !self.stopped && self.done < self.limit
    }

    /// Stops at `steps` from now, or never; returns the limit that was.
    pub fn allow(&mut self, steps: Option<u64>) -> u64 {
        let before = self.limit;
        if let Some(steps) = steps {
            self.limit = before.min(self.done.saturating_add(steps));
        }
        before
    }

    /// Puts back a limit that [`Self::allow`] gave.
    pub fn restore(&mut self, limit: u64) {
        self.limit = limit;
    }
}
