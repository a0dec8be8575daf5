//! How uneven the ground is: the range between its highest and its lowest tenth.

use super::ground::Ground;
use super::tenths::Tenths;
use crate::lanes::Lanes;

/// The most heights that are looked at, rounded up to whole vectors.
pub(super) const ROOM: usize = 248;

/// Heights about the line fitted to them, and what it takes to find their tenths.
#[derive(Debug, Clone)]
pub(crate) struct Differences {
    pub(super) exact: [f64; ROOM],
    /// The same to the precision of `f32`; not a number beyond the last.
    pub(super) coarse: [f32; ROOM],
    pub(super) count: usize,
    /// A tenth of them, by which the range is told.
    pub(super) tenth: usize,
    pub(super) guess: [super::tenths::Guess; 2],
}

impl Default for Differences {
    fn default() -> Self {
        Self {
            exact: [0.0; ROOM],
            coarse: [f32::NAN; ROOM],
            count: 0,
            tenth: 0,
            guess: Default::default(),
        }
    }
}

impl Differences {
    /// The range between tenths of the ground between two places of a path, both in intervals,
    /// in m; 0 if they are less than two intervals apart.
    ///
    /// 35 to 245 heights are taken at even steps between the two, each between the two heights
    /// beside it, and a straight line is taken off them.
    ///
    /// # Source
    /// NTIA Report 82-100, annex A (`dlthx`); ITM v1.4.
    #[inline(always)]
    pub fn range_m<L: Tenths, G: Ground<L>>(
        &mut self,
        token: L::Token,
        ground: &G,
        start: f64,
        end: f64,
    ) -> f64 {
        if !(end - start >= 2.0) {
            return 0.0;
        }
        let tenth = (0.1 * (end - start + 8.0)) as usize;
        self.tenth = tenth.clamp(4, 25);
        self.count = 10 * self.tenth - 5;
        let last = (self.count - 1) as f64;
        let step = (end - start) / last;
        let (at_start, slope) = self.sample::<L, G>(token, ground, start, step);
        self.take_off::<L>(token, at_start, slope);
        L::range_of_tenths(token, self)
    }

    /// Takes the heights; gives the line of least squares through them: its height at the first,
    /// and its slope in m for each step.
    #[inline(always)]
    fn sample<L: Lanes, G: Ground<L>>(
        &mut self,
        token: L::Token,
        ground: &G,
        start: f64,
        step: f64,
    ) -> (f64, f64) {
        const FOURS: usize = 4;
        let last = (self.count - 1) as f64;
        let middle = 0.5 * last;
        let zero = L::splat(token, 0.0);
        // Four sums whatever the width, so that they come out the same.
        let (mut sums, mut moments) = ([zero; FOURS], [zero; FOURS]);
        let mut places = [zero; FOURS];
        for (i, place) in places.iter_mut().enumerate() {
            let j = i * L::WIDTH;
            *place = L::load(
                token,
                &[j as f64, j as f64 + 1.0, j as f64 + 2.0, j as f64 + 3.0],
            );
        }
        let whole = self.count / FOURS * FOURS;
        let (fours, rest) = self.exact.split_at_mut(whole);
        for four in fours.chunks_exact_mut(FOURS) {
            for i in 0..FOURS / L::WIDTH {
                let height_m = ground.at(places[i] * step + start);
                height_m.store(&mut four[i * L::WIDTH..]);
                sums[i] = sums[i] + height_m;
                moments[i] = moments[i] + height_m * (places[i] - middle);
                places[i] = places[i] + FOURS as f64;
            }
        }
        let (mut sum, mut moment) = (total(&sums), total(&moments));
        for (i, height) in rest.iter_mut().enumerate().take(self.count - whole) {
            let place = (whole + i) as f64;
            *height = ground.one(place * step + start);
            sum += *height;
            moment += *height * (place - middle);
        }
        // The heights at the two ends count half.
        let (first, end) = (self.exact[0], self.exact[self.count - 1]);
        sum -= 0.5 * (first + end);
        moment -= 0.5 * (end - first) * middle;
        let mean = sum / last;
        let slope = moment * 12.0 / ((last * last + 2.0) * last);
        (mean - slope * middle, slope)
    }

    /// Takes the line off the heights.
    #[inline(always)]
    fn take_off<L: Tenths>(&mut self, token: L::Token, at_start: f64, slope: f64) {
        let mut place = L::load(token, &[0.0, 1.0, 2.0, 3.0]);
        let rounded_up = self.count.next_multiple_of(8);
        let chunks = self.exact[..rounded_up].chunks_exact_mut(L::WIDTH);
        for (exact, coarse) in chunks.zip(self.coarse.chunks_exact_mut(L::WIDTH)) {
            let difference = L::load(token, exact) - (place * slope + at_start);
            difference.store(exact);
            difference.store_coarse(coarse);
            place = place + L::WIDTH as f64;
        }
        self.coarse[self.count..rounded_up].fill(f32::NAN);
    }
}

/// The sum of four sums, in an order of its own.
#[inline(always)]
fn total<L: Lanes>(sums: &[L; 4]) -> f64 {
    let mut all = [0.0; 4];
    for (i, sum) in sums.iter().enumerate().take(4 / L::WIDTH) {
        sum.store(&mut all[i * L::WIDTH..]);
    }
    (all[0] + all[1]) + (all[2] + all[3])
}
