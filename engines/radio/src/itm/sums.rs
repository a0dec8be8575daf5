//! Heights along a path with their running sums, from which any straight line is fitted at once.

/// Heights at even steps, above the first, with sums from the start up to each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    first_m: f64,
    /// `[i]`: the sum of those before `i`.
    sum: Vec<f64>,
    /// `[i]`: the sum of each times its place, of those before `i`.
    moment: Vec<f64>,
}

impl Sums {
    /// Starts anew with these heights.
    pub fn fill<'a, H: Copy + Into<f64> + 'a>(
        &mut self,
        heights_m: impl IntoIterator<Item = &'a H>,
    ) {
        self.sum.clear();
        self.moment.clear();
        let (mut sum, mut moment) = (0.0, 0.0);
        for (i, &height_m) in heights_m.into_iter().enumerate() {
            let height_m: f64 = height_m.into();
            if i == 0 {
                self.first_m = height_m;
            }
            self.sum.push(sum);
            self.moment.push(moment);
            let above_m = height_m - self.first_m;
            sum += above_m;
            moment += above_m * i as f64;
        }
        self.sum.push(sum);
        self.moment.push(moment);
    }

    /// Are all heights numbers?
    pub fn is_known(&self) -> bool {
        self.sum.last().is_some_and(|sum| sum.is_finite())
    }

    /// The mean height of a path of so many intervals, without a tenth at each end.
    #[inline(always)]
    pub fn mean_m(&self, intervals: usize) -> f64 {
        let tenth = (0.1 * intervals as f64) as usize;
        let (from, to) = (tenth, intervals - tenth + 1);
        self.first_m + (self.sum[to] - self.sum[from]) / (to - from) as f64
    }

    #[inline(always)]
    fn above_m(&self, i: usize) -> f64 {
        self.sum[i + 1] - self.sum[i]
    }

    /// The straight line of least squares through the heights between two places, as it stands
    /// at both ends of a path of so many intervals; in m above the first height.
    ///
    /// Places are in intervals and brought to whole ones as NTIA does: the start down, the end up,
    /// and at least an interval apart. The heights at the two places count half.
    ///
    /// # Source
    /// NTIA Report 82-100, annex A (`zlsq1`); ITM v1.4.
    #[inline(always)]
    pub fn line_m(&self, intervals: usize, start: f64, end: f64) -> (f64, f64) {
        let short_of_end = (intervals as f64 - end).max(0.0) as usize;
        let mut from = (start.max(0.0) as usize).min(intervals);
        let mut to = intervals.saturating_sub(short_of_end);
        if to <= from {
            from = from.saturating_sub(1);
            to = (to + 1).min(intervals);
        }
        let length = (to - from) as f64;
        let middle = 0.5 * (from + to) as f64;
        let (first, last) = (self.above_m(from), self.above_m(to));
        let inner = self.sum[to] - self.sum[from + 1];
        let inner_moment = self.moment[to] - self.moment[from + 1];
        let mean = (0.5 * (first + last) + inner) / length;
        let moment = 0.25 * (last - first) * length + (inner_moment - middle * inner);
        let slope = moment * 12.0 / ((length * length + 2.0) * length);
        (
            mean - slope * middle,
            mean + slope * (intervals as f64 - middle),
        )
    }
}
