//! A plan: which sites, what they are worth, and how much better any plan could be.

/// How far to go before a plan is handed back.
///
/// Work is counted, never timed: the same effort gives the same plan on every machine.
/// A caller who has only so long says so through `keep_going`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// A plan whose [`Plan::gap`] is no more than this is good enough. 0 goes on to the proof.
    pub enough_gap: f64,
    /// The most rounds of prices (each reads the lists once) before the plan is handed back.
    pub most_rounds: u64,
}

impl Default for Effort {
    /// To the proof, or a million rounds.
    fn default() -> Self {
        Self {
            enough_gap: 0.0,
            most_rounds: 1_000_000,
        }
    }
}

/// A share of a value that is not worth looking for.
pub(crate) const CLOSE: f64 = 1e-6;

/// What was decided, with the proof of how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The sites that are open, existing ones among them, in ascending order.
    pub chosen: Vec<u32>,
    /// What the plan is worth (covered weight), or what it costs where the least is sought.
    pub value: f64,
    /// No plan can be better than this: at least `value` where the most is sought, at most `value` where the least is.
    pub bound: f64,
    /// How many rounds of prices were worked through.
    pub rounds: u64,
}

impl Plan {
    /// How far the plan may be from the best, as a share of the larger of value and bound: 0 is proven best.
    #[must_use]
    pub fn gap(&self) -> f64 {
        gap(self.value, self.bound)
    }

    /// Whether no plan is better by more than a millionth.
    #[must_use]
    pub fn is_proven_best(&self) -> bool {
        self.gap() <= CLOSE
    }
}

/// The difference as a share of the larger; 1 if either is infinite.
pub(crate) fn gap(value: f64, bound: f64) -> f64 {
    let larger = value.abs().max(bound.abs());
    if larger == f64::INFINITY {
        1.0
    } else if larger > 0.0 {
        (bound - value).abs() / larger
    } else {
        0.0
    }
}
