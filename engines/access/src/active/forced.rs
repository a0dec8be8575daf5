//! A page in colours that a person forced upon it, as Windows' contrast themes do.

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// What may be lost.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Forced {
    /// Controls that are drawn with colours of their background alone.
    pub bare: Vec<Place>,
    /// Things that are drawn the same with the focus and without.
    pub unmarked: Vec<Place>,
}

const MOST: usize = 10;

/// What is lost: `is_plain` says of a control whether its picture is of one colour.
#[must_use]
pub fn forced(all: &Forced, is_plain: impl Fn(&Place) -> bool) -> Vec<Finding> {
    let bare = all.bare.iter().filter(|place| is_plain(place)).take(MOST);
    let mut found: Vec<Finding> = bare
        .map(|place| {
            let message = format!("In forced colours nothing is left of {}: it is drawn with background colours alone. Use a picture, text or a border.", place.called());
            fault("forced-colours-lost", &place.selector, message)
        })
        .collect();
    found.extend(all.unmarked.iter().take(MOST).map(|place| {
        let message = format!("In forced colours nothing shows that {} has the focus. Keep an outline, if a transparent one: outline: 3px solid transparent.", place.called());
        ask("forced-colours-focus", &place.selector, message, "With a contrast theme on, press Tab until this has the focus: can you see that it has?")
    }));
    found
}
