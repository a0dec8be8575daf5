//! The same sums for several receivers at once, with the same answers as for one.
//!
//! A model is written once over [`Lanes`]: for `f64` it is worked out for one path, for
//! [`Four`](four::Four) for four side by side. Only operations that IEEE 754 rounds exactly are
//! used (no fused multiply-add), and [`math`] builds its logarithms from those, so that every
//! machine and every width gives the same bits.

#[cfg(target_arch = "x86_64")]
pub(crate) mod four;
pub(crate) mod math;
mod one;

use std::ops::{Add, Div, Mul, Neg, Sub};

/// One or more numbers, worked on alike.
pub(crate) trait Lanes:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// What it takes to make such numbers: proof that the processor can.
    type Token: Copy;
    /// A yes or no for each.
    type Mask: Copy;
    /// How many there are.
    const WIDTH: usize;

    /// That with which these were made.
    fn token(self) -> Self::Token;
    /// The same number in each.
    fn splat(token: Self::Token, value: f64) -> Self;
    /// The first of the numbers; there must be at least [`WIDTH`](Self::WIDTH).
    fn load(token: Self::Token, from: &[f64]) -> Self;
    /// Writes them over the first of those given.
    fn store(self, to: &mut [f64]);
    /// The same number in each, like `self`.
    fn like(self, value: f64) -> Self;

    fn gt(self, than: Self) -> Self::Mask;
    fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    fn any(self, mask: Self::Mask) -> bool;
    /// `self` where the mask says yes, else the other.
    fn or_else(self, mask: Self::Mask, otherwise: Self) -> Self;

    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
    /// `p 2^n`, where `n` is the whole number held in the lowest bits of `self`.
    fn shifted_exponent(self, p: Self) -> Self;
    /// A positive normal number as `m 2^e` with `m` from `sqrt(1/2)` to `sqrt(2)`.
    fn mantissa_and_exponent(self) -> (Self, Self);

    #[inline(always)]
    fn lt(self, than: Self) -> Self::Mask {
        than.gt(self)
    }
    /// The greater; `other` if either is not a number.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.or_else(self.gt(other), other)
    }
    /// The lesser; `other` if either is not a number.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.or_else(self.lt(other), other)
    }
    /// By how much `self` is greater, else 0.
    #[inline(always)]
    fn excess(self, over: Self) -> Self {
        (self - over).max(self.like(0.0))
    }
    #[inline(always)]
    fn squared(self) -> Self {
        self * self
    }
}

/// Bits of `sqrt(1/2)` rounded down a little, and what lifts it to 1.
const HALF_ROOT: u64 = 0x3fe6_a09e_667f_3bcd;
const LIFT: u64 = 0x3ff0_0000_0000_0000 - HALF_ROOT;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
