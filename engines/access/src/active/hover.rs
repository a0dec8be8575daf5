//! What comes up under the pointer can be sent away, pointed at, and stays (WCAG 2.2, 1.4.13).

use super::{Place, ask, fault};
use crate::Finding;

/// What came up when the pointer rested on something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hovered {
    /// On what.
    pub trigger: Place,
    /// What came up.
    pub content: Place,
    /// Whether the keyboard comes to the trigger, or into it.
    pub tabbable: bool,
    /// Whether it comes up with the focus, too; none if that was not tried.
    pub by_focus: Option<bool>,
    /// Whether it lies over other text.
    pub covers: bool,
    /// Whether Escape sent it away.
    pub dismissed: bool,
    /// Whether it was still there once the pointer had moved onto it.
    pub hoverable: bool,
    /// Whether it was still there after a while.
    pub persistent: bool,
}

/// What it shows.
#[must_use]
pub fn hovered(all: &[Hovered]) -> Vec<Finding> {
    all.iter().flat_map(one).collect()
}

fn one(one: &Hovered) -> Vec<Finding> {
    const RULE: &str = "hover-content-stays";
    let mut found = Vec::new();
    let on = one.trigger.called();
    let selector = &one.trigger.selector;
    if !one.hoverable {
        found.push(fault(RULE, selector, format!("What comes up over {on} goes when the pointer moves onto it, so that people who enlarge the page cannot read it. Let it stay while the pointer is on it.")));
    }
    if !one.persistent {
        found.push(fault(RULE, selector, format!("What comes up over {on} goes by itself while the pointer still rests there. Let it stay until the pointer or the focus leaves.")));
    }
    if one.covers && !one.dismissed {
        found.push(fault(RULE, selector, format!("What comes up over {on} lies over other text, and Escape does not send it away. Close it on Escape.")));
    }
    let by_keyboard = one.tabbable && one.by_focus != Some(false);
    if !by_keyboard {
        let message = format!(
            "What comes up over {on} comes with the pointer and not with the keyboard. Show it on focus, too, or on a button."
        );
        found.push(ask(
            "hover-content-keyboard",
            selector,
            message,
            "With the keyboard alone: can you come to what it shows, here or elsewhere?",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_promise_is_kept() {
        let kind = Hovered {
            tabbable: true,
            by_focus: Some(true),
            covers: true,
            dismissed: true,
            hoverable: true,
            persistent: true,
            ..Hovered::default()
        };
        let count = |one: Hovered| hovered(&[one]).len();
        assert_eq!(count(kind.clone()), 0);
        assert_eq!(
            count(Hovered {
                dismissed: false,
                ..kind.clone()
            }),
            1
        );
        assert_eq!(
            count(Hovered {
                dismissed: false,
                covers: false,
                ..kind.clone()
            }),
            0
        );
        assert_eq!(
            count(Hovered {
                hoverable: false,
                ..kind.clone()
            }),
            1
        );
        assert_eq!(
            count(Hovered {
                persistent: false,
                ..kind.clone()
            }),
            1
        );
        assert_eq!(
            count(Hovered {
                by_focus: Some(false),
                ..kind.clone()
            }),
            1
        );
        assert_eq!(
            count(Hovered {
                tabbable: false,
                ..kind
            }),
            1
        );
    }
}
