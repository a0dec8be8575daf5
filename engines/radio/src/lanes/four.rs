//! Four paths side by side, where the processor has 256-bit vectors.

use super::{HALF_ROOT, LIFT, Lanes, MANTISSA};
use pulp::x86::V3;
use pulp::{cast, f64x4, m64x4};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Four numbers in one register.
#[derive(Clone, Copy)]
pub(crate) struct Four {
    pub(crate) token: V3,
    pub(crate) lanes: f64x4,
}

impl Four {
    #[inline(always)]
    pub(crate) fn of(token: V3, lanes: f64x4) -> Self {
        Self { token, lanes }
    }
}

impl Neg for Four {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        let sign = self.token.splat_u64x4(1 << 63);
        Self::of(
            self.token,
            cast(self.token.xor_u64x4(cast(self.lanes), sign)),
        )
    }
}

/// An operator between two fours, and between four and one.
macro_rules! operator {
    ($trait:ident, $name:ident, $vector:ident) => {
        impl $trait for Four {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self::of(self.token, self.token.$vector(self.lanes, other.lanes))
            }
        }
        impl $trait<f64> for Four {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: f64) -> Self {
                $trait::$name(self, self.like(other))
            }
        }
    };
}
operator!(Add, add, add_f64x4);
operator!(Sub, sub, sub_f64x4);
operator!(Mul, mul, mul_f64x4);
operator!(Div, div, div_f64x4);

impl Lanes for Four {
    type Token = V3;
    type Mask = (V3, m64x4);
    const WIDTH: usize = 4;

    #[inline(always)]
    fn token(self) -> V3 {
        self.token
    }
    #[inline(always)]
    fn splat(token: V3, value: f64) -> Self {
        Self::of(token, token.splat_f64x4(value))
    }
    #[inline(always)]
    fn load(token: V3, from: &[f64]) -> Self {
        let first = match from.first_chunk::<4>() {
            Some(four) => *four,
            None => [f64::NAN; 4],
        };
        Self::of(token, cast::<[f64; 4], f64x4>(first))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[..4].copy_from_slice(&cast::<f64x4, [f64; 4]>(self.lanes));
    }
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        Self::splat(self.token, value)
    }
    #[inline(always)]
    fn gt(self, than: Self) -> Self::Mask {
        (self.token, self.token.cmp_gt_f64x4(self.lanes, than.lanes))
    }
    #[inline(always)]
    fn and(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        (a.0, a.0.and_m64x4(a.1, b.1))
    }
    #[inline(always)]
    fn or(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        (a.0, a.0.or_m64x4(a.1, b.1))
    }
    #[inline(always)]
    fn any(self, mask: Self::Mask) -> bool {
        self.token.avx._mm256_movemask_pd(cast(mask.1)) != 0
    }
    #[inline(always)]
    fn or_else(self, mask: Self::Mask, otherwise: Self) -> Self {
        Self::of(
            self.token,
            self.token.select_f64x4(mask.1, self.lanes, otherwise.lanes),
        )
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self::of(self.token, self.token.sqrt_f64x4(self.lanes))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self::of(self.token, self.token.abs_f64x4(self.lanes))
    }
    #[inline(always)]
    fn shifted_exponent(self, p: Self) -> Self {
        let v = self.token;
        let shift = v.shl_const_u64x4::<52>(cast(self.lanes));
        Self::of(v, cast(v.wrapping_add_u64x4(cast(p.lanes), shift)))
    }
    #[inline(always)]
    fn mantissa_and_exponent(self) -> (Self, Self) {
        // A small whole number or'ed into the bits of 2^52 is 2^52 plus that number.
        const TWO_52: f64 = 4_503_599_627_370_496.0;
        let v = self.token;
        let lifted = v.wrapping_add_u64x4(cast(self.lanes), v.splat_u64x4(LIFT));
        let high = v.shr_const_u64x4::<52>(lifted);
        let exponent = v.or_u64x4(high, v.splat_u64x4(TWO_52.to_bits()));
        let mantissa = v.and_u64x4(lifted, v.splat_u64x4(MANTISSA));
        let mantissa = v.wrapping_add_u64x4(mantissa, v.splat_u64x4(HALF_ROOT));
        let exponent = Self::of(v, cast(exponent)) - TWO_52 - 1_023.0;
        (Self::of(v, cast(mantissa)), exponent)
    }
}
