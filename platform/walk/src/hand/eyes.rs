//! In colours of the visitor's own, what is pressed and what has the focus must be told from what is around it.

use browser::Area;

use super::{Deed, Thing, is_of_list};
use crate::page::Page;
use crate::stop::Stop;
use crate::way::Way;

/// CSS pixels around a thing in which a ring may be drawn.
const AROUND: f64 = 6.0;

/// Pixels that must differ before a person sees a difference: a short line.
const SEEN_PX: usize = 8;

/// The contrast at which a pixel differs (WCAG 2.2, 1.4.11 and 2.4.13): black beside navy does not.
const SEEN_CONTRAST: f64 = 3.0;

/// How a thing looked before anything was done to it; nothing but in forced colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    picture: Vec<u8>,
    had_focus: bool,
}

impl Page<'_> {
    pub(super) async fn look_before(&self, thing: &Thing) -> Result<Option<Look>, Stop> {
        if self.way != Way::ForcedColours || is_of_list(thing) {
            return Ok(None);
        }
        self.of::<Option<u8>>(thing.element, "e => void walk.still(e)")
            .await?;
        let had_focus = self
            .of::<bool>(thing.element, "e => e.matches(':focus')")
            .await?;
        let picture = self.portrait(thing).await?;
        if differing(&picture, None)? < SEEN_PX {
            return Err(Stop::Broke(format!(
                "“{}” cannot be seen in forced colours: nothing is drawn where it is.",
                thing.said
            )));
        }
        Ok(Some(Look {
            picture,
            had_focus: had_focus == Some(true),
        }))
    }

    /// Once the focus is there, it must be seen to be there.
    pub(super) async fn look_reached(
        &self,
        thing: &Thing,
        before: Option<&Look>,
    ) -> Result<(), Stop> {
        let Some(before) = before.filter(|before| !before.had_focus) else {
            return Ok(());
        };
        let has_focus = self
            .of::<bool>(thing.element, "e => e.matches(':focus')")
            .await?;
        if has_focus != Some(true) {
            return Ok(());
        }
        let now = self.portrait(thing).await?;
        // A cursor within a field is no ring: half of a line along its edges is the least.
        let edges = self
            .of::<f64>(thing.element, "e => e.offsetWidth + e.offsetHeight")
            .await?;
        let least = edges.unwrap_or(0.0).clamp(0.0, 10_000.0) as usize / 2;
        if differing(&before.picture, Some(&now))? < least.max(SEEN_PX) {
            return Err(Stop::Broke(format!(
                "“{}” has the focus, and in forced colours nobody can see that.",
                thing.said
            )));
        }
        Ok(())
    }

    /// What was chosen or ticked must look otherwise than before, without the ring of the focus.
    pub(super) async fn look_after(
        &self,
        thing: &Thing,
        deed: Deed<'_>,
        before: Option<&Look>,
    ) -> Result<(), Stop> {
        let (Some(before), Deed::Choose | Deed::Tick) = (before, deed) else {
            return Ok(());
        };
        let blurred = self
            .of::<bool>(
                thing.element,
                "e => { e.blur(); return !e.matches(':focus') }",
            )
            .await?;
        if before.had_focus || blurred != Some(true) {
            return Ok(());
        }
        let now = self.portrait(thing).await?;
        self.of::<Option<u8>>(thing.element, "e => void e.focus({ preventScroll: true })")
            .await?;
        if differing(&before.picture, Some(&now))? < SEEN_PX {
            return Err(Stop::Broke(format!(
                "“{}” is chosen, and in forced colours it looks as it did before.",
                thing.said
            )));
        }
        Ok(())
    }

    async fn portrait(&self, thing: &Thing) -> Result<Vec<u8>, Stop> {
        let area: Option<Area> = self
            .of(thing.element, &format!("e => walk.area(e, {AROUND})"))
            .await?;
        Ok(self.tab.picture_of(area.unwrap_or_default()).await?)
    }
}

/// How many pixels of a picture differ from those of another; without another, from the pixel in its corner.
fn differing(picture: &[u8], other: Option<&[u8]>) -> Result<usize, Stop> {
    let read = |png: &[u8]| {
        let read = image::load_from_memory_with_format(png, image::ImageFormat::Png);
        read.map(image::DynamicImage::into_luma8)
            .map_err(|e| Stop::Lost(e.to_string()))
    };
    let one = read(picture)?;
    let light = |luma: u8| (f64::from(luma) / 255.0).powf(2.2) + 0.05;
    let step = |a: u8, b: u8| light(a.max(b)) / light(a.min(b)) >= SEEN_CONTRAST;
    let Some(other) = other else {
        let corner = one.as_raw().first().copied().unwrap_or(0);
        return Ok(one.as_raw().iter().filter(|a| step(**a, corner)).count());
    };
    let other = read(other)?;
    if one.dimensions() != other.dimensions() {
        return Ok(usize::MAX);
    }
    let pairs = one.as_raw().iter().zip(other.as_raw());
    Ok(pairs.filter(|(a, b)| step(**a, **b)).count())
}
