//! The ground between the heights of a path.

use crate::lanes::Lanes;
#[cfg(target_arch = "x86_64")]
use crate::lanes::four::Four;

/// Heights at even steps, straight lines between them.
pub(crate) trait Ground<L: Lanes> {
    /// At some places in ascending order, in intervals from the transmitter.
    fn at(&self, places: L) -> L;
    /// At one place.
    fn one(&self, place: f64) -> f64;
}

/// Heights of any precision: where the first of an interval is, and both.
#[inline(always)]
fn between<H: Copy + Into<f64>>(heights_m: &[H], intervals: usize, place: f64) -> f64 {
    let left = (place as usize).min(intervals - 1);
    let (a, b): (f64, f64) = (heights_m[left].into(), heights_m[left + 1].into());
    a + (b - a) * (place - left as f64)
}

/// As a caller gave them.
pub(crate) struct Exact<'a>(pub &'a [f64]);

impl Exact<'_> {
    #[inline(always)]
    fn height_m(&self, place: f64) -> f64 {
        between(self.0, self.0.len() - 1, place)
    }
}

impl Ground<f64> for Exact<'_> {
    #[inline(always)]
    fn at(&self, place: f64) -> f64 {
        self.height_m(place)
    }
    #[inline(always)]
    fn one(&self, place: f64) -> f64 {
        self.height_m(place)
    }
}

#[cfg(target_arch = "x86_64")]
impl Ground<Four> for Exact<'_> {
    #[inline(always)]
    fn at(&self, places: Four) -> Four {
        let mut each = [0.0; 4];
        places.store(&mut each);
        let each = each.map(
            #[inline(always)]
            |place| self.height_m(place),
        );
        Four::load(places.token, &each)
    }
    #[inline(always)]
    fn one(&self, place: f64) -> f64 {
        self.height_m(place)
    }
}

/// As they were taken from a grid, with at least [`Padded::ROOM`] more behind the last.
pub(crate) struct Padded<'a> {
    pub heights_m: &'a [f32],
    pub intervals: usize,
}

impl Padded<'_> {
    /// So that a whole vector can be read from any place.
    pub const ROOM: usize = 8;

    #[inline(always)]
    fn height_m(&self, place: f64) -> f64 {
        between(self.heights_m, self.intervals, place)
    }
}

impl Ground<f64> for Padded<'_> {
    #[inline(always)]
    fn at(&self, place: f64) -> f64 {
        self.height_m(place)
    }
    #[inline(always)]
    fn one(&self, place: f64) -> f64 {
        self.height_m(place)
    }
}

#[cfg(target_arch = "x86_64")]
impl Ground<Four> for Padded<'_> {
    /// Four places at steps of an interval or two lie within eight heights, which are read at once.
    #[inline(always)]
    fn at(&self, places: Four) -> Four {
        use pulp::{cast, f32x8};
        let v = places.token;
        let left = places.min(places.like((self.intervals - 1) as f64));
        let left = v.avx._mm256_cvttpd_epi32(cast(left.lanes));
        let first = v.sse2._mm_cvtsi128_si32(left);
        let last = v.sse4_1._mm_extract_epi32::<3>(left);
        let window = self
            .heights_m
            .get(first as usize..)
            .and_then(|rest| rest.first_chunk::<8>());
        let Some(window) = window.filter(|_| last - first < 7) else {
            let mut each = [0.0; 4];
            places.store(&mut each);
            return Four::load(v, &each.map(|place| self.height_m(place)));
        };
        let window = cast::<[f32; 8], f32x8>(*window);
        let within = v.sse2._mm_sub_epi32(left, v.sse2._mm_set1_epi32(first));
        let next = v.sse2._mm_add_epi32(within, v.sse2._mm_set1_epi32(1));
        let both = v.avx._mm256_set_m128i(next, within);
        let both = v.avx2._mm256_permutevar8x32_ps(cast(window), both);
        let a = Four::of(
            v,
            cast(v.avx._mm256_cvtps_pd(v.avx._mm256_castps256_ps128(both))),
        );
        let b = Four::of(
            v,
            cast(
                v.avx
                    ._mm256_cvtps_pd(v.avx._mm256_extractf128_ps::<1>(both)),
            ),
        );
        let left = Four::of(v, cast(v.avx._mm256_cvtepi32_pd(left)));
        a + (b - a) * (places - left)
    }
    #[inline(always)]
    fn one(&self, place: f64) -> f64 {
        self.height_m(place)
    }
}
