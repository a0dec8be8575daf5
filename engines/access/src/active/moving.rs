//! What moves, changes or flashes by itself.

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// All that moves on a page.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Moving {
    /// Each.
    pub found: Vec<Moves>,
    /// Whether the page has a control that may stop something, by its name.
    pub stops: bool,
}

/// Something that moves for more than five seconds, or changes again and again.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Moves {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Whether it changes its place or size.
    pub moves: bool,
    /// Whether it changes its colour or whether it is shown.
    pub blinks: bool,
    /// How often it turns in a second.
    #[serde(rename = "perSecond")]
    pub per_second: f64,
    /// How often a script changed it; 0 for what a style sheet moves.
    pub times: u32,
    /// Whether it shows that something is under way.
    pub busy: bool,
}

impl Moves {
    fn area_px(&self) -> f64 {
        self.place.area.width * self.place.area.height
    }
}

/// A quarter of ten degrees of sight, at 1024 by 768 (WCAG 2.2, general flash and red flash thresholds).
const FLASH_PX: f64 = 21_824.0;
/// Turns of light in a second beyond which it is a flash.
const FLASHES_PER_S: f64 = 3.0;
/// Smaller than this nothing draws the eye.
const LEAST_PX: f64 = 400.0;

/// What moves and cannot be stopped.
#[must_use]
pub fn moving(all: &Moving) -> Vec<Finding> {
    const RULE: &str = "moves-unstoppably";
    all.found
        .iter()
        .filter(|one| !one.busy && one.area_px() >= LEAST_PX)
        .map(|one| {
            let message = format!("{} moves or changes by itself for more than five seconds. Let people pause it or take it away.", one.place.called());
            if one.moves && !all.stops && one.times == 0 {
                fault(RULE, &one.place.selector, message)
            } else {
                let question = "Can it be paused, stopped or hidden with something on the page?";
                ask(RULE, &one.place.selector, message, question)
            }
        })
        .collect()
}

/// What still moves for somebody who asked for less motion.
#[must_use]
pub fn moving_still(all: &Moving) -> Vec<Finding> {
    let moves =
        |one: &&Moves| one.moves && one.times == 0 && !one.busy && one.area_px() >= LEAST_PX;
    all.found
        .iter()
        .filter(moves)
        .map(|one| {
            let message = format!("{} moves even for people who asked their device for less motion. Stop it within @media (prefers-reduced-motion: reduce).", one.place.called());
            ask("motion-not-reduced", &one.place.selector, message, "Is the motion needed to understand the page?")
        })
        .collect()
}

impl Moving {
    /// What may flash: it is large, and turns often enough. Pictures of it are to be taken.
    pub fn may_flash(&self) -> impl Iterator<Item = &Moves> {
        self.found.iter().filter(|one| {
            let turns = one.blinks || one.times > 0;
            turns && one.per_second > FLASHES_PER_S / 2.0 && one.area_px() >= FLASH_PX
        })
    }
}

/// Whether something flashes: `light` is its mean relative luminance in pictures one after the other, in order, taken
/// over so many seconds. A flash is a pair of opposing changes of a tenth or more, the darker below 0.8. Pictures
/// may be too few to see each flash; what they show is the least.
#[must_use]
pub fn flashing(one: &Moves, light: &[f64], over_s: f64) -> Option<Finding> {
    let mut turns = 0_u32;
    let mut last_direction = 0.0;
    let mut extreme = *light.first()?;
    for &now in light {
        let change = now - extreme;
        let darker = now.min(extreme);
        if change.abs() >= 0.1 && darker < 0.8 {
            if change.signum() != last_direction {
                turns += 1;
                last_direction = change.signum();
            }
            extreme = now;
        } else if last_direction > 0.0 && now > extreme || last_direction < 0.0 && now < extreme {
            extreme = now;
        }
    }
    let flashes_per_s = f64::from(turns / 2) / over_s;
    let called = one.place.called();
    let selector = &one.place.selector;
    let message = format!(
        "{called} turns light and dark more than three times a second over a large part of the page: it may set off a seizure. Take it out."
    );
    if !(over_s > 0.0) || turns < 2 {
        return None;
    }
    if flashes_per_s > FLASHES_PER_S || (one.blinks && one.per_second > FLASHES_PER_S) {
        return Some(fault("flashes", selector, message));
    }
    let question = "Count for five seconds: does it turn light and dark more than fifteen times?";
    let message = format!(
        "{called} turns light and dark again and again over a large part of the page. Take it out."
    );
    Some(ask("flashes", selector, message, question))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::active::Area;

    fn large(per_second: f64) -> Moves {
        Moves {
            place: Place {
                area: Area {
                    width: 300.0,
                    height: 200.0,
                    ..Area::default()
                },
                ..Place::default()
            },
            blinks: true,
            per_second,
            ..Moves::default()
        }
    }

    #[test]
    fn light_that_turns_fast_is_a_flash() {
        let turns = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        let outcome =
            |one: &Moves, light: &[f64]| flashing(one, light, 1.0).map(|f| f.outcome.word());
        assert_eq!(outcome(&large(5.0), &turns), Some("fail"));
        assert_eq!(outcome(&large(2.0), &turns), Some("fail"));
        assert_eq!(
            outcome(&large(2.0), &[0.0, 0.5, 0.0, 0.5]),
            Some("needs-person")
        );
        assert_eq!(outcome(&large(5.0), &[0.5, 0.52, 0.5, 0.55]), None);
        assert_eq!(outcome(&large(5.0), &[]), None);
        assert_eq!(outcome(&large(5.0), &[1.0, 0.85, 1.0, 0.85]), None);
    }

    #[test]
    fn what_moves_can_be_stopped() {
        let one = Moves {
            moves: true,
            blinks: false,
            ..large(0.2)
        };
        let on = |stops, one: &Moves| {
            moving(&Moving {
                found: vec![one.clone()],
                stops,
            })
        };
        assert_eq!(on(false, &one)[0].outcome.word(), "fail");
        assert_eq!(on(true, &one)[0].outcome.word(), "needs-person");
        assert!(on(false, &Moves { busy: true, ..one }).is_empty());
    }
}
