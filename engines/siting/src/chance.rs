//! Chance from a seed: the same every time, so that the same question gets the same plan.

/// A generator of the SplitMix64 family.
///
/// # Source
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 15.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A whole number below `limit`, which is 1 or more.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // The bias of the remainder is under 1 in 10^13 for any list that fits in memory.
        (self.next() % limit.max(1) as u64) as usize
    }
}
