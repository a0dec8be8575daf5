//! The Irregular Terrain Model of Longley and Rice, as NTIA keeps it: loss over real ground.
//!
//! [`Itm::point_to_point`] takes the ground between two places; [`Itm::area`] only how uneven the
//! country is. Answers, return codes and warnings are those of NTIA's implementation v1.4.
//!
//! # Source
//! - G. Hufford, A. Longley, W. Kissick, NTIA Report 82-100 (1982).
//! - G. Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the Algorithm" (1985): in these
//!   files [Algorithm].
//! - P. Rice and others, NBS Technical Note 101 (1967): [TN101].
//! - A. Longley, P. Rice, ESSA Technical Report ERL 79-ITS 67 (1968).

mod attenuation;
mod batch;
mod constants;
mod diffraction;
mod error;
mod ground;
mod horizon;
mod look;
mod path;
mod profile;
mod scatter;
mod setting;
mod sight;
mod spread;
mod sums;
mod tenths;
#[cfg(test)]
pub(crate) mod tests;
mod variability;

pub use error::{ItmError, Refusal, Warnings};
pub use profile::Profile;
pub use setting::{Climate, Levels, Manner, Polarisation, Setting, VariabilityMode};

pub(crate) use batch::Batch;
pub(crate) use constants::Constants;
pub(crate) use ground::{Ground, Padded};
pub(crate) use look::{Candidates, Look};
pub(crate) use path::{atmosphere, curvature};
pub(crate) use spread::Differences;
pub(crate) use sums::Sums;
pub(crate) use tenths::Tenths;

use attenuation::{Answer, attenuation};
use ground::Exact;
use path::{Found, Path, horizon_angle, median_horizon};

/// The model for one link: all that does not depend on the ground, worked out once.
pub struct Itm {
    constants: Constants,
}

/// By what the wave arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Within the horizon: NTIA's 1.
    LineOfSight = 1,
    /// Over the horizon: 2.
    Diffraction = 2,
    /// Far over it: 3.
    Troposcatter = 3,
}

/// The loss of a path, and how it came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// Basic transmission loss, at the levels asked for.
    pub loss_db: f64,
    /// What to mind; [`Warnings::return_code`] is NTIA's.
    pub warnings: Warnings,
    /// Of that, the loss over the same distance in free space.
    pub free_space_db: f64,
    /// Of that, the median loss over free space, before variability.
    pub reference_db: f64,
    /// By what the wave arrives.
    pub region: Region,
    /// From transmitter to receiver.
    pub distance_m: f64,
    /// Horizons of transmitter and receiver: above the horizontal, and how far.
    pub horizon_rad: [f64; 2],
    /// How far they are.
    pub horizon_m: [f64; 2],
    /// Heights of the antennas over the ground that matters.
    pub effective_height_m: [f64; 2],
    /// Terrain irregularity, delta h.
    pub irregularity_m: f64,
    /// At the surface.
    pub refractivity_n: f64,
}

/// With how much care a terminal of the area mode was sited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Siting {
    /// 0.
    Random = 0,
    /// 1.
    Careful = 1,
    /// 2.
    VeryCareful = 2,
}

/// A path in country of which only the irregularity is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// More than 0.
    pub distance_m: f64,
    /// Delta h, 0 or more: 0 is water, 30 plains, 90 hills, 200 mountains.
    pub irregularity_m: f64,
    /// Of the transmitter and the receiver.
    pub siting: [Siting; 2],
}

impl Itm {
    /// Makes ready for a link.
    ///
    /// # Errors
    /// [`ItmError::Refused`] for what is out of range; see [`Setting`].
    pub fn new(setting: &Setting) -> Result<Self, ItmError> {
        let warnings = setting.check()?;
        Ok(Self {
            constants: Constants::new(setting, warnings),
        })
    }

    pub(crate) fn constants(&self) -> &Constants {
        &self.constants
    }

    /// The loss over the ground between two places.
    ///
    /// # Errors
    /// [`ItmError::Refused`] where the path has an effective earth, a refractivity or a ground
    /// that the model does not hold for; [`ItmError::NotFinite`].
    pub fn point_to_point(&self, profile: &Profile) -> Result<Loss, ItmError> {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = pulp::x86::V3::try_new() {
            let found = token.vectorize(LookAlong {
                itm: self,
                profile,
                token,
            });
            return self.answer(found);
        }
        self.answer(self.look_along::<f64>((), profile))
    }

    #[inline(always)]
    fn look_along<L: Tenths>(&self, token: L::Token, profile: &Profile) -> Found<f64>
    where
        for<'a> Exact<'a>: Ground<L>,
    {
        let intervals = profile.intervals();
        let (refractivity_n, curvature) =
            atmosphere(&self.constants, profile.sums.mean_m(intervals));
        let between = Candidates {
            places: &profile.places[1..intervals],
            heights_m: &profile.heights_m[1..intervals],
        };
        let look = Look {
            k: &self.constants,
            ground: &Exact(&profile.heights_m),
            sums: &profile.sums,
            intervals,
            spacing_m: profile.spacing_m,
            ends_m: [profile.heights_m[0], profile.heights_m[intervals]],
            candidates: [between; 2],
            refractivity_n,
            curvature,
        };
        look.along::<L>(token, &mut Differences::default())
    }

    fn answer(&self, found: Found<f64>) -> Result<Loss, ItmError> {
        self.loss(&Path::new(found), true)
    }

    fn loss(&self, path: &Path<f64>, ends_known: bool) -> Result<Loss, ItmError> {
        let answer = attenuation(&self.constants, path, ends_known);
        let Answer {
            loss_db,
            free_space_db,
            reference_db,
            region,
            warnings,
            refusal,
        } = answer;
        let warnings = Warnings::from_weight(warnings);
        if let Some(refusal) = Refusal::of_path(refusal) {
            return Err(ItmError::Refused { refusal, warnings });
        }
        if !loss_db.is_finite() {
            return Err(ItmError::NotFinite);
        }
        Ok(Loss {
            loss_db,
            warnings,
            free_space_db,
            reference_db,
            region: match region {
                1.0 => Region::LineOfSight,
                2.0 => Region::Diffraction,
                _ => Region::Troposcatter,
            },
            distance_m: path.distance_m,
            horizon_rad: path.horizon_rad,
            horizon_m: path.horizon_m,
            effective_height_m: path.effective_m,
            irregularity_m: path.irregularity_m,
            refractivity_n: path.refractivity_n,
        })
    }

    /// The loss in country of some irregularity.
    ///
    /// # Errors
    /// [`ItmError::Refused`] for a distance of 0 or an irregularity below 0, and as
    /// [`point_to_point`](Self::point_to_point); [`ItmError::NotFinite`].
    ///
    /// # Source
    /// [Algorithm], equations 3.2 to 3.4.
    pub fn area(&self, area: &Area) -> Result<Loss, ItmError> {
        let k = &self.constants;
        let refuse = |refusal| {
            Err(ItmError::Refused {
                refusal,
                warnings: k.warnings,
            })
        };
        if !(area.distance_m > 0.0 && area.distance_m.is_finite()) {
            return refuse(Refusal::Distance(area.distance_m));
        }
        if !(area.irregularity_m >= 0.0 && area.irregularity_m.is_finite()) {
            return refuse(Refusal::Irregularity(area.irregularity_m));
        }
        let earth_m = 1.0 / curvature(k.refractivity_n);
        let effective_m =
            [0, 1].map(|end| sited_m(k.height_m[end], area.siting[end], area.irregularity_m));
        let horizon_m = effective_m.map(|h| median_horizon(area.irregularity_m, h, earth_m));
        let angle = |end: usize| {
            horizon_angle(
                area.irregularity_m,
                effective_m[end],
                horizon_m[end],
                earth_m,
            )
        };
        let path = Path {
            distance_m: area.distance_m,
            refractivity_n: k.refractivity_n,
            earth_m,
            horizon_rad: [0, 1].map(angle),
            horizon_m,
            effective_m,
            irregularity_m: area.irregularity_m,
        };
        self.loss(&path, false)
    }
}

/// The effective height of an antenna, by the care with which it was sited. [Algorithm, 3.2]
fn sited_m(height_m: f64, siting: Siting, irregularity_m: f64) -> f64 {
    let gain_m = match siting {
        Siting::Random => return height_m,
        Siting::Careful => 4.0,
        Siting::VeryCareful => 9.0,
    };
    let low = if height_m < 5.0 {
        (0.1 * std::f64::consts::PI * height_m).sin()
    } else {
        1.0
    };
    let fall = (2.0 * height_m / irregularity_m.max(1e-3)).min(20.0);
    height_m + (1.0 + gain_m * low) * (-fall).exp()
}

/// What [`Itm::point_to_point`] does with vectors; no closure, as for a sweep.
#[cfg(target_arch = "x86_64")]
struct LookAlong<'a> {
    itm: &'a Itm,
    profile: &'a Profile,
    token: pulp::x86::V3,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for LookAlong<'_> {
    type Output = Found<f64>;
    #[inline(always)]
    fn call(self) -> Found<f64> {
        self.itm
            .look_along::<crate::lanes::four::Four>(self.token, self.profile)
    }
}
