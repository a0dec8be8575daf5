//! Chance, as something handed in: from the system in service, from a seed in tests and in the example place.

use std::sync::{Arc, Mutex, PoisonError};

use crate::Time;

/// A source of random bits.
#[derive(Clone)]
pub struct Chance(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<u64>>),
}

impl Chance {
    /// The operating system's source, fit for secrets.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable source, for tests and for the example place. Never for secrets.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(seed))))
    }

    /// 64 random bits.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: nothing can be kept secret then.
    #[expect(
        clippy::expect_used,
        reason = "there is no safe way to go on without randomness"
    )]
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Source::System => getrandom::u64().expect("the operating system gives randomness"),
            Source::Seeded(state) => {
                // SplitMix64 (Steele, Lea and Flood, 2014): one state word, full period.
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut z = *state;
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^ (z >> 31)
            }
        }
    }

    /// A number from 0 up to but not including 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub fn unit(&self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from 0 up to but not including `n` (0 if `n` is 0).
    pub fn below(&self, n: u64) -> u64 {
        u64::try_from((u128::from(self.bits()) * u128::from(n)) >> 64).unwrap_or(0)
    }

    /// A roughly normal number of mean 0 and deviation 1 (sum of twelve uniforms).
    pub fn normal(&self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A new id: 26 letters and digits, sorting by time, 80 bits of chance.
    pub fn id(&self, now: Time) -> String {
        let ms = u128::try_from(now.0.max(0) / 1000).unwrap_or(0) & ((1 << 48) - 1);
        let chance =
            (u128::from(self.bits()) << 16 | u128::from(self.bits()) & 0xffff) & ((1 << 80) - 1);
        base32(ms << 80 | chance, 26)
    }

    /// A secret to hand out once: 52 letters and digits, 256 bits of chance.
    pub fn secret(&self) -> String {
        let word = || u128::from(self.bits()) << 64 | u128::from(self.bits());
        format!("{}{}", base32(word(), 26), base32(word(), 26))
    }
}

/// Crockford's base 32, lower case: no i, l, o or u, so that it can be read aloud.
fn base32(mut n: u128, digits: usize) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut out = vec![b'0'; digits];
    for slot in out.iter_mut().rev() {
        *slot = DIGITS[usize::try_from(n & 31).unwrap_or(0)];
        n >>= 5;
    }
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats() {
        let (a, b) = (Chance::seeded(7), Chance::seeded(7));
        assert_eq!(
            (a.bits(), a.unit(), a.below(10)),
            (b.bits(), b.unit(), b.below(10))
        );
        assert!((0..1000).all(|_| a.below(3) < 3));
    }

    #[test]
    fn ids_sort_by_time_and_differ() {
        let chance = Chance::seeded(1);
        let early = chance.id(Time(1_000_000));
        let late = chance.id(Time(2_000_000));
        assert!(early < late && early.len() == 26);
        assert_ne!(chance.id(Time(0)), chance.id(Time(0)));
    }
}
