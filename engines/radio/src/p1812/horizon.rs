//! Where each antenna's view ends, and the smooth ground that stands for the rough.

use super::profile::Profile;
use crate::diffraction::{Highest, wavelength_m};

/// The path as both antennas see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// Whether they see each other.
    pub in_sight: bool,
    /// How far each sees, km; in sight, how far each is from the point that comes nearest to the line.
    pub horizon_km: (f64, f64),
    /// How far above the level each horizon is, mrad.
    pub up_mrad: (f64, f64),
    /// The angle between both horizons, mrad.
    pub bend_mrad: f64,
    /// The smooth ground below each antenna for diffraction, m above sea level.
    pub smooth_m: (f64, f64),
    /// How high each antenna stands over the smooth ground for ducting, m.
    pub over_smooth_m: (f64, f64),
    /// How far the ground between the horizons rises above the smooth, m.
    pub rough_m: f64,
}

/// Both horizons with the point each is at, counted among those between.
struct Horizons {
    in_sight: bool,
    up: (f64, f64),
    at: (usize, usize),
}

/// # Source
/// P.1812-8, attachment 1 to annex 1, sections 5.3 to 5.6, equations (76) to (95).
pub(super) fn view(
    profile: &Profile,
    (tx_m, rx_m): (f64, f64),
    earth_km: f64,
    freq_ghz: f64,
) -> View {
    let total = profile.steps.total_km;
    let found = horizons(profile, (tx_m, rx_m), earth_km, freq_ghz);
    let at = |i: usize| profile.steps.from_tx_km.get(i).copied().unwrap_or_default();
    let horizon_km = (at(found.at.0), total - at(found.at.1));
    let up_mrad = found.up;

    // (92), (93): the smooth ground may not lie above the true at the ends.
    let low = (
        profile.fit_m.0.min(profile.ends_m.0),
        profile.fit_m.1.min(profile.ends_m.1),
    );
    let slope = (low.1 - low.0) / total;
    let (from, to) = (found.at.0.min(found.at.1), found.at.0.max(found.at.1));
    let ground = profile.between_m().get(from..=to).unwrap_or_default();
    let along = profile.steps.from_tx_km.get(from..=to).unwrap_or_default();
    let rough_m = Highest::of2(ground, along, |h, d| h - (low.0 + slope * d));

    View {
        in_sight: found.in_sight,
        horizon_km,
        up_mrad,
        bend_mrad: 1e3 * total / earth_km + up_mrad.0 + up_mrad.1,
        smooth_m: for_diffraction(profile, (tx_m, rx_m)),
        over_smooth_m: (tx_m - low.0, rx_m - low.1),
        rough_m,
    }
}

/// (76) to (83).
fn horizons(profile: &Profile, (tx, rx): (f64, f64), earth_km: f64, freq_ghz: f64) -> Horizons {
    let steps = &profile.steps;
    let total = steps.total_km;
    let ground = profile.between_m();
    let angle = |rise: f64| 1e3 * rise.atan();
    // The angle grows with its tangent, so the tangent is compared and the angle taken once.
    let bow = 1.0 / (2.0 * earth_km);
    let straight = |from: f64, to: f64| (to - from) / (1e3 * total) - total * bow;
    let rise_tx = |h: f64, per: f64, d: f64| (h - tx) * 1e-3 * per - d * bow;
    let rise_rx = |h: f64, per: f64, d: f64| (h - rx) * 1e-3 * per - (total - d) * bow;

    let top = Highest::of3(ground, &steps.per_from_tx, &steps.from_tx_km, rise_tx);
    let to_rx = straight(tx, rx);
    if top > to_rx {
        let back = Highest::of3(ground, &steps.per_to_rx, &steps.from_tx_km, rise_rx);
        // Of several points as high as each other, those nearest to the antennas.
        let tx_at = each(ground, &steps.per_from_tx, &steps.from_tx_km)
            .position(|((&h, &per), &d)| rise_tx(h, per, d) == top);
        let rx_at = each(ground, &steps.per_to_rx, &steps.from_tx_km)
            .rposition(|((&h, &per), &d)| rise_rx(h, per, d) == back);
        return Horizons {
            in_sight: false,
            up: (angle(top), angle(back)),
            at: (tx_at.unwrap_or_default(), rx_at.unwrap_or_default()),
        };
    }
    // In sight: the point of the largest nu, where it would first be cut off.
    let curvature = 1.0 / earth_km;
    let edge_of = 1.0 / wavelength_m(freq_ghz).sqrt();
    let slope = (rx - tx) / total;
    let nu = |h: f64, bulge: f64, edge: f64, d: f64| {
        (h + curvature * bulge - (tx + slope * d)) * edge * edge_of
    };
    let nearest = Highest::of4(ground, &steps.bulge, &steps.edge, &steps.from_tx_km, nu);
    let at = ground
        .iter()
        .zip(&steps.bulge)
        .zip(&steps.edge)
        .zip(&steps.from_tx_km)
        .rposition(|(((&h, &bulge), &edge), &d)| nu(h, bulge, edge, d) == nearest)
        .unwrap_or_default();
    Horizons {
        in_sight: true,
        up: (angle(to_rx), angle(straight(rx, tx))),
        at: (at, at),
    }
}

/// Three rows point by point, from either end.
fn each<'a>(
    a: &'a [f64],
    b: &'a [f64],
    c: &'a [f64],
) -> impl ExactSizeIterator<Item = ((&'a f64, &'a f64), &'a f64)> + DoubleEndedIterator {
    a.iter().zip(b).zip(c)
}

/// (89) to (91): the smooth ground, lowered where the true one cuts the line of sight.
fn for_diffraction(profile: &Profile, (tx, rx): (f64, f64)) -> (f64, f64) {
    let steps = &profile.steps;
    let ground = profile.between_m();
    let along = &steps.from_tx_km;
    let slope = (rx - tx) / steps.total_km;
    let over = |h: f64, d: f64| h - (tx + slope * d);
    let above = Highest::of2(ground, along, over);
    let (mut smooth_tx, mut smooth_rx) = profile.fit_m;
    if above > 0.0 {
        let from_tx = Highest::of3(ground, along, &steps.per_from_tx, |h, d, per| {
            over(h, d) * per
        });
        let from_rx = Highest::of3(ground, along, &steps.per_to_rx, |h, d, per| {
            over(h, d) * per
        });
        let share = from_tx / (from_tx + from_rx);
        smooth_tx -= above * share;
        smooth_rx -= above * (1.0 - share);
    }
    (
        smooth_tx.min(profile.ends_m.0),
        smooth_rx.min(profile.ends_m.1),
    )
}
