//! The ground between a site and a place, drawn: the line of sight over it, and the first Fresnel zone about that.

use std::fmt::Write;

use crate::reach::Cut;

/// Units of the picture: it stretches with the page.
const WIDE: f64 = 1_000.0;
const HIGH: f64 = 300.0;
/// Room above and below what is drawn, of the whole height.
const ROOM: f64 = 0.08;

/// The picture as SVG, without words: the page has them around it.
pub fn picture(cut: &[Cut]) -> String {
    let all_m = cut.last().map_or(1.0, |point| point.at_m).max(1e-3);
    let heights = cut
        .iter()
        .flat_map(|point| [point.ground_m, point.sight_m + point.fresnel_m]);
    let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| {
        (low.min(height), high.max(height))
    });
    if !(low.is_finite() && high.is_finite()) {
        return String::new();
    }
    let span = (high - low).max(10.0);
    let x = |at_m: f64| at_m / all_m * WIDE;
    let y = |height_m: f64| HIGH * (1.0 - ROOM - (height_m - low) / span * (1.0 - 2.0 * ROOM));
    let line = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut path = String::new();
        for (at_m, height_m) in points {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            let _infallible = write!(path, "{letter}{:.1} {:.1}", x(at_m), y(height_m));
        }
        path
    };
    let ground = line(&mut cut.iter().map(|point| (point.at_m, point.ground_m)));
    let sight = line(&mut cut.iter().map(|point| (point.at_m, point.sight_m)));
    let above = cut.iter().map(|p| (p.at_m, p.sight_m + p.fresnel_m));
    let below = cut.iter().rev().map(|p| (p.at_m, p.sight_m - p.fresnel_m));
    let zone = line(&mut above.chain(below));
    format!(
        "<svg class=\"app-cut\" viewBox=\"0 0 {WIDE} {HIGH}\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"cut\">\
         <path class=\"app-cut__zone\" d=\"{zone}Z\"/>\
         <path class=\"app-cut__ground\" d=\"{ground}L{WIDE} {HIGH}L0 {HIGH}Z\"/>\
         <path class=\"app-cut__sight\" d=\"{sight}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cut: &[Cut], want: &[&str]) {
        let svg = picture(cut);
        for part in want {
            assert!(svg.contains(part), "{svg}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn all_of_the_way_is_drawn() {
        let point = |at_m: f64, ground_m: f64| Cut {
            at_m,
            ground_m,
            sight_m: 30.0,
            fresnel_m: 5.0,
        };
        check(
            &[point(0.0, 0.0), point(500.0, 20.0), point(1_000.0, 0.0)],
            &["d=\"M0.0 276.0L500.0", "M0.0 60.0L500.0 60.0L1000.0 60.0\""],
        );
        check(&[point(0.0, 3.0)], &["M0.0"]);
        check(&[], &[]);
    }
}
