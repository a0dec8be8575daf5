//! Exponentials, logarithms and the sine and cosine of half a turn, from sums and products alone.
//!
//! Power series after the usual reduction of the argument (Abramowitz and Stegun, "Handbook of
//! Mathematical Functions", 1964, 4.1.27, 4.2.1, 4.3.65, 4.3.66), long enough for the last bit.
//! Agreement with the standard library is within 4 units of the last place: see the tests.

use super::Lanes;
use std::f64::consts::{FRAC_PI_2, LOG2_E, LOG10_E};

/// The natural logarithm of 2 in two parts, the first with its last 21 bits clear, so that its
/// product with a small whole number is exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Added to a number below 2^31 it leaves the nearest whole number in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// `c[0] + c[1] x + …`, even and odd powers apart so that they overlap in time.
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(x: L, c: &[f64; N]) -> L {
    let square = x * x;
    every_other(square, c, 0) + every_other(square, c, 1) * x
}

/// `c[first] + c[first + 2] y + …`
#[inline(always)]
fn every_other<L: Lanes, const N: usize>(y: L, c: &[f64; N], first: usize) -> L {
    let mut i = first + (N - 1 - first) / 2 * 2;
    let mut sum = y.like(c[i]);
    while i >= first + 2 {
        i -= 2;
        sum = sum * y + c[i];
    }
    sum
}

/// `e^x`, for `x` from -708 to 708; beyond, as at those ends. Keeps what is not a number.
#[inline(always)]
pub(crate) fn exp<L: Lanes>(x: L) -> L {
    const INVERSE_FACTORIAL: [f64; 14] = {
        let mut c = [1.0; 14];
        let mut i = 2;
        while i < 14 {
            c[i] = c[i - 1] / i as f64;
            i += 1;
        }
        c
    };
    let x = x.like(-708.0).max(x);
    let x = x.like(708.0).min(x);
    let rounded = x * LOG2_E + ROUNDER;
    let whole = rounded - ROUNDER;
    let rest = x - whole * LN_2_HIGH - whole * LN_2_LOW;
    rounded.shifted_exponent(polynomial(rest, &INVERSE_FACTORIAL))
}

/// The natural logarithm; not a number unless `x` is more than 0.
#[inline(always)]
pub(crate) fn ln<L: Lanes>(x: L) -> L {
    const ODD: [f64; 10] = {
        let mut c = [0.0; 10];
        let mut i = 0;
        while i < 10 {
            c[i] = 2.0 / (2 * i + 3) as f64;
            i += 1;
        }
        c
    };
    let (mantissa, exponent) = x.mantissa_and_exponent();
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let small = s * square * polynomial(square, &ODD) + exponent * LN_2_LOW;
    let sum = exponent * LN_2_HIGH + ((s + s) + small);
    sum.or_else(x.gt(x.like(0.0)), x.like(f64::NAN))
}

/// The common logarithm; see [`ln`].
#[inline(always)]
pub(crate) fn log10<L: Lanes>(x: L) -> L {
    ln(x) * LOG10_E
}

/// The cube root of a positive number.
#[inline(always)]
pub(crate) fn cbrt<L: Lanes>(x: L) -> L {
    exp(ln(x) * (1.0 / 3.0))
}

/// Sine and cosine of an angle from 0 to half a turn, in radians.
#[inline(always)]
pub(crate) fn sin_cos_half_turn<L: Lanes>(angle: L) -> (L, L) {
    /// `(-1)^i / (2i + first)!`
    const fn alternating(first: usize) -> [f64; 12] {
        let mut c = [1.0; 12];
        let mut i = 1;
        while i < 12 {
            let n = 2 * i + first;
            c[i] = -c[i - 1] / ((n - 1) * n) as f64;
            i += 1;
        }
        c
    }
    const SINE: [f64; 12] = alternating(1);
    const COSINE: [f64; 12] = alternating(0);
    // From the middle, a quarter turn, whose own rounding is 6e-17.
    let from_middle = angle - FRAC_PI_2 - 6.123_233_995_736_766e-17;
    let square = from_middle * from_middle;
    let sine = polynomial(square, &COSINE);
    let cosine = -(polynomial(square, &SINE) * from_middle);
    (sine, cosine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, x: f64, got: f64, want: f64, least: f64) {
        let most = 4.0 * f64::EPSILON * want.abs().max(least);
        assert!(
            (got - want).abs() <= most,
            "{name}({x}): got {got}, want {want}"
        );
    }

    #[test]
    fn agrees_with_the_standard_library() {
        for i in -7_000..7_000 {
            let x = f64::from(i) * 0.1 + 0.037;
            check("exp", x, exp(x), x.exp(), 0.0);
            let x = (f64::from(i) * 0.09).exp();
            check("ln", x, ln(x), x.ln(), 1e-300);
            check("log10", x, log10(x), x.log10(), 1e-300);
            let x = 1.0 + f64::from(i) * 1e-4;
            check("ln", x, ln(x), x.ln(), 1e-300);
            let x = f64::from(i + 7_000) / 14_000.0 * std::f64::consts::PI;
            let (sine, cosine) = sin_cos_half_turn(x);
            check("sin", x, sine, x.sin(), 1.0);
            check("cos", x, cosine, x.cos(), 1.0);
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        assert!(exp(f64::NAN).is_nan());
        for x in [f64::NAN, -1.0, 0.0, f64::NEG_INFINITY] {
            assert!(ln(x).is_nan(), "{x}");
        }
        assert_eq!(exp(-1e9), exp(-708.0));
        assert_eq!(exp(1e300), exp(708.0));
    }

    #[cfg(target_arch = "x86_64")]
    fn sine(x: f64) -> f64 {
        sin_cos_half_turn(x).0
    }

    #[cfg(target_arch = "x86_64")]
    fn cosine(x: f64) -> f64 {
        sin_cos_half_turn(x).1
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn four_at_once_are_the_same_bits_as_one() {
        use crate::lanes::four::Four;
        let Some(token) = pulp::x86::V3::try_new() else {
            return;
        };
        token.vectorize(
            #[inline(always)]
            || {
                for i in 0..1_000 {
                    let x = [0.01, 0.1, 0.11, 0.14].map(|a| a + f64::from(i) * 0.003);
                    let four = Four::load(token, &x);
                    let mut got = [0.0; 4];
                    for (at_once, alone) in [
                        (exp(four), exp as fn(f64) -> f64),
                        (ln(four), ln as fn(f64) -> f64),
                        (cbrt(four), cbrt as fn(f64) -> f64),
                        (sin_cos_half_turn(four).0, sine as fn(f64) -> f64),
                        (sin_cos_half_turn(four).1, cosine as fn(f64) -> f64),
                    ] {
                        at_once.store(&mut got);
                        let alone = x.map(|x| alone(x).to_bits());
                        assert_eq!(got.map(f64::to_bits), alone, "{x:?}");
                    }
                }
            },
        );
    }
}
