//! The way of the keyboard through a page, judged.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Area, Place, ask, fault};
use crate::Finding;

/// Where the Tab key should come to, by the page's own markup.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Landing {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Its place in the page's order.
    pub order: i64,
    /// Its tabindex; 0 where it has none.
    pub tabindex: i64,
    /// Whether it can be seen.
    pub seen: bool,
    /// Radio buttons of one group are one stop.
    pub group: Option<String>,
}

/// What had the focus after a key.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Stopped {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Its place in the page's order.
    pub order: i64,
    /// Its tabindex; 0 where it has none.
    pub tabindex: i64,
    /// Where its labels are.
    pub labels: Vec<Area>,
    /// Whether it takes letters: a caret shows where the keyboard is.
    pub written: bool,
    /// Whether it has several stops of its own, as a date has.
    pub many: bool,
    /// Whether it is in a dialog.
    pub modal: bool,
    /// Whether it can be seen at all.
    pub seen: bool,
    /// Whether a part of it is in the window.
    #[serde(rename = "inWindow")]
    pub in_window: bool,
    /// How much of that part is covered by what floats over the page, from 0 to 1.
    pub covered: f64,
    /// What covers it.
    pub by: Option<String>,
}

/// One step of the way.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Stop {
    /// What has the focus; none where nothing has.
    pub at: Option<Stopped>,
    /// What had it on the way, by number.
    pub through: Vec<u32>,
    /// Where the page tried to go meanwhile.
    #[serde(default)]
    pub left_for: Option<String>,
    /// Whether it tried to open a window.
    #[serde(default)]
    pub opened: bool,
    /// Pixels by which the picture with the focus differs from that without; none where no picture was taken.
    #[serde(default)]
    pub drawn_px: Option<u32>,
    /// The same of the whole window, where close by nothing differed.
    #[serde(default)]
    pub drawn_anywhere_px: Option<u32>,
}

/// Where the keyboard was held, and what was tried to get away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// What it went round and round.
    pub among: Vec<u32>,
    /// Whether Escape and Tab lead out.
    pub by_escape: bool,
    /// Whether Shift and Tab do.
    pub by_back: bool,
    /// Whether an arrow key and Tab do.
    pub by_arrow: bool,
}

/// The whole way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Walk {
    /// What the markup promises.
    pub expected: Vec<Landing>,
    /// What came.
    pub stops: Vec<Stop>,
    /// Whether the way was gone to its end.
    pub ended: bool,
    /// Where it was held.
    pub held: Option<Held>,
}

/// Less of a ring than this is not one: a caret or a hairline's corner.
const LEAST_PX: u32 = 4;
/// A step up the page by more than this is a jump, in CSS pixels.
const JUMP_PX: f64 = 150.0;

/// What the way shows.
#[must_use]
pub fn walked(walk: &Walk) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(trap(walk));
    found.extend(unreached(walk));
    found.extend(order(walk));
    let mut seen = BTreeSet::new();
    for stop in &walk.stops {
        let Some(at) = &stop.at else { continue };
        found.extend(changes(stop, at));
        if seen.insert(at.place.id) {
            found.extend(drawn(stop, at));
            found.extend(obscured(at));
        }
    }
    found
}

fn trap(walk: &Walk) -> Option<Finding> {
    let held = walk.held.as_ref()?;
    let mut places = walk.stops.iter().filter_map(|stop| stop.at.as_ref());
    let at = places.rfind(|at| held.among.contains(&at.place.id))?;
    if held.by_escape || held.by_arrow {
        return None;
    }
    let called = at.place.called();
    let message = if held.among.len() == 1 {
        format!(
            "The keyboard comes to {called} and does not get on with Tab. Let Tab go on to what follows."
        )
    } else {
        format!(
            "The keyboard goes round and round near {called} and does not get on with Tab. Let Tab, or Escape, lead out."
        )
    };
    if held.by_back || at.modal {
        let question = "Press Tab, then Escape, then Shift and Tab: can you get to everything before and after this, or does the page say how?";
        return Some(ask("keyboard-trap", &at.place.selector, message, question));
    }
    Some(fault("keyboard-trap", &at.place.selector, message))
}

/// What the markup promises and the keyboard did not come to, if the way was gone to its end.
fn unreached(walk: &Walk) -> Vec<Finding> {
    if !walk.ended || walk.held.is_some() {
        return Vec::new();
    }
    let came: BTreeSet<u32> = walk
        .stops
        .iter()
        .flat_map(|stop| {
            let at = stop.at.iter().map(|at| at.place.id);
            at.chain(stop.through.iter().copied())
        })
        .collect();
    let came_groups: BTreeSet<&str> = walk
        .expected
        .iter()
        .filter(|one| came.contains(&one.place.id))
        .filter_map(|one| one.group.as_deref())
        .collect();
    let left = walk.expected.iter().filter(|one| {
        let group = one.group.as_deref();
        one.seen && !came.contains(&one.place.id) && !group.is_some_and(|g| came_groups.contains(g))
    });
    left.take(5)
        .map(|one| {
            let message = format!("Tab did not come to {}, though it can be focused. Let it be reached with Tab, or with the arrow keys within its group.", one.place.called());
            ask("keyboard-unreachable", &one.place.selector, message, "With the keyboard alone: can you get to this and use it?")
        })
        .collect()
}

fn order(walk: &Walk) -> Option<Finding> {
    let places: Vec<&Stopped> = walk
        .stops
        .iter()
        .filter_map(|stop| stop.at.as_ref())
        .filter(|at| at.seen)
        .collect();
    for pair in places.windows(2) {
        let [before, after] = pair else { continue };
        if after.place.id == before.place.id {
            continue;
        }
        let (from, to) = (before.place.area, after.place.area);
        let (called, next) = (before.place.called(), after.place.called());
        if before.tabindex > 0 && after.tabindex != before.tabindex && after.order < before.order {
            let message = format!(
                "A positive tabindex takes the keyboard to {called} before what comes ahead of it. Take the tabindex out and put things in the order in which they are used."
            );
            return Some(fault("focus-order-jumps", &before.place.selector, message));
        }
        if before.modal != after.modal {
            continue;
        }
        let is_row = (from.middle().1 - to.middle().1).abs() < from.height.max(to.height) / 2.0;
        let is_back = is_row && to.right() <= from.x && from.x - to.right() < 400.0;
        let is_up = to.bottom() < from.y - JUMP_PX && to.x <= from.x && after.order > before.order;
        if is_back || is_up {
            let message = format!(
                "From {called} the keyboard goes to {next}, which stands before it on the page. Put them in one order, in the markup and to the eye."
            );
            let question =
                "Press Tab through this part: does the order make sense to somebody who sees it?";
            return Some(ask(
                "focus-order-jumps",
                &after.place.selector,
                message,
                question,
            ));
        }
    }
    None
}

fn drawn(stop: &Stop, at: &Stopped) -> Option<Finding> {
    const RULE: &str = "focus-not-drawn";
    let called = at.place.called();
    if !at.seen && at.labels.is_empty() && !at.in_window {
        let message = format!(
            "The keyboard comes to {called}, which cannot be seen. Show it while it has the focus, or keep the keyboard from it."
        );
        return Some(fault(RULE, &at.place.selector, message));
    }
    let close = stop.drawn_px?;
    if close >= LEAST_PX || at.written {
        return None;
    }
    let message = format!(
        "Nothing shows that the keyboard is at {called}: it is drawn the same with the focus and without. Draw an outline: outline: 3px solid."
    );
    if stop.drawn_anywhere_px == Some(0) {
        return Some(fault(RULE, &at.place.selector, message));
    }
    let question = "Press Tab until this has the focus: can you see that it has?";
    Some(ask(RULE, &at.place.selector, message, question))
}

fn obscured(at: &Stopped) -> Option<Finding> {
    let by = at.by.as_deref().filter(|_| at.covered >= 1.0)?;
    let message = format!(
        "When the keyboard comes to {}, something lies over all of it ({by}). Leave room: scroll-padding on the page, as high as what floats over it.",
        at.place.called()
    );
    Some(fault("focus-obscured", &at.place.selector, message))
}

fn changes(stop: &Stop, at: &Stopped) -> Option<Finding> {
    const RULE: &str = "focus-changes-context";
    let called = at.place.called();
    if let Some(address) = &stop.left_for {
        let message = format!(
            "As soon as {called} has the focus the page goes to {address}. Wait until somebody asks for it."
        );
        return Some(fault(RULE, &at.place.selector, message));
    }
    if stop.opened {
        let message = format!(
            "As soon as {called} has the focus a window opens. Wait until somebody asks for it."
        );
        return Some(fault(RULE, &at.place.selector, message));
    }
    None
}

/// The page went on while nothing was done to it.
#[must_use]
pub fn went_on(address: &str) -> Finding {
    let message = format!(
        "The page goes on to {address} by itself, whether it was read or not. Wait until somebody asks for it, or let people ask for more time first."
    );
    fault("moves-on-by-itself", "html", message)
}

/// A link at the beginning that should lead to the content, and where it led.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Skip {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Its place in the page's order.
    pub after: i64,
    /// What it names; none where the page has no such thing.
    pub target: Option<SkipTarget>,
    /// The place in the page's order of what had the focus after Enter and Tab; none where nothing had.
    #[serde(default)]
    pub landed: Option<i64>,
    /// Whether it was followed.
    #[serde(default)]
    pub followed: bool,
}

/// What a link within the page names.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct SkipTarget {
    /// Its place in the page's order.
    pub order: i64,
    /// That of the last thing in it.
    pub last: i64,
    /// Whether it is drawn.
    pub drawn: bool,
}

/// What links to the content come to. Others within the page are judged too if they are the first thing on it.
#[must_use]
pub fn skips(skips: &[Skip]) -> Vec<Finding> {
    const RULE: &str = "skip-link-works";
    let speaks = |name: &str| {
        let name = name.to_lowercase();
        ["skip", "jump to", "main content", "neidio", "to content"]
            .iter()
            .any(|word| name.contains(word))
    };
    let is_one = |(at, skip): &(usize, &Skip)| *at == 0 || speaks(&skip.place.name);
    let judge = |(_, skip): (usize, &Skip)| {
        let called = skip.place.called();
        match &skip.target {
            None => Some(format!("There is nothing on the page that {called} leads to. Give the content the id that it names.")),
            Some(target) if !target.drawn => Some(format!("What {called} leads to is not shown. Lead to the content.")),
            Some(target) if skip.followed && skip.landed.is_some_and(|landed| landed < target.order) => {
                Some(format!("After {called} was followed, Tab goes on before the content. Give the target tabindex=\"-1\", or take out the script that moves the focus."))
            }
            Some(_) => None,
        }
        .map(|message| fault(RULE, &skip.place.selector, message))
    };
    skips
        .iter()
        .enumerate()
        .filter(is_one)
        .filter_map(judge)
        .collect()
}

/// What happened when a field was changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changed {
    /// Which field.
    pub place: Place,
    /// "select", "tick", "radio" or "text".
    pub kind: String,
    /// Where the page tried to go.
    pub left_for: Option<String>,
    /// Whether a window was to be opened.
    pub opened: bool,
    /// What had the focus afterwards, if it was something else.
    pub moved_to: Option<Place>,
}

/// What changing fields shows.
#[must_use]
pub fn changed(all: &[Changed]) -> Vec<Finding> {
    const RULE: &str = "input-changes-context";
    let judge = |one: &Changed| {
        let called = one.place.called();
        let selector = &one.place.selector;
        if one.left_for.is_some() || one.opened {
            let what = if one.opened {
                "a window opens"
            } else {
                "the page goes on"
            };
            let message = format!(
                "As soon as {called} is changed {what}. Add a button, and wait until it is pressed."
            );
            return Some(fault(RULE, selector, message));
        }
        let to = one.moved_to.as_ref()?;
        let message = format!(
            "As soon as {called} is changed the keyboard is taken to {}. Leave it where it is.",
            to.called()
        );
        let question = "Does the page say, before this is used, that it moves on by itself?";
        Some(ask(RULE, selector, message, question))
    };
    all.iter().filter_map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;

    fn at(id: u32, order: i64, x: f64, y: f64) -> Stopped {
        Stopped {
            place: Place {
                id,
                selector: format!("#s{id}"),
                name: format!("N{id}"),
                role: "link".into(),
                area: Area {
                    x,
                    y,
                    width: 50.0,
                    height: 20.0,
                },
            },
            order,
            seen: true,
            in_window: true,
            ..Stopped::default()
        }
    }

    fn stop(at: Stopped) -> Stop {
        Stop {
            at: Some(at),
            drawn_px: Some(200),
            ..Stop::default()
        }
    }

    #[track_caller]
    fn check(walk: &Walk, want: &[(&str, Outcome)]) {
        let found = walked(walk);
        let got: Vec<(&str, Outcome)> =
            found.iter().map(|f| (f.rule.as_str(), f.outcome)).collect();
        assert_eq!(got, want);
    }

    const FAIL: Outcome = Outcome::Fail;
    const ASK: Outcome = Outcome::NeedsPerson;

    #[test]
    fn a_sound_way_says_nothing() {
        let stops = vec![
            stop(at(1, 1, 0.0, 0.0)),
            stop(at(2, 2, 60.0, 0.0)),
            stop(at(3, 3, 0.0, 40.0)),
        ];
        check(
            &Walk {
                stops,
                ended: true,
                ..Walk::default()
            },
            &[],
        );
    }

    #[test]
    fn what_holds_the_keyboard_is_a_trap_unless_it_lets_go() {
        let held = |by_escape, by_back| Walk {
            stops: vec![stop(at(1, 1, 0.0, 0.0))],
            held: Some(Held {
                among: vec![1],
                by_escape,
                by_back,
                by_arrow: false,
            }),
            ..Walk::default()
        };
        check(&held(false, false), &[("keyboard-trap", FAIL)]);
        check(&held(false, true), &[("keyboard-trap", ASK)]);
        check(&held(true, false), &[]);
    }

    #[test]
    fn order_is_that_of_the_eye() {
        let walk = |stops: Vec<Stopped>| Walk {
            stops: stops.into_iter().map(stop).collect(),
            ..Walk::default()
        };
        check(
            &walk(vec![at(1, 1, 200.0, 0.0), at(2, 2, 100.0, 0.0)]),
            &[("focus-order-jumps", ASK)],
        );
        check(
            &walk(vec![at(1, 1, 0.0, 900.0), at(2, 2, 0.0, 10.0)]),
            &[("focus-order-jumps", ASK)],
        );
        let second_column = walk(vec![at(1, 1, 0.0, 900.0), at(2, 2, 300.0, 10.0)]);
        check(&second_column, &[]);
        let ahead = Stopped {
            tabindex: 3,
            ..at(1, 9, 0.0, 90.0)
        };
        check(
            &walk(vec![ahead, at(2, 2, 0.0, 0.0)]),
            &[("focus-order-jumps", FAIL)],
        );
    }

    #[test]
    fn the_focus_is_seen_and_not_covered() {
        let with = |close, anywhere, covered| {
            let mut one = stop(Stopped {
                covered,
                by: Some("#bar".into()),
                ..at(1, 1, 0.0, 0.0)
            });
            (one.drawn_px, one.drawn_anywhere_px) = (Some(close), anywhere);
            Walk {
                stops: vec![one],
                ..Walk::default()
            }
        };
        check(&with(0, Some(0), 0.0), &[("focus-not-drawn", FAIL)]);
        check(&with(0, Some(90), 0.0), &[("focus-not-drawn", ASK)]);
        check(&with(90, None, 0.9), &[]);
        check(&with(90, None, 1.0), &[("focus-obscured", FAIL)]);
    }

    #[test]
    fn links_to_the_content_lead_there() {
        let skip = |target, landed| Skip {
            place: Place {
                name: "Skip to main content".into(),
                ..Place::default()
            },
            target,
            landed,
            followed: true,
            ..Skip::default()
        };
        let target = |drawn| {
            Some(SkipTarget {
                order: 10,
                last: 20,
                drawn,
            })
        };
        for (one, wants) in [
            (skip(None, None), 1),
            (skip(target(false), None), 1),
            (skip(target(true), Some(4)), 1),
            (skip(target(true), Some(12)), 0),
            (skip(target(true), None), 0),
        ] {
            assert_eq!(skips(std::slice::from_ref(&one)).len(), wants, "{one:?}");
        }
    }
}
