//! The network as a picture: sites where they are, and links in the colour and the stroke of their state.

use std::fmt::Write;

use app::chart::escaped;
use geo::Point;
use serde::Serialize;

/// Units of the picture: words keep their size on a wide page.
const WIDE: f64 = 740.0;
const HIGH: f64 = 420.0;
/// Room at both sides, for names.
const ASIDE: f64 = 210.0;
/// Room above and below.
const ROOM: f64 = 24.0;
/// How far a name stands from its site.
const GAP: f64 = 15.0;
/// How far a name stands below another at least.
const LINE: f64 = 22.0;

/// How a link is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It is up, or it is kept.
    Good,
    /// It is down, or it is given up.
    Bad,
    /// Nobody knows.
    Unknown,
    /// It is new.
    New,
}

impl Look {
    /// The look of a status.
    pub fn of(looks: &str) -> Self {
        match looks {
            "good" => Self::Good,
            "bad" => Self::Bad,
            _ => Self::Unknown,
        }
    }

    /// Colour and dashes: one can be told from the other without seeing the colour.
    fn stroke(self) -> &'static str {
        match self {
            Self::Good => "stroke=\"#0f7a52\" stroke-width=\"3\"",
            Self::Bad => "stroke=\"#ca3535\" stroke-width=\"4\" stroke-dasharray=\"10 6\"",
            Self::Unknown => "stroke=\"#505a5f\" stroke-width=\"3\" stroke-dasharray=\"2 5\"",
            Self::New => "stroke=\"#12436d\" stroke-width=\"4\"",
        }
    }
}

/// A site as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub at: Point,
    /// Whether it is a hub.
    pub hub: bool,
    /// Whether it is cut off.
    pub cut_off: bool,
}

/// A link as it is drawn: the numbers of its sites among the dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stroke {
    /// One end.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How it looks.
    pub look: Look,
}

/// What a stroke looks like, and what it means.
#[derive(Debug, Clone, Serialize)]
pub struct Key {
    picture: String,
    words: &'static str,
}

impl Key {
    /// The sample of a look, with the words for it.
    pub fn of((look, words): (Look, &'static str)) -> Self {
        let stroke = look.stroke();
        let picture = format!(
            "<svg width=\"40\" height=\"12\" aria-hidden=\"true\"><line x1=\"0\" y1=\"6\" x2=\"40\" y2=\"6\" {stroke}/></svg>"
        );
        Self { picture, words }
    }
}

/// The picture as SVG; `words` says in a sentence what is to be seen. Nothing if there is no site.
pub fn network(dots: &[Dot], strokes: &[Stroke], words: &str) -> String {
    let places = laid(dots);
    let names = named(&places);
    let mut inside = String::new();
    for stroke in strokes {
        if let (Some(a), Some(b)) = (places.get(stroke.a), places.get(stroke.b)) {
            let look = stroke.look.stroke();
            let _infallible = write!(
                inside,
                "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" {look}/>",
                a.0, a.1, b.0, b.1
            );
        }
    }
    for ((dot, (x, y)), name) in dots.iter().zip(&places).zip(&names) {
        let fill = if dot.cut_off { "#ca3535" } else { "#0b0c0c" };
        let shape = if dot.hub {
            format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"18\" height=\"18\" fill=\"{fill}\"/>",
                x - 9.0,
                y - 9.0
            )
        } else {
            format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\" fill=\"{fill}\"/>")
        };
        let _infallible = write!(
            inside,
            "{shape}<text class=\"app-chart__label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{}\">{}</text>",
            name.x,
            name.y,
            name.anchor,
            escaped(&dot.name)
        );
    }
    if inside.is_empty() {
        return inside;
    }
    let words = escaped(words);
    format!(
        "<svg class=\"app-chart__picture app-network\" viewBox=\"0 0 {WIDE} {HIGH}\" role=\"img\" aria-label=\"{words}\"><title>{words}</title>{inside}</svg>"
    )
}

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Name {
    x: f64,
    y: f64,
    anchor: &'static str,
}

/// Names stand outside, where no link is: left of what lies in the left half, and right of the rest. Those of sites
/// side by side stand below one another.
fn named(places: &[(f64, f64)]) -> Vec<Name> {
    let mut names: Vec<Name> = places
        .iter()
        .map(|&(x, y)| {
            let (x, anchor) = if x < WIDE / 2.0 {
                (x - GAP, "end")
            } else {
                (x + GAP, "start")
            };
            Name {
                x,
                y: y + 5.0,
                anchor,
            }
        })
        .collect();
    for side in ["start", "end"] {
        let mut downwards: Vec<&mut Name> = names
            .iter_mut()
            .filter(|name| name.anchor == side)
            .collect();
        downwards.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut free = f64::NEG_INFINITY;
        for name in downwards {
            name.y = name.y.max(free);
            free = name.y + LINE;
        }
    }
    names
}

/// Where each site is in the picture, with north up and the same scale both ways.
fn laid(dots: &[Dot]) -> Vec<(f64, f64)> {
    let edge = |of: fn(&Dot) -> f64| {
        let all = dots.iter().map(of);
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| {
            (low.min(n), high.max(n))
        })
    };
    let (west, east) = edge(|dot| dot.at.lon);
    let (south, north) = edge(|dot| dot.at.lat);
    // A degree of longitude is shorter than one of latitude.
    let narrow = ((south + north) / 2.0).to_radians().cos().max(0.01);
    let (across, up) = ((east - west) * narrow, north - south);
    let (room_x, room_y) = (WIDE - 2.0 * ASIDE, HIGH - 2.0 * ROOM);
    let scale = (room_x / across.max(1e-6)).min(room_y / up.max(1e-6));
    let (left, top) = ((WIDE - across * scale) / 2.0, (HIGH - up * scale) / 2.0);
    dots.iter()
        .map(|dot| {
            (
                left + (dot.at.lon - west) * narrow * scale,
                top + (north - dot.at.lat) * scale,
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(name: &str, lon: f64, lat: f64) -> Dot {
        Dot {
            name: name.to_owned(),
            at: Point { lon, lat },
            hub: false,
            cut_off: false,
        }
    }

    #[track_caller]
    fn check(dots: &[Dot], strokes: &[Stroke], want: &[&str]) {
        let svg = network(dots, strokes, "Two sites");
        for part in want {
            assert!(svg.contains(part), "{svg}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn all_sites_are_inside_with_north_up() {
        let down = Stroke {
            a: 0,
            b: 1,
            look: Look::Bad,
        };
        let two = [dot("Hall & <depot>", 1.7, 51.6), dot("North", 1.7, 51.7)];
        check(
            &two,
            &[down],
            &[
                "x1=\"370.0\" y1=\"396.0\" x2=\"370.0\" y2=\"24.0\"",
                "stroke-dasharray=\"10 6\"",
                "Hall &amp; &lt;depot&gt;",
            ],
        );
        check(&two[..1], &[down], &["cx=\"370.0\" cy=\"210.0\""]);
        assert_eq!(network(&[], &[down], "Nothing"), "");
    }
}
