//! The loss of one path, or of several side by side, from what the terrain gave.

use super::constants::Constants;
use super::diffraction::Diffraction;
use super::error::{Refusal, Warnings};
use super::path::{Path, smooth_horizon};
use super::scatter::{NONE_DB, scatter_db};
use super::sight::{self, Line};
use super::variability::at_levels_db;
use crate::lanes::{Lanes, math};

/// The answer for a path, lane by lane.
#[derive(Clone, Copy)]
pub(crate) struct Answer<L> {
    pub loss_db: L,
    pub free_space_db: L,
    /// The median loss over free space before variability.
    pub reference_db: L,
    /// 1 within sight, 2 diffraction, 3 scatter.
    pub region: L,
    /// Sum of the warnings' bits.
    pub warnings: L,
    /// NTIA's code of a refusal, else 0.
    pub refusal: L,
}

/// ITM v1.4 from effective heights and horizons on.
///
/// # Source
/// G. Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the Algorithm" (1985), here
/// [Algorithm]; ERL 79-ITS 67; as NTIA's implementation v1.4 reads them.
#[inline(always)]
pub(crate) fn attenuation<L: Lanes>(k: &Constants, path: &Path<L>, ends_known: bool) -> Answer<L> {
    let distance_m = path.distance_m;
    let smooth = [
        smooth_horizon(path.effective_m[0], path.earth_m),
        smooth_horizon(path.effective_m[1], path.earth_m),
    ];
    let smooth_m = smooth[0] + smooth[1];
    let horizons_m = path.horizon_m[0] + path.horizon_m[1];
    let angles = path.horizon_rad[0] + path.horizon_rad[1];
    let least_rad = -horizons_m / path.earth_m;
    let sight_rad = -angles.max(least_rad);

    // The straight line through the diffraction loss at two distances far out.
    let reach_m = math::cbrt(path.earth_m.squared() * (1.0 / k.freq_mhz));
    let diffraction = Diffraction::new(k, path, sight_rad, smooth_m, ends_known);
    let d3 = smooth_m.max(horizons_m + reach_m * 5.0);
    let d4 = d3 + reach_m * 10.0;
    let (a3, a4) = (diffraction.at(d3), diffraction.at(d4));
    let db_per_m = (a4 - a3) / (d4 - d3);
    let line = Line {
        db_per_m,
        at_zero_db: a3 - db_per_m * d3,
    };

    let near = distance_m.lt(smooth_m);
    let one = distance_m.like(1.0);
    let mut reference_db = line.at(distance_m);
    let mut region = one.or_else(near, one + one);
    if distance_m.any(near) {
        let within = sight::reference_db(k, path, smooth_m, line);
        reference_db = within.or_else(near, reference_db);
    }
    // Scatter never takes over nearer than this, so that it need not be asked.
    let least_m = smooth_m.max(horizons_m + reach_m * (1.088 * k.ln_freq));
    let far = distance_m.gt(least_m);
    if distance_m.any(far) {
        let (db, takes_over) = beyond(k, path, sight_rad, line, least_m);
        reference_db = db.or_else(takes_over, reference_db);
        region = (one + one + one).or_else(takes_over, region);
    }
    let zero = distance_m.like(0.0);
    let reference_db = zero.or_else(reference_db.lt(zero), reference_db);

    let free_space_db = math::log10(distance_m * 1e-3) * 20.0 + k.free_space_db;
    let loss_db = at_levels_db(k, path, reference_db) + free_space_db;
    let (warnings, refusal) = remarks(k, path, smooth);
    Answer {
        loss_db,
        free_space_db,
        reference_db,
        region,
        warnings,
        refusal,
    }
}

/// The scatter line beyond where it crosses the diffraction line, and whether the path is there.
/// So few paths are that they are taken one by one.
#[inline(always)]
fn beyond<L: Lanes>(
    k: &Constants,
    path: &Path<L>,
    sight_rad: L,
    line: Line<L>,
    least_m: L,
) -> (L, L::Mask) {
    let mut columns = [[0.0; 4]; 13];
    let lanes = [
        path.distance_m,
        path.refractivity_n,
        path.earth_m,
        path.horizon_rad[0],
        path.horizon_rad[1],
        path.horizon_m[0],
        path.horizon_m[1],
        path.effective_m[0],
        path.effective_m[1],
        sight_rad,
        line.db_per_m,
        line.at_zero_db,
        least_m,
    ];
    for (column, lane) in columns.iter_mut().zip(lanes) {
        lane.store(column);
    }
    let (mut db, mut crossed_m) = ([0.0; 4], [0.0; 4]);
    for i in 0..L::WIDTH {
        let c = columns.map(|column| column[i]);
        let path = Path {
            distance_m: c[0],
            refractivity_n: c[1],
            earth_m: c[2],
            horizon_rad: [c[3], c[4]],
            horizon_m: [c[5], c[6]],
            effective_m: [c[7], c[8]],
            irregularity_m: 0.0,
        };
        let line = Line {
            db_per_m: c[10],
            at_zero_db: c[11],
        };
        (db[i], crossed_m[i]) = scatter_line(k, &path, c[9], line, c[12]);
    }
    let token = path.distance_m.token();
    (
        L::load(token, &db),
        path.distance_m.gt(L::load(token, &crossed_m)),
    )
}

/// The scatter loss of a path, and the distance from which it counts.
#[inline(never)]
fn scatter_line(
    k: &Constants,
    path: &Path<f64>,
    sight_rad: f64,
    line: Line<f64>,
    least_m: f64,
) -> (f64, f64) {
    let horizons_m = path.horizon_m[0] + path.horizon_m[1];
    let d5 = horizons_m + 200e3;
    let (a6, gain_db) = scatter_db(k, path, sight_rad, horizons_m + 400e3, -1.0);
    let (a5, _) = scatter_db(k, path, sight_rad, d5, gain_db);
    if !(a5 < NONE_DB - 1.0) {
        return (0.0, f64::INFINITY);
    }
    let db_per_m = (a6 - a5) / 200e3;
    let crossing_m = (a5 - line.at_zero_db - db_per_m * d5) / (line.db_per_m - db_per_m);
    let from_m = if least_m > crossing_m {
        least_m
    } else {
        crossing_m
    };
    let at_zero_db = (line.db_per_m - db_per_m) * from_m + line.at_zero_db;
    (db_per_m * path.distance_m + at_zero_db, from_m)
}

/// What to mind, and what is refused, in NTIA's order: once refused, no more is noticed.
#[inline(always)]
fn remarks<L: Lanes>(k: &Constants, path: &Path<L>, smooth: [L; 2]) -> (L, L) {
    let distance_m = path.distance_m;
    let zero = distance_m.like(0.0);
    let mut warnings = zero.like(k.warnings.weight());
    for (end, angle, near, far) in [
        (
            0,
            Warnings::TX_HORIZON_ANGLE,
            Warnings::TX_HORIZON_NEAR,
            Warnings::TX_HORIZON_FAR,
        ),
        (
            1,
            Warnings::RX_HORIZON_ANGLE,
            Warnings::RX_HORIZON_NEAR,
            Warnings::RX_HORIZON_FAR,
        ),
    ] {
        let horizon_m = path.horizon_m[end];
        warnings = weigh(
            warnings,
            path.horizon_rad[end].abs().gt(zero.like(0.2)),
            angle,
        );
        warnings = weigh(warnings, horizon_m.lt(smooth[end] * 0.1), near);
        warnings = weigh(warnings, horizon_m.gt(smooth[end] * 3.0), far);
    }

    let n = path.refractivity_n;
    let mut refusal = if k.impedance_refused {
        code(zero, Refusal::GroundImpedance)
    } else {
        zero
    };
    let odd_earth = L::or(
        path.earth_m.lt(zero.like(4e6)),
        path.earth_m.gt(zero.like(13_333_333.0)),
    );
    refusal = code(zero, Refusal::EffectiveEarth).or_else(odd_earth, refusal);
    refusal = code(zero, Refusal::SurfaceRefractivityHigh).or_else(n.gt(zero.like(400.0)), refusal);
    refusal = code(zero, Refusal::SurfaceRefractivityLow).or_else(n.lt(zero.like(150.0)), refusal);

    let thin = L::and(
        n.lt(zero.like(250.0)),
        n.gt(zero.like(150.0_f64.next_down())),
    );
    warnings = weigh(warnings, thin, Warnings::SURFACE_REFRACTIVITY);
    let steep_m = (path.effective_m[0] - path.effective_m[1]).abs() / zero.like(0.2);
    let more = weigh(warnings, distance_m.lt(steep_m), Warnings::DISTANCE_STEEP);
    let more = weigh(
        more,
        distance_m.lt(zero.like(1e3)),
        Warnings::DISTANCE_SHORT,
    );
    let more = weigh(
        more,
        distance_m.gt(zero.like(1_000e3)),
        Warnings::DISTANCE_LONG,
    );
    let more = weigh(
        more,
        distance_m.gt(zero.like(2_000e3)),
        Warnings::DISTANCE_VERY_LONG,
    );
    (warnings.or_else(refusal.gt(zero), more), refusal)
}

/// The sum with a bit added where the mask says so.
#[inline(always)]
fn weigh<L: Lanes>(sum: L, mask: L::Mask, bit: Warnings) -> L {
    sum + sum.like(bit.weight()).or_else(mask, sum.like(0.0))
}

/// NTIA's code in each lane.
#[inline(always)]
fn code<L: Lanes>(like: L, refusal: Refusal) -> L {
    like.like(f64::from(refusal.code()))
}
