//! A pointer or a finger: what is to be pressed is looked for, uncovered and hit.

use super::{Deed, Thing, is_of_list, led_on};
use crate::page::{Page, Spot};
use crate::stop::Stop;
use crate::way::Way;

impl Page<'_> {
    /// Brings the thing into the window; it must be seen there, and hit by whoever points at it.
    pub(super) async fn reach_by_pointer(&mut self, thing: &Thing) -> Result<(), Stop> {
        self.spot(thing).await.map(drop)
    }

    async fn spot(&self, thing: &Thing) -> Result<Spot, Stop> {
        // An answer of a list is behind the list.
        let what = if is_of_list(thing) {
            "e.closest('select') ?? e"
        } else {
            "e"
        };
        let reach = format!("e => walk.reach({what}, {})", self.way.scrolls_sideways());
        self.wait(self.patience, async |page| {
            let spot: Option<Spot> = page.of(thing.element, &reach).await?;
            let spot = spot.unwrap_or_default();
            Ok(match spot.state.as_str() {
                "seen" => Ok(spot),
                _ => Err(hindrance(&thing.said, &spot, page.way)),
            })
        })
        .await
    }

    pub(super) async fn by_pointer(&mut self, thing: &Thing, deed: Deed<'_>) -> Result<(), Stop> {
        let spot = self.spot(thing).await?;
        match deed {
            Deed::Upload(path) => return Ok(self.tab.choose_file(thing.element, path).await?),
            // The list that the browser opens is no part of the page.
            Deed::Choose if is_of_list(thing) => {
                self.moves += 2;
                return self.put(thing.element, "").await;
            }
            _ => self.hit(&spot).await?,
        }
        let Deed::Fill(with) = deed else {
            return Ok(());
        };
        let has_focus = self
            .of::<bool>(
                thing.element,
                "e => e.matches(':focus') || e.contains(document.activeElement)",
            )
            .await?;
        if has_focus == Some(false) {
            return Err(Stop::Broke(format!(
                "“{}” does not take the cursor when it is pressed.",
                thing.said
            )));
        }
        self.type_over(thing, with).await
    }

    async fn hit(&mut self, spot: &Spot) -> Result<(), Stop> {
        self.moves += 1;
        if self.way == Way::SlowPhone {
            return led_on(self.tab.tap(spot.x, spot.y).await);
        }
        // A hand comes from somewhere: what opens or moves under it does so before the click.
        self.tab.point(spot.x - 12.0, spot.y - 6.0).await?;
        led_on(self.tab.click(spot.x, spot.y).await)
    }
}

/// Why a thing cannot be pressed, for a person.
pub fn hindrance(said: &str, spot: &Spot, way: Way) -> String {
    let how = match way {
        Way::Zoomed => " at 400% zoom",
        Way::SlowPhone => " on a phone",
        _ => "",
    };
    match spot.state.as_str() {
        "covered" => format!("“{said}” is covered{how} by {}.", spot.by),
        "clipped" => format!("“{said}” is cut off{how} by the edge of {}.", spot.by),
        "outside" => format!("“{said}” is outside the window{how}."),
        "hidden" => format!("“{said}” is on the page and cannot be seen{how}."),
        _ => format!("“{said}” went away before it could be used."),
    }
}
