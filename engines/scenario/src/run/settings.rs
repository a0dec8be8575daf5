//! What to run, in which order, and how often.

use super::secrets::Secrets;
use crate::tags::TagExpression;

/// In which order the scenarios run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As they are written.
    #[default]
    Written,
    /// The last first.
    Reverse,
    /// Mixed, the same way for the same seed: what leans on what came before it shows.
    Mixed {
        /// Any number.
        seed: u64,
    },
}

/// Who runs it, for those who read the messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runner {
    /// The product.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The operating system.
    pub system: String,
    /// The processor.
    pub processor: String,
}

impl Default for Runner {
    fn default() -> Self {
        Self {
            name: "borough".to_string(),
            version: env!("CARGO_PKG_VERSION").to_string(),
            system: "unknown".to_string(),
            processor: "unknown".to_string(),
        }
    }
}

/// How to run.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Which scenarios.
    pub tags: Option<TagExpression>,
    /// In which order.
    pub order: Order,
    /// How many more times a scenario is tried that failed, at most [`Settings::MOST_RETRIES`].
    pub retries: u32,
    /// Which scenarios are tried again; all without it.
    pub retry_tags: Option<TagExpression>,
    /// Whether only to look which steps are known, and do none.
    pub dry_run: bool,
    /// What is kept out of messages.
    pub secrets: Secrets,
    /// Who runs it.
    pub runner: Runner,
}

impl Settings {
    /// The most retries.
    pub const MOST_RETRIES: u32 = 20;
}

impl Order {
    /// Puts things in order.
    pub(super) fn apply<T>(self, things: &mut [T]) {
        match self {
            Self::Written => {}
            Self::Reverse => things.reverse(),
            Self::Mixed { seed } => {
                let mut chance = SplitMix(seed);
                for last in (1..things.len()).rev() {
                    let other = chance.below(last + 1);
                    things.swap(last, other);
                }
            }
        }
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014: enough to mix a list.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}
