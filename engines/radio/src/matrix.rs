//! The loss from every site to every place: what a choice of sites is made by.
//!
//! Each path is a straight line on the grid, with heights at even steps no longer than asked for.
//! On a grid in degrees that line departs from the geodesic by at most 22 m midway over 30 km at
//! 51 degrees north, and by a ninth of that over 10 km: a fraction of a sample of 3 seconds of arc.

use crate::itm::{
    Batch, Candidates, Constants, Differences, Ground, Itm, Look, Padded, Sums, Tenths, atmosphere,
};
use crate::terrain::{Grid, Place};
use rayon::prelude::*;

/// More steps than that no path has.
const MOST_STEPS: f64 = 20_000.0;

/// Why there is no matrix.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum MatrixError {
    /// Heights cannot be so far apart.
    #[error("heights along a path must be 1 m to 10000 m apart, got {0} m")]
    Spacing(f64),
    /// The reach is no distance, or would have too many heights.
    #[error("the longest path must be more than 0 m and at most 20000 steps, got {0} m")]
    Reach(f64),
    /// A place that is not anywhere.
    #[error("place {0} is not a place: it must be finite")]
    Place(usize),
    /// The caller said so.
    #[error("stopped")]
    Stopped,
}

/// How paths are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paths {
    /// The greatest distance between heights along a path, in m, 1 to 10,000. Finer than the
    /// terrain's own samples says nothing more; 90 m suits 3 seconds of arc.
    pub spacing_m: f64,
    /// Longer paths are not worked out, in m.
    pub reach_m: f64,
}

/// The loss from each of some sites to each of some places, in dB: `[from, to]`.
///
/// Not a number where a path is longer than the reach, crosses a void or leaves the terrain, or is
/// refused by the model. Places less than 1 m apart are taken to be 1 m apart. Losses are those of
/// [`Itm::point_to_point`], rounded to `f32`: 8 µdB at 150 dB.
///
/// Sites are shared out among the threads of rayon's pool, whose number makes no difference.
/// `keep_going` is asked before each site.
///
/// # Errors
/// [`MatrixError`].
pub fn losses_db(
    grid: &Grid,
    itm: &Itm,
    from: &[Place],
    to: &[Place],
    paths: Paths,
    keep_going: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<f32>, MatrixError> {
    if !(1.0..=10_000.0).contains(&paths.spacing_m) {
        return Err(MatrixError::Spacing(paths.spacing_m));
    }
    if !(paths.reach_m > 0.0 && paths.reach_m <= MOST_STEPS * paths.spacing_m) {
        return Err(MatrixError::Reach(paths.reach_m));
    }
    let all = from.iter().chain(to);
    if let Some(odd) = all
        .clone()
        .position(|place| !(place.x.is_finite() && place.y.is_finite()))
    {
        return Err(MatrixError::Place(odd));
    }
    let targets: Vec<Target> = to
        .iter()
        .map(|&place| Target {
            place,
            samples: grid.samples(place),
        })
        .collect();
    let mut losses_db = vec![f32::NAN; from.len() * to.len()];
    if to.is_empty() {
        return Ok(losses_db);
    }
    losses_db
        .par_chunks_exact_mut(to.len())
        .zip(from)
        .try_for_each_init(Workbench::default, |bench, (row, &site)| {
            if !keep_going() {
                return Err(MatrixError::Stopped);
            }
            bench.row(Row {
                grid,
                k: itm.constants(),
                site,
                targets: &targets,
                paths,
                row,
            });
            Ok(())
        })?;
    Ok(losses_db)
}

/// A place to be reached.
struct Target {
    place: Place,
    samples: (f64, f64),
}

/// One site, and where its losses go.
struct Row<'a> {
    grid: &'a Grid,
    k: &'a Constants,
    site: Place,
    targets: &'a [Target],
    paths: Paths,
    row: &'a mut [f32],
}

/// What [`Workbench::row`] does with vectors; no closure, as for a sweep.
#[cfg(target_arch = "x86_64")]
struct Lanewise<'a, 'b> {
    bench: &'a mut Workbench,
    job: Row<'b>,
    token: pulp::x86::V3,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Lanewise<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        let Self { bench, job, token } = self;
        bench.work::<crate::lanes::four::Four>(token, job);
    }
}

/// Room to work in, used over again from site to site.
#[derive(Default)]
struct Workbench {
    ground_m: Vec<f32>,
    heights_m: Vec<f64>,
    places: Vec<f64>,
    sums: Sums,
    differences: Differences,
    batch: Batch,
    columns: Vec<usize>,
    answers_db: Vec<f64>,
}

impl Workbench {
    /// The losses from one site, with vectors where the processor has them.
    fn row(&mut self, job: Row<'_>) {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = pulp::x86::V3::try_new() {
            return token.vectorize(Lanewise {
                bench: self,
                job,
                token,
            });
        }
        self.work::<f64>((), job);
    }

    #[inline(always)]
    fn work<L: Tenths>(&mut self, token: L::Token, job: Row<'_>)
    where
        for<'a> Padded<'a>: Ground<L>,
    {
        let Row {
            grid,
            k,
            site,
            targets,
            paths,
            row,
        } = job;
        let start = grid.samples(site);
        self.batch.clear();
        self.columns.clear();
        for (column, target) in targets.iter().enumerate() {
            let distance_m = grid.frame().distance_m(site, target.place).max(1.0);
            if !(distance_m <= paths.reach_m) {
                continue;
            }
            let intervals = (distance_m / paths.spacing_m).ceil() as usize;
            let spacing_m = distance_m / intervals as f64;
            if self.path::<L>(
                token,
                grid,
                k,
                (start, target.samples),
                intervals,
                spacing_m,
            ) {
                self.columns.push(column);
            }
        }
        self.batch.losses_db(k, &mut self.answers_db);
        for (&column, &loss_db) in self.columns.iter().zip(&self.answers_db) {
            row[column] = if loss_db.is_finite() {
                loss_db as f32
            } else {
                f32::NAN
            };
        }
    }

    /// Looks along one path; false where the ground is not known.
    #[inline(always)]
    fn path<L: Tenths>(
        &mut self,
        token: L::Token,
        grid: &Grid,
        k: &Constants,
        (start, end): ((f64, f64), (f64, f64)),
        intervals: usize,
        spacing_m: f64,
    ) -> bool
    where
        for<'a> Padded<'a>: Ground<L>,
    {
        self.ground_m.resize(intervals + 1 + Padded::ROOM, 0.0);
        let ground_m = &mut self.ground_m[..=intervals];
        grid.along(start, end, ground_m);
        self.sums.fill(ground_m.iter());
        if !self.sums.is_known() {
            return false;
        }
        self.heights_m.clear();
        self.heights_m
            .extend(ground_m.iter().map(|&height_m| f64::from(height_m)));
        for place in self.places.len()..=intervals {
            self.places.push(place as f64);
        }
        let (refractivity_n, curvature) = atmosphere(k, self.sums.mean_m(intervals));
        let between = Candidates {
            places: &self.places[1..intervals],
            heights_m: &self.heights_m[1..intervals],
        };
        let look = Look {
            k,
            ground: &Padded {
                heights_m: &self.ground_m,
                intervals,
            },
            sums: &self.sums,
            intervals,
            spacing_m,
            ends_m: [self.heights_m[0], self.heights_m[intervals]],
            candidates: [between; 2],
            refractivity_n,
            curvature,
        };
        self.batch
            .push(&look.along::<L>(token, &mut self.differences));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::itm::Profile;
    use crate::terrain::{Frame, Voids};

    fn ground() -> Grid {
        let heights_m = (0..200 * 200).map(|i| match i {
            30_050 => f32::NAN,
            _ => ((i * 7_919) % 97) as f32,
        });
        let (corner, step) = (
            Place {
                x: 0.0,
                y: 19_900.0,
            },
            Place { x: 100.0, y: 100.0 },
        );
        Grid::new(
            Frame::Metres,
            corner,
            step,
            (200, 200),
            heights_m.collect(),
            Voids::Unknown,
        )
        .unwrap()
    }

    fn itm() -> Itm {
        Itm::new(&crate::itm::tests::usual()).unwrap()
    }

    const PATHS: Paths = Paths {
        spacing_m: 90.0,
        reach_m: 20e3,
    };

    #[test]
    fn each_is_the_loss_of_its_path() {
        let (grid, itm) = (ground(), itm());
        let places: Vec<Place> = (0..40_u32)
            .map(|i| Place {
                x: f64::from(i * 7_919 % 19_900),
                y: f64::from(i * 5_851 % 19_900),
            })
            .collect();
        let got = losses_db(&grid, &itm, &places[..9], &places, PATHS, &|| true).unwrap();
        let mut compared = 0;
        for (i, &from) in places[..9].iter().enumerate() {
            for (j, &to) in places.iter().enumerate() {
                let distance_m = Frame::Metres.distance_m(from, to).max(1.0);
                let loss_db = got[i * places.len() + j];
                if distance_m > PATHS.reach_m {
                    assert!(loss_db.is_nan());
                    continue;
                }
                let intervals = (distance_m / PATHS.spacing_m).ceil() as usize;
                let mut ground_m = vec![0.0; intervals + 1];
                grid.along(grid.samples(from), grid.samples(to), &mut ground_m);
                let heights_m: Vec<f64> = ground_m.iter().map(|&h| f64::from(h)).collect();
                let alone = Profile::new(distance_m / intervals as f64, &heights_m)
                    .and_then(|profile| itm.point_to_point(&profile));
                match alone {
                    Ok(loss) => assert_eq!(loss_db, loss.loss_db as f32, "{from:?} {to:?}"),
                    Err(_) => assert!(loss_db.is_nan()),
                }
                compared += 1;
            }
        }
        assert!(compared > 300);
    }

    #[test]
    fn refuses_what_it_cannot_compute() {
        let (grid, itm) = (ground(), itm());
        let here = [Place { x: 50.0, y: 50.0 }];
        let error = |from: &[Place], paths, go: bool| {
            losses_db(&grid, &itm, from, &here, paths, &|| go)
                .unwrap_err()
                .to_string()
        };
        expect_test::expect!["heights along a path must be 1 m to 10000 m apart, got 0 m"]
            .assert_eq(&error(
                &here,
                Paths {
                    spacing_m: 0.0,
                    ..PATHS
                },
                true,
            ));
        expect_test::expect![
            "the longest path must be more than 0 m and at most 20000 steps, got NaN m"
        ]
        .assert_eq(&error(
            &here,
            Paths {
                reach_m: f64::NAN,
                ..PATHS
            },
            true,
        ));
        expect_test::expect!["place 0 is not a place: it must be finite"].assert_eq(&error(
            &[Place {
                x: f64::NAN,
                y: 0.0,
            }],
            PATHS,
            true,
        ));
        expect_test::expect!["stopped"].assert_eq(&error(&here, PATHS, false));
        assert_eq!(
            losses_db(&grid, &itm, &[], &here, PATHS, &|| true),
            Ok(vec![])
        );
        assert_eq!(
            losses_db(&grid, &itm, &here, &[], PATHS, &|| true),
            Ok(vec![])
        );
        let outside = [Place { x: -500.0, y: 50.0 }];
        assert!(losses_db(&grid, &itm, &outside, &here, PATHS, &|| true).unwrap()[0].is_nan());
    }
}
