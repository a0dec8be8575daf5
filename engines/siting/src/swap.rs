//! From a plan to a better one: a site for another, for as long as that helps, and then against the slope.

use crate::chance::Chance;

/// A plan in which sites can be exchanged, with what each exchange would change.
pub(crate) trait Plot {
    /// How many sites there are.
    fn sites(&self) -> usize;

    /// Those that are open and may be closed.
    fn open(&self) -> &[u32];

    /// Whether a site that is not open may be opened in the place of another.
    fn fits(&self, site: u32, out: u32) -> bool;

    /// For each site what it would add if it were opened besides.
    fn gain(&self) -> &[f64];

    /// What is lost without an open site; `extra` takes what each other would add on top of its gain in that case.
    fn without(&self, out: u32, extra: &mut Extra) -> f64;

    /// Exchanges two sites.
    fn exchange(&mut self, out: u32, into: u32);

    /// Opens more where there is room and it helps.
    fn fill(&mut self);

    /// What the plan is worth.
    fn value(&self) -> f64;
}

/// Sums for some of many sites, cleared in the time that it took to fill them.
pub(crate) struct Extra {
    sum: Vec<f64>,
    touched: Vec<u32>,
}

impl Extra {
    pub(crate) fn add(&mut self, site: u32, amount: f64) {
        let sum = &mut self.sum[site as usize];
        if *sum == 0.0 {
            self.touched.push(site);
        }
        *sum += amount;
    }

    fn clear(&mut self) {
        for site in self.touched.drain(..) {
            self.sum[site as usize] = 0.0;
        }
    }
}

/// One site for another.
struct Swap {
    out: u32,
    into: u32,
    change: f64,
}

/// A search from one plan on, and the best plan it has seen.
pub(crate) struct Search<P> {
    plot: P,
    best: (f64, Vec<u32>),
    extra: Extra,
}

impl<P: Plot> Search<P> {
    pub(crate) fn from(mut plot: P) -> Self {
        plot.fill();
        let sum = vec![0.0; plot.sites()];
        let best = (plot.value(), plot.open().to_vec());
        Self {
            plot,
            best,
            extra: Extra {
                sum,
                touched: Vec::new(),
            },
        }
    }

    /// The open sites of the best plan seen, in ascending order.
    pub(crate) fn best(self) -> Vec<u32> {
        let mut sites = self.best.1;
        sites.sort_unstable();
        sites
    }

    /// The best swap, again and again, until none helps.
    pub(crate) fn climb(&mut self, keep_going: &dyn Fn() -> bool) {
        let never = vec![0; self.plot.sites()];
        while let Some(swap) = self.best_swap(&never, 1) {
            // What rounding alone could have made is no improvement, and could go round in a ring.
            if swap.change <= 1e-9 * self.plot.value().abs().max(1.0) {
                break;
            }
            self.plot.exchange(swap.out, swap.into);
            self.plot.fill();
            if !keep_going() {
                break;
            }
        }
        self.keep();
    }

    /// The best swap even where it harms, not undoing the latest ones, until `patience` swaps found nothing better.
    ///
    /// # Source
    /// Glover, "Tabu search, part I", ORSA Journal on Computing 1 (1989).
    pub(crate) fn wander(&mut self, patience: usize, keep_going: &dyn Fn() -> bool) {
        self.climb(keep_going);
        let mut chance = Chance::new(self.plot.sites() as u64);
        let mut until = vec![0_u32; self.plot.sites()];
        let mut stalled = 0;
        let spread = self.plot.open().len() / 2 + 8;
        for now in 1_u32.. {
            let Some(swap) = self.best_swap(&until, now) else {
                break;
            };
            self.plot.exchange(swap.out, swap.into);
            let rest = 3 + chance.below(spread) as u32;
            until[swap.out as usize] = now + rest + 4;
            until[swap.into as usize] = now + rest / 2;
            stalled = if self.keep() { 0 } else { stalled + 1 };
            if stalled >= patience || !keep_going() {
                break;
            }
        }
    }

    fn keep(&mut self) -> bool {
        let value = self.plot.value();
        let better = value > self.best.0 + 1e-9 * value.abs();
        if better {
            self.best.0 = value;
            self.best.1.clear();
            self.best.1.extend_from_slice(self.plot.open());
        }
        better
    }

    /// The swap that adds most, or harms least, of those whose sites are not resting.
    fn best_swap(&mut self, until: &[u32], now: u32) -> Option<Swap> {
        let mut best: Option<Swap> = None;
        let mut is_open = vec![false; self.plot.sites()];
        for &site in self.plot.open() {
            is_open[site as usize] = true;
        }
        for &out in self.plot.open() {
            if until[out as usize] >= now {
                continue;
            }
            let loss = self.plot.without(out, &mut self.extra);
            let gains = self.plot.gain().iter().zip(&self.extra.sum);
            for (site, (gain, extra)) in (0_u32..).zip(gains) {
                let change = gain + extra - loss;
                if best.as_ref().is_none_or(|best| change > best.change)
                    && !is_open[site as usize]
                    && until[site as usize] < now
                    && self.plot.fits(site, out)
                {
                    best = Some(Swap {
                        out,
                        into: site,
                        change,
                    });
                }
            }
            self.extra.clear();
        }
        best
    }
}
