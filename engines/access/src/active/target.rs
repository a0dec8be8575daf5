//! Targets of the pointer: at least 24 by 24 CSS px, or with room around (WCAG 2.2, 2.5.8).

use serde::Deserialize;

use super::{Area, Place, fault};
use crate::Finding;

/// Something that is aimed at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Target {
    /// Which; its area is that of all that answers to the pointer.
    #[serde(flatten)]
    pub place: Place,
    /// Whether it stands in a sentence.
    pub inline: bool,
    /// Whether the browser gives it its size.
    pub native: bool,
    /// Where it leads, for a link.
    pub leads: Option<String>,
}

const LEAST_PX: f64 = 24.0;
/// Browsers lay out in fractions of a pixel.
const SLACK_PX: f64 = 0.5;
const MOST: usize = 20;

impl Target {
    fn is_small(&self) -> bool {
        let Area { width, height, .. } = self.place.area;
        width < LEAST_PX - SLACK_PX || height < LEAST_PX - SLACK_PX
    }

    /// Another that does the same and is large enough.
    fn is_same_as(&self, other: &Self) -> bool {
        !self.place.name.is_empty()
            && self.place.name == other.place.name
            && self.leads.is_some()
            && self.leads == other.leads
            && !other.is_small()
    }
}

/// Targets that are too small and too close to another.
#[must_use]
pub fn targets(all: &[Target]) -> Vec<Finding> {
    // Sorted from the top, so that only what is near is compared.
    let is_there = |target: &&Target| {
        let Area {
            x,
            y,
            width,
            height,
        } = target.place.area;
        [x, y, width, height]
            .iter()
            .all(|number| number.is_finite())
    };
    let mut by_top: Vec<&Target> = all.iter().filter(is_there).collect();
    by_top.sort_by(|a, b| a.place.area.y.total_cmp(&b.place.area.y));
    let small = all
        .iter()
        .filter(is_there)
        .filter(|target| target.is_small() && !target.inline && !target.native);
    small
        .filter(|target| is_crowded(target, &by_top))
        .filter(|target| !all.iter().any(|other| target.is_same_as(other)))
        .take(MOST)
        .map(|target| {
            let Area { width, height, .. } = target.place.area;
            let message = format!("{} is {width:.0} by {height:.0} px and close to another: easy to miss with a finger or a trembling hand. Make it at least 24 by 24 px, or leave room around it.", capital(&target.place.called()));
            fault("target-too-small", &target.place.selector, message)
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Whether a circle of 24 px about its middle touches another target, or the circle of another that is small.
fn is_crowded(target: &Target, by_top: &[&Target]) -> bool {
    let (x, y) = target.place.area.middle();
    by_top
        .iter()
        .take_while(|other| other.place.area.y <= y + LEAST_PX)
        .filter(|other| other.place.id != target.place.id)
        .filter(|other| {
            !holds(&other.place.area, &target.place.area)
                && !holds(&target.place.area, &other.place.area)
        })
        .any(|other| {
            let area = other.place.area;
            let to_x = (area.x - x).max(x - area.right()).max(0.0);
            let to_y = (area.y - y).max(y - area.bottom()).max(0.0);
            let touches = to_x.hypot(to_y) < LEAST_PX / 2.0 - SLACK_PX;
            let (other_x, other_y) = area.middle();
            let circles = (other_x - x).hypot(other_y - y) < LEAST_PX - SLACK_PX;
            touches || (other.is_small() && circles)
        })
}

/// One within the other is one target in two elements, such as a link about a picture.
fn holds(outer: &Area, inner: &Area) -> bool {
    outer.x <= inner.x + SLACK_PX
        && outer.y <= inner.y + SLACK_PX
        && outer.right() + SLACK_PX >= inner.right()
        && outer.bottom() + SLACK_PX >= inner.bottom()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: u32, x: f64, side: f64) -> Target {
        Target {
            place: Place {
                id,
                selector: format!("#t{id}"),
                name: "Edit".into(),
                role: "button".into(),
                area: Area {
                    x,
                    y: 0.0,
                    width: side,
                    height: side,
                },
            },
            ..Target::default()
        }
    }

    #[track_caller]
    fn check(all: &[Target], want: usize) {
        assert_eq!(targets(all).len(), want);
    }

    #[test]
    fn small_ones_need_room() {
        check(&[target(1, 0.0, 16.0)], 0);
        check(&[target(1, 0.0, 16.0), target(2, 18.0, 16.0)], 2);
        check(&[target(1, 0.0, 16.0), target(2, 40.0, 16.0)], 0);
        check(&[target(1, 0.0, 24.0), target(2, 24.0, 24.0)], 0);
        check(&[target(1, 0.0, 16.0), target(2, 17.0, 40.0)], 1);
    }

    #[test]
    fn what_is_excused_is_excused() {
        let beside = || target(2, 18.0, 30.0);
        check(
            &[
                Target {
                    inline: true,
                    ..target(1, 0.0, 16.0)
                },
                beside(),
            ],
            0,
        );
        check(
            &[
                Target {
                    native: true,
                    ..target(1, 0.0, 13.0)
                },
                beside(),
            ],
            0,
        );
        let to = |target: Target| Target {
            leads: Some("/a".into()),
            ..target
        };
        check(&[to(target(1, 0.0, 16.0)), to(beside())], 0);
        let around = Target {
            place: Place {
                area: Area {
                    x: -4.0,
                    y: -4.0,
                    width: 40.0,
                    height: 40.0,
                },
                ..target(3, 0.0, 0.0).place
            },
            ..Target::default()
        };
        check(&[target(1, 0.0, 16.0), around], 0);
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        check(
            &[
                target(1, f64::NAN, 16.0),
                target(2, f64::INFINITY, f64::NAN),
            ],
            0,
        );
    }
}
