//! Pictures of what has the focus, with room for a ring about it.

use access::active::{self, Picture, Stopped};
use browser::{Area, Tab, Trouble};

/// A box about a thing and its labels, with room for a ring.
pub fn around(at: &Stopped) -> Option<Area> {
    const ROOM: f64 = 6.0;
    if !at.in_window && at.labels.is_empty() {
        return None;
    }
    let boxes = || {
        at.labels
            .iter()
            .chain([&at.place.area])
            .filter(|area| area.width > 0.0 && area.height > 0.0)
    };
    let least = |of: fn(&active::Area) -> f64| boxes().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&active::Area) -> f64| boxes().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (least(|area| area.x) - ROOM, least(|area| area.y) - ROOM);
    let (right, bottom) = (
        most(active::Area::right) + ROOM,
        most(active::Area::bottom) + ROOM,
    );
    let area = Area {
        x: x.max(0.0).floor(),
        y: y.max(0.0).floor(),
        width: (right - x.max(0.0)).min(1_300.0).ceil(),
        height: (bottom - y.max(0.0)).min(500.0).ceil(),
    };
    (area.width >= 1.0 && area.height >= 1.0 && area.x.is_finite() && area.y.is_finite())
        .then_some(area)
}

/// The same box, moved by so many pixels.
pub fn shifted(area: Area, (x, y): (f64, f64)) -> Area {
    Area {
        x: (area.x + x).max(0.0),
        y: (area.y + y).max(0.0),
        ..area
    }
}

/// Pictures of what the focus has left and of what it has come to: one shot for both where they lie close by each
/// other, because most of its time is waiting to be drawn.
pub async fn of_both(
    tab: &Tab,
    places: [Option<Area>; 2],
) -> Result<[Option<Picture>; 2], Trouble> {
    if let [Some(behind), Some(ahead)] = places
        && let Some(whole) = over_both(behind, ahead)
        && let Some(picture) = shot(tab, Some(whole)).await?
    {
        // Whole numbers, by `over_both`.
        let part = |area: Area| {
            let (x, y) = ((area.x - whole.x) as u32, (area.y - whole.y) as u32);
            picture.part(x, y, area.width as u32, area.height as u32)
        };
        if let (Some(behind), Some(ahead)) = (part(behind), part(ahead)) {
            return Ok([Some(behind), Some(ahead)]);
        }
    }
    let [behind, ahead] = places;
    Ok([shot(tab, behind).await?, shot(tab, ahead).await?])
}

async fn shot(tab: &Tab, area: Option<Area>) -> Result<Option<Picture>, Trouble> {
    Ok(match area {
        Some(area) => Picture::read(&tab.picture_of(area).await?).ok(),
        None => None,
    })
}

/// The box over two, if they lie pixel by pixel and close enough for one shot.
fn over_both(one: Area, other: Area) -> Option<Area> {
    const MOST_PX: f64 = 600_000.0;
    let is_whole = |area: &Area| {
        [area.x, area.y, area.width, area.height]
            .iter()
            .all(|side| side.fract() == 0.0)
    };
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.width).max(other.x + other.width);
    let bottom = (one.y + one.height).max(other.y + other.height);
    let whole = Area {
        x,
        y,
        width: right - x,
        height: bottom - y,
    };
    let is_close = whole.width * whole.height <= MOST_PX;
    (is_whole(&one) && is_whole(&other) && is_close).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_boxes_are_one_shot_where_they_lie_close() {
        let area = |x: f64, y: f64, width: f64, height: f64| Area {
            x,
            y,
            width,
            height,
        };
        let check = |one: Area, other: Area, want: Option<Area>| {
            assert_eq!(over_both(one, other), want, "{one:?} {other:?}");
            assert_eq!(over_both(other, one), want, "{other:?} {one:?}");
        };
        let first = area(10.0, 20.0, 100.0, 40.0);
        check(first, first, Some(first));
        check(
            first,
            area(90.0, 100.0, 60.0, 30.0),
            Some(area(10.0, 20.0, 140.0, 110.0)),
        );
        check(first, area(900.0, 4_000.0, 100.0, 40.0), None);
        check(first, area(10.5, 20.0, 100.0, 40.0), None);
        check(first, area(f64::NAN, 20.0, 100.0, 40.0), None);
    }
}
