//! Keys alone: Tab until the thing has the focus, arrows within a set, Enter and Space.

use std::collections::HashSet;

use browser::Key;

use super::pointer::hindrance;
use super::{Deed, Thing, is_of_list};
use crate::find::TICKED;
use crate::page::{Page, Spot};
use crate::stop::Stop;

/// Presses of Tab before a page is held to have no end.
const MOST_TABS: usize = 300;

/// Presses of Tab that leave the focus in one thing: a date has three parts, a film has its buttons.
const MOST_STAYS: usize = 12;

/// What one can move in with arrows, once the focus is in it.
const SETS: [&str; 6] = [
    "radiogroup",
    "menu",
    "menubar",
    "tablist",
    "tree",
    "listbox",
];

impl Page<'_> {
    pub(super) async fn reach_by_keys(&mut self, thing: &Thing) -> Result<(), Stop> {
        let goal = self.stop_of(thing).await?;
        let (mut been, mut was_outside) = (HashSet::new(), false);
        let (mut last, mut stays) = (None, 0);
        for _ in 0..MOST_TABS {
            let focused = self.tab.focused().await?;
            let element = focused.as_ref().and_then(|node| node.element);
            if element.is_some_and(|element| goal.contains(&element)) {
                return self.is_visible_with_focus(thing, element).await;
            }
            was_outside |= element.is_none() && !been.is_empty();
            let has_moved = element != last;
            stays = if has_moved { 0 } else { stays + 1 };
            // Round once and not met: the second time at a place ends the search.
            let is_round = has_moved && element.is_some_and(|element| !been.insert(element));
            if stays > MOST_STAYS || is_round {
                let at = focused.map(|node| node.name).unwrap_or_default();
                return Err(self.unreached(thing, !was_outside, &at));
            }
            last = element;
            self.press(Key::TAB).await?;
        }
        Err(self.unreached(thing, false, ""))
    }

    fn unreached(&self, thing: &Thing, is_trapped: bool, at: &str) -> Stop {
        let said = &thing.said;
        Stop::Broke(if is_trapped && at.is_empty() {
            format!("The keyboard is trapped before it comes to “{said}”.")
        } else if is_trapped {
            format!("The keyboard is trapped at “{at}” and never comes to “{said}”.")
        } else {
            format!("“{said}” cannot be reached with the keyboard.")
        })
    }

    /// The elements at which Tab stops for a thing: itself, its list, or any of its set.
    async fn stop_of(&self, thing: &Thing) -> Result<Vec<i64>, Stop> {
        let tree = self.tree().await?;
        let Some(node) = tree.of_element(thing.element) else {
            return Ok(vec![thing.element]);
        };
        let is_set = |role: &str| SETS.contains(&role) || role == "combobox";
        let set = tree.around(node).find(|around| {
            is_set(&around.role) || (node.role == "radio" && around.role == "group")
        });
        let mut stops = vec![thing.element];
        if is_of_list(thing) {
            stops.extend(set.and_then(|set| set.element));
        }
        if let Some(set) = set
            && [
                "radio",
                "tab",
                "menuitem",
                "menuitemradio",
                "treeitem",
                "option",
            ]
            .contains(&node.role.as_str())
        {
            let of_set = tree
                .told()
                .filter(|one| one.role == node.role && tree.is_in(one, set));
            stops.extend(of_set.filter_map(|one| one.element));
        }
        Ok(stops)
    }

    async fn is_visible_with_focus(&self, thing: &Thing, element: Option<i64>) -> Result<(), Stop> {
        const LOOK: &str = "e => { const seen = walk.look(e, true); \
            return seen.state === 'seen' ? seen : [...(e.labels ?? [])].map(label => walk.look(label, true))\
            .find(seen => seen.state === 'seen') ?? seen }";
        let Some(element) = element else {
            return Ok(());
        };
        self.wait(self.patience.min(crate::page::BEAT * 8), async |page| {
            let spot: Option<Spot> = page.of(element, LOOK).await?;
            Ok(match spot {
                Some(spot) if spot.state != "seen" => Err(format!(
                    "{} It has the focus all the same.",
                    hindrance(&thing.said, &spot, page.way)
                )),
                _ => Ok(()),
            })
        })
        .await
    }

    pub(super) async fn by_keys(&mut self, thing: &Thing, deed: Deed<'_>) -> Result<(), Stop> {
        match deed {
            Deed::Upload(path) => Ok(self.tab.choose_file(thing.element, path).await?),
            Deed::Fill(with) => self.type_over(thing, with).await,
            Deed::Choose if is_of_list(thing) => self.choose_in_list(thing).await,
            Deed::Choose => self.choose_in_set(thing).await,
            Deed::Tick => self.press(Key::SPACE).await,
            Deed::Press if thing.has_role(TICKED) => self.press(Key::SPACE).await,
            Deed::Press if thing.has_role(&["tab", "menuitem", "treeitem"]) => {
                self.arrow_to(thing).await?;
                self.press(Key::ENTER).await
            }
            Deed::Press => self.press(Key::ENTER).await,
        }
    }

    /// Arrows until the answer has the focus; Space where that alone does not choose it.
    async fn choose_in_set(&mut self, thing: &Thing) -> Result<(), Stop> {
        self.arrow_to(thing).await?;
        let is_on: Option<bool> = self
            .of(
                thing.element,
                "e => e.checked ?? e.getAttribute('aria-checked') === 'true'",
            )
            .await?;
        if is_on == Some(false) {
            self.press(Key::SPACE).await?;
        }
        Ok(())
    }

    async fn arrow_to(&mut self, thing: &Thing) -> Result<(), Stop> {
        for key in [Key::DOWN, Key::RIGHT] {
            let mut first = None;
            for _ in 0..MOST_TABS {
                let element = self.tab.focused().await?.and_then(|node| node.element);
                if element == Some(thing.element) {
                    return Ok(());
                }
                if first.is_some() && element == first {
                    break;
                }
                first = first.or(element);
                self.press(key).await?;
            }
        }
        Err(Stop::Broke(format!(
            "“{}” cannot be reached with the arrow keys.",
            thing.said
        )))
    }

    /// Arrows in a closed list, down or up, until the answer is the chosen one.
    async fn choose_in_list(&mut self, thing: &Thing) -> Result<(), Stop> {
        const WAY_TO_GO: &str = "e => { const list = e.closest('select'); \
            return list && [...list.options].filter(o => !o.disabled).indexOf(e) \
            - [...list.options].filter(o => !o.disabled).indexOf(list.selectedOptions[0]) }";
        for _ in 0..MOST_TABS {
            let left: Option<i64> = self.of(thing.element, WAY_TO_GO).await?;
            match left {
                Some(0) => return Ok(()),
                Some(left) => {
                    self.press(if left > 0 { Key::DOWN } else { Key::UP })
                        .await?
                }
                // No list of the browser's own: its answers are things with focus.
                None => {
                    self.arrow_to(thing).await?;
                    return self.press(Key::ENTER).await;
                }
            }
        }
        Err(Stop::Broke(format!(
            "“{}” cannot be chosen with the arrow keys.",
            thing.said
        )))
    }
}
