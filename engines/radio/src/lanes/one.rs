//! One path at a time.

use super::{HALF_ROOT, LIFT, Lanes, MANTISSA};

impl Lanes for f64 {
    type Token = ();
    type Mask = bool;
    const WIDTH: usize = 1;

    #[inline(always)]
    fn token(self) {}
    #[inline(always)]
    fn splat((): (), value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn load((): (), from: &[f64]) -> Self {
        from[0]
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[0] = self;
    }
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn gt(self, than: Self) -> bool {
        self > than
    }
    #[inline(always)]
    fn and(a: bool, b: bool) -> bool {
        a && b
    }
    #[inline(always)]
    fn or(a: bool, b: bool) -> bool {
        a || b
    }
    #[inline(always)]
    fn any(self, mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn or_else(self, mask: bool, otherwise: Self) -> Self {
        if mask { self } else { otherwise }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        f64::abs(self)
    }
    #[inline(always)]
    fn shifted_exponent(self, p: Self) -> Self {
        f64::from_bits(p.to_bits().wrapping_add(self.to_bits() << 52))
    }
    #[inline(always)]
    fn mantissa_and_exponent(self) -> (Self, Self) {
        let lifted = self.to_bits().wrapping_add(LIFT);
        let exponent = (lifted >> 52) as f64 - 1_023.0;
        (
            f64::from_bits((lifted & MANTISSA).wrapping_add(HALF_ROOT)),
            exponent,
        )
    }
}
