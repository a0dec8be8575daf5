//! The keyboard: from the first stop to the last, with a picture of each; links to the content; fields; letters.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use access::Finding;
use access::active::{
    self, Area, Changed, Held, Landing, Picture, Place, Skip, Stop, Stopped, Walk,
};
use browser::{Key, Tab, Trouble};
use serde::Deserialize;

use super::{ANSWER, left_for, shots};

/// Stops of one page that are gone to.
const MOST_STOPS: usize = 150;
/// Stops of one page of which pictures are taken, and how long that may take: of a large page one takes half a second.
const MOST_PICTURES: usize = 40;
const PICTURES: Duration = Duration::from_secs(12);
/// Times that Tab stays on a thing before it is held; a date or a film has stops of its own.
const STAYS: usize = 2;
const STAYS_OF_MANY: usize = 25;
/// Things without a ring close by of which the whole window is compared.
const MOST_DOUBTS: usize = 4;

#[derive(Deserialize)]
struct Begun {
    stops: usize,
    expected: Vec<Landing>,
}

/// What came after a key, and where the thing before is by then.
#[derive(Deserialize)]
struct Came {
    #[serde(flatten)]
    stop: Stop,
    left: Option<Area>,
    /// Whether it is beyond the last thing of the page.
    end: bool,
}

/// A thing that had the focus, with its picture then.
struct Drawn {
    at_stop: usize,
    id: u32,
    area: Area,
    around: browser::Area,
    picture: Picture,
}

/// Goes through the page with Tab, and says what that shows.
pub async fn walk(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let begun: Begun = tab.say("boroughProbe.beginWalk()").await?;
    let mut walk = Walk {
        expected: begun.expected,
        ..Walk::default()
    };
    let _before = tab.tried();
    let most = (2 * begun.stops + 15).min(MOST_STOPS);
    let mut way = Way::default();
    let mut pictures = Duration::ZERO;
    let mut last: Option<Drawn> = None;
    for _ in 0..most {
        let windows = tab.windows();
        tab.press(Key::TAB).await?;
        let mut came = stop(tab, last.as_ref().map(|drawn| drawn.id)).await?;
        came.stop.left_for = left_for(tab);
        came.stop.opened = tab.windows() > windows;
        let behind = last.take().zip(came.left).map(|(drawn, left)| {
            let moved = (left.x - drawn.area.x, left.y - drawn.area.y);
            (shots::shifted(drawn.around, moved), drawn)
        });
        let is_to_draw =
            way.is_new(came.stop.at.as_ref()) && way.count() < MOST_PICTURES && pictures < PICTURES;
        let to_draw = came.stop.at.as_ref().filter(|_| is_to_draw);
        let ahead = to_draw.and_then(|at| Some((shots::around(at)?, at.place.id, at.place.area)));
        let began = Instant::now();
        let places = [
            behind.as_ref().map(|(area, _)| *area),
            ahead.map(|(area, ..)| area),
        ];
        let [blurred, focused] = shots::of_both(tab, places).await?;
        pictures += began.elapsed();
        if let Some(((_, drawn), blurred)) = behind.zip(blurred)
            && let Some(stop) = walk.stops.get_mut(drawn.at_stop)
        {
            stop.drawn_px = Some(drawn.picture.differs_px(&blurred));
        }
        last = ahead
            .zip(focused)
            .map(|((around, id, area), picture)| Drawn {
                at_stop: walk.stops.len(),
                id,
                area,
                around,
                picture,
            });
        let step = way.step(came.stop.at.as_ref(), came.end);
        walk.stops.push(came.stop);
        match step {
            Step::On => {}
            Step::End => {
                walk.ended = true;
                break;
            }
            Step::Round(among) => {
                walk.held = Some(held(tab, among).await?);
                break;
            }
            Step::Enough => break,
        }
    }
    let unprompted = confirm(tab, &mut walk).await?;
    doubts(tab, &mut walk).await?;
    tab.say::<bool>("boroughProbe.endWalk()").await?;
    let mut found = active::walked(&walk);
    found.extend(unprompted.map(|address| active::went_on(&address)));
    Ok(found)
}

async fn stop(tab: &Tab, before: Option<u32>) -> Result<Came, Trouble> {
    let before = before.map_or_else(|| "null".to_owned(), |id| id.to_string());
    tab.say(format!("boroughProbe.stop({before})")).await
}

/// What a step comes to.
enum Step {
    On,
    End,
    /// The keyboard is held among these.
    Round(Vec<u32>),
    Enough,
}

/// What came so far.
#[derive(Default)]
struct Way {
    order: Vec<u32>,
    seen: BTreeSet<u32>,
    /// Stops one after the other that had been come to before.
    again: Vec<u32>,
    stays: usize,
    last: Option<u32>,
}

impl Way {
    fn is_new(&self, at: Option<&Stopped>) -> bool {
        at.is_some_and(|at| !self.seen.contains(&at.place.id))
    }

    fn count(&self) -> usize {
        self.order.len()
    }

    fn step(&mut self, at: Option<&Stopped>, is_end: bool) -> Step {
        if is_end {
            return Step::End;
        }
        let Some(at) = at else {
            // Something took the focus away again, or it left the page some other way.
            self.stays += 1;
            self.last = None;
            return if self.stays > STAYS {
                Step::Enough
            } else {
                Step::On
            };
        };
        let id = at.place.id;
        if self.last == Some(id) {
            self.stays += 1;
            if at.many && self.stays >= STAYS_OF_MANY {
                return Step::Enough;
            }
            if !at.many && self.stays >= STAYS {
                return Step::Round(vec![id]);
            }
            return Step::On;
        }
        self.stays = 0;
        self.last = Some(id);
        if self.seen.insert(id) {
            self.again.clear();
            self.order.push(id);
            return Step::On;
        }
        self.again.push(id);
        let among: BTreeSet<u32> = self.again.iter().copied().collect();
        if self.again.len() > 2 * among.len() {
            return Step::Round(among.into_iter().collect());
        }
        Step::On
    }
}

/// Tries the ways out of where the keyboard is held.
async fn held(tab: &Tab, among: Vec<u32>) -> Result<Held, Trouble> {
    let mut held = Held {
        among,
        ..Held::default()
    };
    tab.press(Key::ESCAPE).await?;
    held.by_escape = leads_out(tab, Key::TAB, &held.among).await?;
    if held.by_escape {
        return Ok(held);
    }
    for arrow in [Key::RIGHT, Key::DOWN] {
        tab.press(arrow).await?;
        held.by_arrow |= leads_out(tab, Key::TAB, &held.among).await?;
    }
    for _ in 0..=held.among.len().min(20) {
        held.by_back |= leads_out(tab, Key::BACK_TAB, &held.among).await?;
    }
    Ok(held)
}

async fn leads_out(tab: &Tab, key: Key<'_>, among: &[u32]) -> Result<bool, Trouble> {
    tab.press(key).await?;
    let came = stop(tab, None).await?;
    Ok(came.stop.at.is_none_or(|at| !among.contains(&at.place.id)))
}

/// Whether it was the focus that made the page go: it must do so again. What it was not is told of the page.
async fn confirm(tab: &Tab, walk: &mut Walk) -> Result<Option<String>, Trouble> {
    let mut unprompted = None;
    for at in 0..walk.stops.len() {
        let Some(stop) = walk.stops.get(at) else {
            break;
        };
        if stop.left_for.is_none() && !stop.opened {
            continue;
        }
        // What it started may have been heard of one key late.
        let mut cause = None;
        for one in [at, at.saturating_sub(1)] {
            let Some(id) = walk
                .stops
                .get(one)
                .and_then(|stop| stop.at.as_ref())
                .map(|at| at.place.id)
            else {
                continue;
            };
            tab.say::<bool>("boroughProbe.leave()").await?;
            tokio::time::sleep(ANSWER).await;
            let (_before, windows) = (tab.tried(), tab.windows());
            tab.say::<bool>(format!("boroughProbe.focusOn({id})"))
                .await?;
            tokio::time::sleep(ANSWER).await;
            if left_for(tab).is_some() || tab.windows() > windows {
                cause = Some(one);
                break;
            }
        }
        let Some(stop) = walk.stops.get_mut(at) else {
            break;
        };
        let (address, opened) = (stop.left_for.take(), std::mem::take(&mut stop.opened));
        match cause.and_then(|one| walk.stops.get_mut(one)) {
            Some(stop) => (stop.left_for, stop.opened) = (address, opened),
            None => unprompted = unprompted.or(address),
        }
    }
    Ok(unprompted)
}

/// Compares the whole window where nothing showed close by.
async fn doubts(tab: &Tab, walk: &mut Walk) -> Result<(), Trouble> {
    let mut left = MOST_DOUBTS;
    for stop in &mut walk.stops {
        let Some(at) = stop.at.as_ref().filter(|at| !at.written) else {
            continue;
        };
        if stop.drawn_px.is_none_or(|px| px >= 4) || left == 0 {
            continue;
        }
        left -= 1;
        tab.say::<bool>(format!("boroughProbe.focusOn({})", at.place.id))
            .await?;
        tokio::time::sleep(ANSWER).await;
        let focused = Picture::read(&tab.picture().await?);
        tab.say::<bool>("boroughProbe.unfocus()").await?;
        tokio::time::sleep(ANSWER).await;
        let blurred = Picture::read(&tab.picture().await?);
        stop.drawn_anywhere_px = focused
            .and_then(|focused| Ok(focused.differs_px(&blurred?)))
            .ok();
    }
    Ok(())
}

/// Follows links to the content, and sees where Tab goes on.
pub async fn skips(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let mut skips: Vec<Skip> = tab.say("boroughProbe.skips()").await?;
    for skip in skips.iter_mut().filter(|skip| skip.target.is_some()) {
        tab.say::<bool>("boroughProbe.leave()").await?;
        if !tab
            .say::<bool>(format!("boroughProbe.focusOn({})", skip.place.id))
            .await?
        {
            continue;
        }
        tab.press(Key::ENTER).await?;
        tab.press(Key::TAB).await?;
        let came = stop(tab, None).await?;
        skip.followed = true;
        skip.landed = came.stop.at.map(|at| at.order);
    }
    tab.say::<bool>("boroughProbe.leave()").await?;
    Ok(active::skips(&skips))
}

#[derive(Deserialize)]
struct FieldThere {
    #[serde(flatten)]
    place: Place,
    kind: String,
}

/// Changes fields, and sees whether the page does more than take the change.
pub async fn fields(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let fields: Vec<FieldThere> = tab.say("boroughProbe.fields()").await?;
    let mut all = Vec::new();
    for field in fields {
        tab.say::<bool>("boroughProbe.leave()").await?;
        let id = field.place.id;
        if !tab
            .say::<bool>(format!("boroughProbe.focusOn({id})"))
            .await?
        {
            continue;
        }
        let (_before, windows) = (tab.tried(), tab.windows());
        match field.kind.as_str() {
            "select" => tab.press(Key::DOWN).await?,
            "text" => tab.write("1").await?,
            _ => tab.press(Key::SPACE).await?,
        }
        tokio::time::sleep(ANSWER).await;
        let came = stop(tab, None).await?;
        let now = came.stop.at.map(|at| at.place);
        all.push(Changed {
            place: field.place,
            kind: field.kind,
            left_for: left_for(tab),
            opened: tab.windows() > windows,
            moved_to: now.filter(|now| now.id != id),
        });
    }
    tab.say::<bool>("boroughProbe.leave()").await?;
    Ok(active::changed(&all))
}

/// Letters and signs that are pressed.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789?/.";
/// So many that do something are enough.
const ENOUGH: usize = 3;

/// Presses letters with the focus nowhere, and sees whether the page answers.
pub async fn letters(tab: &Tab) -> Result<Option<Finding>, Trouble> {
    let mut did = Vec::new();
    for letter in LETTERS.chars() {
        tab.say::<bool>("boroughProbe.leave() && boroughProbe.listenForLetter()")
            .await?;
        tab.write(letter.encode_utf8(&mut [0; 4])).await?;
        if tab.say::<bool>("boroughProbe.didLetter()").await? {
            did.push(letter);
        }
        if did.len() >= ENOUGH {
            break;
        }
    }
    let _left = tab.tried();
    Ok(active::letters(&did))
}
