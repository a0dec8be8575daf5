//! The highest and the lowest tenth of some numbers, without putting them in order.

use super::spread::{Differences, ROOM};
use crate::lanes::Lanes;

/// How a width of vectors finds tenths.
pub(crate) trait Tenths: Lanes {
    /// Writes the lanes to the precision of `f32`.
    fn store_coarse(self, to: &mut [f32]);
    /// The `tenth` highest less the `tenth` lowest of the differences.
    fn range_of_tenths(token: Self::Token, differences: &mut Differences) -> f64;
}

/// Where a tenth is thought to be, by that of a path much like this: reckoned outwards, so that
/// the lowest are turned upside down.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Guess {
    middle: f32,
    /// Half of the span in which it is looked for; 0 where nothing is known.
    reach: f32,
}

/// By selection: exact, and slow enough to be worth a guess.
fn selected(differences: &mut Differences) -> f64 {
    let mut all = [0.0; ROOM];
    let all = &mut all[..differences.count];
    all.copy_from_slice(&differences.exact[..differences.count]);
    let tenth = differences.tenth;
    let low = *all.select_nth_unstable_by(tenth - 1, f64::total_cmp).1;
    let high = *all
        .select_nth_unstable_by(differences.count - tenth, f64::total_cmp)
        .1;
    let reach = ((high - low) * 0.02 + 1e-3) as f32;
    differences.guess = [
        Guess {
            middle: high as f32,
            reach,
        },
        Guess {
            middle: -low as f32,
            reach,
        },
    ];
    high - low
}

impl Tenths for f64 {
    #[inline(always)]
    fn store_coarse(self, to: &mut [f32]) {
        to[0] = self as f32;
    }
    #[inline(always)]
    fn range_of_tenths((): (), differences: &mut Differences) -> f64 {
        selected(differences)
    }
}

#[cfg(target_arch = "x86_64")]
mod four {
    use super::{Differences, Guess, Tenths, selected};
    use crate::lanes::four::Four;
    use pulp::x86::V3;
    use pulp::{cast, f32x8, m32x8};

    /// A bit for each difference.
    type Bits = [u64; 4];

    /// Many doublings: whatever is still outside is left to the selection.
    const MOST_ROUNDS: usize = 40;
    /// As many as can be put in order faster than selected from.
    const FEW: usize = 24;

    impl Tenths for Four {
        #[inline(always)]
        fn store_coarse(self, to: &mut [f32]) {
            let coarse = self.token.convert_f64x4_to_f32x4(self.lanes);
            to[..4].copy_from_slice(&cast::<_, [f32; 4]>(coarse));
        }

        /// All are compared with the two ends of a guess at once. Mostly the tenth lies between,
        /// and with it a few others, among which it is picked by the exact values.
        #[inline(always)]
        fn range_of_tenths(token: V3, differences: &mut Differences) -> f64 {
            if !(differences.guess[0].reach > 0.0) {
                return selected(differences);
            }
            let tenth = differences.tenth as u32;
            let mut spans = differences.guess.map(Span::of);
            let mut found = false;
            let mut outside = [[[0; 4]; 2]; 2];
            for _ in 0..MOST_ROUNDS {
                outside = compare(token, differences, &spans);
                let counts = outside.map(|side| side.map(count));
                let [high, low] = &mut spans;
                found = high.holds(counts[0], tenth) & low.holds(counts[1], tenth);
                if found {
                    break;
                }
            }
            let high = found.then(|| pick(differences, &outside[0], 1.0)).flatten();
            let low = found
                .then(|| pick(differences, &outside[1], -1.0))
                .flatten();
            let (Some((high, highs)), Some((low, lows))) = (high, low) else {
                let range_m = selected(differences);
                // Too many were within: the next look is closer.
                for (guess, span) in differences.guess.iter_mut().zip(spans) {
                    guess.reach = guess.reach.min(0.5 * span.reach).max(1e-4);
                }
                return range_m;
            };
            differences.guess = [spans[0].next(high, highs), spans[1].next(low, lows)];
            high + low
        }
    }

    /// Ends of the span in which a tenth is looked for.
    #[derive(Clone, Copy)]
    struct Span {
        inner: f32,
        outer: f32,
        reach: f32,
        missed: bool,
    }

    impl Span {
        #[inline(always)]
        fn of(guess: Guess) -> Self {
            Self {
                inner: guess.middle - guess.reach,
                outer: guess.middle + guess.reach,
                reach: guess.reach,
                missed: false,
            }
        }

        /// Is the tenth within? If not, the span moves and widens towards it.
        #[inline(always)]
        fn holds(&mut self, [beyond_inner, beyond_outer]: [u32; 2], tenth: u32) -> bool {
            let below = beyond_inner < tenth;
            let above = beyond_outer >= tenth;
            if below | above {
                self.missed = true;
                self.reach *= 2.0;
                if below {
                    (self.outer, self.inner) = (self.inner, self.inner - 2.0 * self.reach);
                } else {
                    (self.inner, self.outer) = (self.outer, self.outer + 2.0 * self.reach);
                }
            }
            !(below | above)
        }

        /// Where the next will be looked for: wider after a miss, narrower where many were found.
        #[inline(always)]
        fn next(&self, value: f64, candidates: usize) -> Guess {
            let factor = match candidates {
                _ if self.missed => 0.8,
                0..=4 => 1.1,
                5..=7 => 1.0,
                _ => 0.8,
            };
            Guess {
                middle: value as f32,
                reach: (self.reach * factor).max(1e-4),
            }
        }
    }

    /// Which differences lie beyond the inner and the outer end, above and below.
    #[inline(always)]
    fn compare(token: V3, differences: &Differences, spans: &[Span; 2]) -> [[Bits; 2]; 2] {
        let [high, low] = spans;
        let (a, b) = (token.splat_f32x8(high.inner), token.splat_f32x8(high.outer));
        let (c, d) = (token.splat_f32x8(-low.inner), token.splat_f32x8(-low.outer));
        let mut words = [[[0; 4]; 2]; 2];
        let used = &differences.coarse[..differences.count.next_multiple_of(8)];
        for (word, part) in used.chunks(64).enumerate().take(4) {
            let mut bits = [0_u64; 4];
            for (i, eight) in part.as_chunks::<8>().0.iter().enumerate() {
                let x = cast::<[f32; 8], f32x8>(*eight);
                let shift = 8 * i;
                bits[0] |= lanes(token, token.cmp_gt_f32x8(x, a)) << shift;
                bits[1] |= lanes(token, token.cmp_gt_f32x8(x, b)) << shift;
                bits[2] |= lanes(token, token.cmp_lt_f32x8(x, c)) << shift;
                bits[3] |= lanes(token, token.cmp_lt_f32x8(x, d)) << shift;
            }
            [
                words[0][0][word],
                words[0][1][word],
                words[1][0][word],
                words[1][1][word],
            ] = bits;
        }
        words
    }

    /// A bit for each lane.
    #[inline(always)]
    fn lanes(token: V3, mask: m32x8) -> u64 {
        u64::from(token.avx._mm256_movemask_ps(cast(mask)) as u32)
    }

    #[inline(always)]
    fn count(bits: Bits) -> u32 {
        bits.iter().map(|word| word.count_ones()).sum()
    }

    /// The tenth among those within the span, reckoned outwards, and how many they were; none if
    /// they were too many.
    #[inline(always)]
    fn pick(
        differences: &Differences,
        [inner, outer]: &[Bits; 2],
        sign: f64,
    ) -> Option<(f64, usize)> {
        let rank = differences.tenth - count(*outer) as usize;
        let candidates = (count(*inner) - count(*outer)) as usize;
        if candidates > FEW || rank == 0 {
            return None;
        }
        let mut few = [0.0; FEW];
        let mut filled = 0;
        for word in 0..4 {
            let mut bits = inner[word] & !outer[word];
            while bits != 0 {
                let i = word * 64 + bits.trailing_zeros() as usize;
                few[filled] = sign * differences.exact[i];
                filled += 1;
                bits &= bits - 1;
            }
        }
        let few = &few[..filled];
        // The one with fewer than `rank` above it and at least `rank` not below it.
        let picked = few.iter().find(|&&x| {
            let above = few.iter().filter(|&&y| y > x).count();
            let not_below = few.iter().filter(|&&y| y >= x).count();
            above < rank && not_below >= rank
        });
        picked.map(|&x| (x, filled))
    }
}
