//! A page in other windows: at 320 CSS px, enlarged, with more space between its letters, turned.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// How a page lies in a window.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct View {
    /// Letters that can be seen.
    pub letters: u64,
    /// CSS pixels by which the page is wider than the window.
    pub sideways: f64,
    /// Texts that reach beyond the right edge of the window.
    pub wide: Vec<Place>,
    /// Boxes within the page that scroll sideways.
    pub boxes: Vec<Scroller>,
    /// Texts of which a part is hidden.
    pub cut: Vec<Cut>,
    /// Texts that lie over one another.
    pub over: Vec<Over>,
    /// Texts that ask for the device to be turned.
    #[serde(rename = "asksToTurn")]
    pub asks_to_turn: Vec<Place>,
}

/// A box that scrolls sideways.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Scroller {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Whether a single line of text in it is wider than the window.
    pub long: bool,
}

/// A text of which a part is hidden.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Cut {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Whether whole lines are cut, not only the end of one.
    pub down: bool,
    /// Whether it ends in dots.
    pub dots: bool,
}

/// Two texts that lie over one another.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Over {
    /// The one.
    #[serde(flatten)]
    pub place: Place,
    /// Both, by number.
    pub pair: String,
    /// The other.
    pub other: String,
}

/// Findings of one rule in one view.
const MOST: usize = 10;

/// The page at 320 by 256 CSS px: as it is for somebody who enlarges it to 400%.
#[must_use]
pub fn reflow(narrow: &View) -> Vec<Finding> {
    const RULE: &str = "reflow-sideways";
    let mut found: Vec<Finding> = narrow
        .wide
        .iter()
        .take(MOST)
        .map(|wide| {
            let message = format!("In a window 320 px wide, as when the page is enlarged to 400%, this reaches beyond the edge: the page scrolls sideways by {:.0} px. Let it wrap: no fixed widths, overflow-wrap: anywhere.", narrow.sideways);
            fault(RULE, &wide.selector, message)
        })
        .collect();
    let boxes = narrow.boxes.iter().take(MOST).map(|one| {
        let selector = &one.place.selector;
        if one.long {
            let message = "In a window 320 px wide the lines of text in this box are wider than the window, and one has to scroll sideways to read each. Let them wrap.";
            return fault(RULE, selector, message);
        }
        let message = "In a window 320 px wide this part scrolls sideways. Let it wrap, unless it needs two dimensions.";
        ask(RULE, selector, message, "Does this part lose its meaning if it does not scroll sideways, as a map or a table of data does?")
    });
    found.extend(boxes);
    found
}

/// The page enlarged to 200%, beside the page as it is.
#[must_use]
pub fn zoomed(usual: &View, zoomed: &View) -> Vec<Finding> {
    worse(
        usual,
        zoomed,
        ("zoom-cut-off", "zoom-overlap"),
        "When the page is enlarged to 200%",
    )
}

/// The page with more space between lines, words and letters, beside the page as it is.
#[must_use]
pub fn spacing(usual: &View, spaced: &View) -> Vec<Finding> {
    worse(
        usual,
        spaced,
        ("spacing-cut-off", "spacing-overlap"),
        "When people set more space between lines, words and letters",
    )
}

/// What is hidden or covered now and was not before.
fn worse(usual: &View, now: &View, (cut_off, overlap): (&str, &str), when: &str) -> Vec<Finding> {
    let was_cut: BTreeSet<u32> = usual.cut.iter().map(|cut| cut.place.id).collect();
    let was_over: BTreeSet<&str> = usual.over.iter().map(|over| over.pair.as_str()).collect();
    let cut = now
        .cut
        .iter()
        .filter(|cut| !was_cut.contains(&cut.place.id));
    let mut found: Vec<Finding> = cut
        .take(MOST)
        .map(|cut| {
            let selector = &cut.place.selector;
            if cut.down && !cut.dots {
                let message = format!("{when} a part of this text is cut off. Let the box grow with its text: min-height in place of height, no overflow: hidden.");
                return fault(cut_off, selector, message);
            }
            let message = format!("{when} the end of this text is hidden. Let the box grow with its text.");
            ask(cut_off, selector, message, "Can all of the text still be read, here or where a link leads?")
        })
        .collect();
    let over = now
        .over
        .iter()
        .filter(|over| !was_over.contains(over.pair.as_str()));
    found.extend(over.take(MOST).map(|over| {
        let message = format!("{when} this text lies over another ({}). Let them move apart: no fixed heights or places.", over.other);
        ask(overlap, &over.place.selector, message, "Can both texts be read then?")
    }));
    found
}

/// The page upright and lying, on a phone.
#[must_use]
pub fn turning(upright: &View, lying: &View) -> Vec<Finding> {
    const RULE: &str = "orientation-refused";
    let (more, less, how) = if upright.letters >= lying.letters {
        (upright, lying, "on its side")
    } else {
        (lying, upright, "upright")
    };
    // A menu that folds takes some words away; a page that refuses takes most.
    if more.letters < 20 || less.letters * 2 >= more.letters {
        return Vec::new();
    }
    if let Some(asks) = less.asks_to_turn.first() {
        let message = format!(
            "With the device {how} the page asks to turn it and shows little else. Let it fit both."
        );
        return vec![fault(RULE, &asks.selector, message)];
    }
    let message = format!(
        "With the device {how} the page shows {} letters of {}. Let it fit both.",
        less.letters, more.letters
    );
    vec![ask(
        RULE,
        "html",
        message,
        "Turn the device: is everything still there?",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: u32) -> Place {
        Place {
            id,
            selector: format!("#p{id}"),
            ..Place::default()
        }
    }

    #[test]
    fn only_what_is_worse_than_before_is_told() {
        let cut = |id, down| Cut {
            place: place(id),
            down,
            dots: false,
        };
        let over = |pair: &str| Over {
            place: place(9),
            pair: pair.into(),
            other: "#o".into(),
        };
        let usual = View {
            cut: vec![cut(1, true)],
            over: vec![over("1/2")],
            ..View::default()
        };
        let now = View {
            cut: vec![cut(1, true), cut(2, true), cut(3, false)],
            over: vec![over("1/2"), over("3/4")],
            ..View::default()
        };
        let told: Vec<String> = spacing(&usual, &now)
            .iter()
            .map(|f| format!("{} {} {}", f.rule, f.selector, f.outcome.word()))
            .collect();
        assert_eq!(
            told,
            [
                "spacing-cut-off #p2 fail",
                "spacing-cut-off #p3 needs-person",
                "spacing-overlap #p9 needs-person"
            ]
        );
        assert!(zoomed(&now, &now).is_empty());
    }

    #[test]
    fn a_page_fits_both_ways_of_a_phone() {
        let view = |letters, asks| View {
            letters,
            asks_to_turn: if asks { vec![place(1)] } else { Vec::new() },
            ..View::default()
        };
        for (upright, lying, wants) in [
            (view(500, false), view(480, false), None),
            (view(500, false), view(300, true), None),
            (view(500, false), view(20, true), Some("fail")),
            (view(20, false), view(500, false), Some("needs-person")),
        ] {
            let found = turning(&upright, &lying);
            assert_eq!(found.first().map(|f| f.outcome.word()), wants);
        }
    }
}
