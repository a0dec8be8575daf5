//! The published examples, the laws that every interval keeps, and simulations of what is promised.

mod cif;
mod compare;
mod completion;
mod faults;
mod laws;
mod raters;
mod refuses;
mod satisfaction;
mod sequential;
mod time;

/// A seeded source of numbers from 0 up to 1.
///
/// Source: Steele, Lea and Flood (2014), SplitMix64.
struct Draw(u64);

impl Draw {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn happens(&mut self, rate: f64) -> bool {
        self.share() < rate
    }

    /// A standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.share(), self.share());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

/// Whether two figures agree to the last decimal that was published.
#[track_caller]
fn near(got: f64, want: f64, off: f64) {
    assert!((got - want).abs() <= off, "got {got}, want {want} ± {off}");
}
