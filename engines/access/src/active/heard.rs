//! What a page's scripts listen to, and whether the keyboard and other pointers can do the same.

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// An element that listens, or says that it acts.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Heard {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Kinds of events that it listens to itself.
    pub hears: Vec<String>,
    /// Whether its role attribute says that it is worked.
    pub acts: bool,
    /// Whether Tab comes to it.
    pub tabbable: bool,
    /// Whether it can have the focus.
    pub focusable: bool,
    /// Whether it is an element that the browser itself works.
    pub native: bool,
    /// Whether the pointer becomes a hand over it.
    pub pointer: bool,
    /// Whether it has a word or two: not a backdrop, not a whole part of the page.
    pub words: bool,
    /// Whether something in it can have the focus.
    pub within: bool,
    /// Whether it is in something that can, or in a label.
    pub around: bool,
    /// Whether another element has its keyboard, as a list box has that of its options.
    pub managed: bool,
    /// Whether it can be dragged by its own attribute.
    pub draggable: bool,
    /// Whether it, or something around it, listens to keys.
    #[serde(rename = "keysAbove")]
    pub keys_above: bool,
    /// Whether something of the same name is come to by Tab.
    pub same: bool,
}

impl Heard {
    fn hears_any(&self, kinds: &[&str]) -> bool {
        self.hears.iter().any(|kind| kinds.contains(&kind.as_str()))
    }
}

const CLICKS: [&str; 4] = ["click", "mousedown", "mouseup", "pointerup"];
const DRAGS: [&str; 4] = ["dragstart", "drag", "mousemove", "pointermove"];
const MOTIONS: [&str; 4] = [
    "devicemotion",
    "deviceorientation",
    "deviceorientationabsolute",
    "shake",
];
const GESTURES: [&str; 5] = [
    "touchmove",
    "gesturestart",
    "gesturechange",
    "gestureend",
    "MSGestureChange",
];
const MOST: usize = 20;

/// What the elements show; `window` are the kinds that the window and the document listen to.
#[must_use]
pub fn heard(all: &[Heard], window: &[String]) -> Vec<Finding> {
    let mut found: Vec<Finding> = all.iter().filter_map(keyboard).take(MOST).collect();
    found.extend(all.iter().filter_map(drag).take(MOST));
    found.extend(all.iter().filter_map(gesture).take(MOST));
    if window.iter().any(|kind| MOTIONS.contains(&kind.as_str())) {
        let message = "The page listens to how the device is moved. Offer a button that does the same, and let people turn the motion off.";
        found.push(ask("motion-actuation", "html", message, "Can everything that moving the device does be done with a control as well, and the motion be turned off?"));
    }
    found
}

fn keyboard(one: &Heard) -> Option<Finding> {
    let clicks = one.hears_any(&CLICKS);
    let selector = &one.place.selector;
    let called = one.place.called();
    if one.native || one.within || one.managed || !(clicks || one.acts) {
        return None;
    }
    let to_mend = "Make it a button or a link, which the keyboard works by itself.";
    if !one.focusable {
        if one.around || one.same || !one.words {
            return None;
        }
        let message =
            format!("A pointer can work {called}, and the keyboard cannot get to it. {to_mend}");
        // Somebody may have meant it as a larger place to hit, with the real control elsewhere.
        if clicks && (one.acts || one.pointer) {
            return Some(fault("keyboard-unreachable", selector, message));
        }
        let question = "With the keyboard alone: can you do what a click on this does?";
        return Some(ask("keyboard-unreachable", selector, message, question));
    }
    // Scripts that listen for clicks of everything from above listen for keys there, too.
    if clicks && one.tabbable && !one.keys_above {
        let message = format!(
            "The keyboard gets to {called}, and neither Enter nor Space does what a click does. {to_mend}"
        );
        return Some(fault("keyboard-inoperable", selector, message));
    }
    None
}

fn drag(one: &Heard) -> Option<Finding> {
    let down = one.hears_any(&["mousedown", "pointerdown", "touchstart"]);
    let drags = one.draggable || one.hears_any(&["dragstart"]) || (down && one.hears_any(&DRAGS));
    let native = one.place.role == "slider" && one.native;
    (drags && !native).then(|| {
        let message = format!("{} is dragged. Offer a way without dragging: buttons to move it, or a click where it should go.", one.place.called());
        ask("drag-alternative", &one.place.selector, message, "Can the same be done with single clicks or taps, without dragging?")
    })
}

fn gesture(one: &Heard) -> Option<Finding> {
    one.hears_any(&GESTURES).then(|| {
        let message = format!("{} listens to fingers that move over it. Offer buttons that do the same as a swipe or a pinch.", one.place.called());
        ask("pointer-gesture", &one.place.selector, message, "Can everything that a swipe or a pinch does here be done with single taps?")
    })
}

/// What letters did that were pressed with the focus nowhere.
#[must_use]
pub fn letters(did: &[char]) -> Option<Finding> {
    let first = did.first()?;
    let all: Vec<String> = did.iter().take(10).map(ToString::to_string).collect();
    let message = format!(
        "A letter alone does something here ({}). People who speak to their computer, or whose hand slips, set it off. Let it be turned off or changed, or ask for a key such as Ctrl with it.",
        all.join(", ")
    );
    let question =
        format!("Is there a setting that turns the shortcut “{first}” off or changes it?");
    Some(ask("letter-shortcut", "html", message, &question))
}

/// What happened while the button of the pointer was held down on something, before it was let go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pressed {
    /// On what.
    pub place: Place,
    /// Where the page tried to go.
    pub left_for: Option<String>,
    /// Whether a window was to be opened.
    pub opened: bool,
    /// Whether something was shown or said.
    pub said: bool,
}

/// What acts as soon as it is touched.
#[must_use]
pub fn pressed(all: &[Pressed]) -> Vec<Finding> {
    const RULE: &str = "acts-on-press";
    let judge = |one: &Pressed| {
        let called = one.place.called();
        let message = format!(
            "The page acts as soon as {called} is touched, before the finger is lifted: a slip cannot be taken back. Act on click."
        );
        if one.left_for.is_some() || one.opened {
            return Some(fault(RULE, &one.place.selector, message));
        }
        let question = "Touch this and move the finger away before lifting it: is nothing done, or can it be undone?";
        one.said
            .then(|| ask(RULE, &one.place.selector, message, question))
    };
    all.iter().filter_map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(hears: &[&str]) -> Heard {
        Heard {
            place: Place {
                selector: "#x".into(),
                role: "div".into(),
                name: "Send".into(),
                ..Place::default()
            },
            hears: hears.iter().map(|kind| (*kind).to_owned()).collect(),
            words: true,
            pointer: true,
            ..Heard::default()
        }
    }

    #[track_caller]
    fn check(one: Heard, want: &[(&str, &str)]) {
        let found = heard(std::slice::from_ref(&one), &[]);
        let got: Vec<(&str, &str)> = found
            .iter()
            .map(|f| (f.rule.as_str(), f.outcome.word()))
            .collect();
        assert_eq!(got, want, "{one:?}");
    }

    #[test]
    fn what_a_pointer_works_the_keyboard_works() {
        check(one(&["click"]), &[("keyboard-unreachable", "fail")]);
        check(
            Heard {
                pointer: false,
                ..one(&["click"])
            },
            &[("keyboard-unreachable", "needs-person")],
        );
        check(
            Heard {
                acts: true,
                ..one(&[])
            },
            &[("keyboard-unreachable", "needs-person")],
        );
        let on_tab = Heard {
            tabbable: true,
            focusable: true,
            ..one(&["click"])
        };
        check(on_tab.clone(), &[("keyboard-inoperable", "fail")]);
        check(
            Heard {
                keys_above: true,
                ..on_tab
            },
            &[],
        );
        check(
            Heard {
                native: true,
                ..one(&["click"])
            },
            &[],
        );
        check(
            Heard {
                within: true,
                ..one(&["click"])
            },
            &[],
        );
        check(
            Heard {
                words: false,
                ..one(&["click"])
            },
            &[],
        );
        check(
            Heard {
                same: true,
                ..one(&["click"])
            },
            &[],
        );
    }

    #[test]
    fn what_other_hands_cannot_do_is_asked() {
        check(
            Heard {
                draggable: true,
                ..one(&[])
            },
            &[("drag-alternative", "needs-person")],
        );
        check(one(&["touchmove"]), &[("pointer-gesture", "needs-person")]);
        let shaken = heard(&[], &["devicemotion".to_owned()]);
        assert_eq!(
            shaken.first().map(|f| f.rule.as_str()),
            Some("motion-actuation")
        );
        assert!(letters(&[]).is_none() && letters(&['s', 'j']).is_some());
    }
}
