//! The page in other windows and for other wishes; what moves in it.

use std::time::{Duration, Instant};

use access::Finding;
use access::active::{self, Area, Forced, Moving, Picture, View};
use browser::{Size, Tab, Trouble};

/// How long a thing that may flash is looked at.
const FLASHING: Duration = Duration::from_millis(1_200);

/// What moves, and what flashes.
pub async fn moving(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let all: Moving = tab.say("boroughProbe.moving()").await?;
    let mut found = active::moving(&all);
    for one in all.may_flash().take(2) {
        let began = Instant::now();
        let mut light = Vec::new();
        while began.elapsed() < FLASHING {
            let picture = tab.picture_of(middle_of(one.place.area)).await?;
            light.extend(Picture::read(&picture).map(|picture| picture.lightness()));
        }
        found.extend(active::flashing(one, &light, began.elapsed().as_secs_f64()));
    }
    Ok(found)
}

/// A part in the middle: enough to see whether it is light or dark, and soon read.
fn middle_of(area: Area) -> browser::Area {
    let (x, y) = area.middle();
    let (width, height) = (area.width.clamp(1.0, 120.0), area.height.clamp(1.0, 80.0));
    browser::Area {
        x: (x - width / 2.0).max(0.0),
        y: (y - height / 2.0).max(0.0),
        width,
        height,
    }
}

/// What is surely within it: at its edges it may be mixed with what is around.
fn within(area: Area) -> browser::Area {
    browser::Area {
        x: area.x.ceil() + 1.0,
        y: area.y.ceil() + 1.0,
        width: (area.width.floor() - 3.0).clamp(1.0, 1_300.0),
        height: (area.height.floor() - 3.0).clamp(1.0, 800.0),
    }
}

const fn size(width: u32, height: u32, mobile: bool) -> Size {
    Size {
        width,
        height,
        scale: 1.0,
        mobile,
    }
}

async fn view(tab: &Tab) -> Result<View, Trouble> {
    tab.say("boroughProbe.view()").await
}

async fn view_at(tab: &Tab, size: Size) -> Result<View, Trouble> {
    tab.resize(size).await?;
    view(tab).await
}

/// The page with more space, at 200%, at 400%, and on a phone both ways. The window has its own size afterwards.
pub async fn windows(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let usual = view(tab).await?;
    tab.say::<bool>("boroughProbe.space(true)").await?;
    let spaced = view(tab).await?;
    tab.say::<bool>("boroughProbe.space(false)").await?;
    let mut found = active::spacing(&usual, &spaced);
    // A window of 1,280 by 1,024 at 200% and at 400%.
    let zoomed = view_at(tab, size(640, 512, false)).await?;
    found.extend(active::zoomed(&usual, &zoomed));
    let narrow = view_at(tab, size(320, 256, false)).await?;
    found.extend(active::reflow(&narrow));
    let upright = view_at(tab, size(390, 844, true)).await?;
    let lying = view_at(tab, size(844, 390, true)).await?;
    found.extend(active::turning(&upright, &lying));
    tab.as_it_was().await?;
    Ok(found)
}

/// The page in forced colours, and with less motion. It is as it was afterwards.
pub async fn wishes(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    tab.wish(&[("forced-colors", "active")]).await?;
    let all: Forced = tab.say("boroughProbe.forced()").await?;
    let mut plain = Vec::new();
    for place in all.bare.iter().take(10) {
        let picture = tab.picture_of(within(place.area)).await;
        if picture.is_ok_and(|png| Picture::read(&png).is_ok_and(|it| it.is_plain())) {
            plain.push(place.id);
        }
    }
    let mut found = active::forced(&all, |place| plain.contains(&place.id));
    tab.wish(&[("prefers-reduced-motion", "reduce")]).await?;
    let still: Moving = tab.say("boroughProbe.moving()").await?;
    found.extend(active::moving_still(&still));
    tab.wish(&[]).await?;
    Ok(found)
}
