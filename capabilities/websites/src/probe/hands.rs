//! The pointer: what acts before it is let go, what comes up under it; and what is said once a button was pressed.

use std::time::Duration;

use access::Finding;
use access::active::{self, Area, Hovered, News, Place, Pressed};
use browser::{Key, Tab, Trouble};
use serde::Deserialize;

use super::{ANSWER, Ears, left_for};

/// Things of each kind that are tried.
const MOST: usize = 3;
/// Buttons that are pressed.
const MOST_BUTTONS: usize = 2;
/// How long a button has to say something.
const SAYING: Duration = Duration::from_millis(200);
/// How long what comes up has to come and go.
const COMING: Duration = Duration::from_millis(150);
/// What goes by itself after so long was not to be read.
const STAYING: Duration = Duration::from_millis(700);

#[derive(Deserialize)]
struct Point {
    x: f64,
    y: f64,
}

async fn aim(tab: &Tab, id: u32) -> Result<Option<Point>, Trouble> {
    tab.say(format!("boroughProbe.aim({id})")).await
}

/// Presses what listens to the press, and lets go elsewhere.
pub async fn presses(tab: &Tab, ears: &Ears) -> Result<Vec<Finding>, Trouble> {
    let hears =
        |kinds: &[&str], heard: &[String]| heard.iter().any(|kind| kinds.contains(&kind.as_str()));
    let early = ears.heard.iter().filter(|one| {
        hears(&["mousedown", "pointerdown", "touchstart"], &one.hears)
            && !hears(
                &[
                    "click",
                    "mouseup",
                    "pointerup",
                    "touchend",
                    "dragstart",
                    "mousemove",
                    "pointermove",
                ],
                &one.hears,
            )
            && !one.draggable
    });
    let mut all = Vec::new();
    for one in early.take(MOST) {
        let Some(Point { x, y }) = aim(tab, one.place.id).await? else {
            continue;
        };
        tab.say::<Vec<String>>("boroughProbe.noteWords()").await?;
        let (_before, windows) = (tab.tried(), tab.windows());
        tab.point(x, y).await?;
        tab.hold_down(x, y).await?;
        tokio::time::sleep(ANSWER).await;
        let news: Vec<News> = tab.say("boroughProbe.saidSince()").await?;
        all.push(Pressed {
            place: one.place.clone(),
            left_for: left_for(tab),
            opened: tab.windows() > windows,
            said: !news.is_empty(),
        });
        tab.point(1.0, 1.0).await?;
        tab.let_go(1.0, 1.0).await?;
    }
    Ok(active::pressed(&all))
}

/// Presses buttons that are of no form, and hears what is said.
pub async fn buttons(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    let buttons: Vec<Place> = tab.say("boroughProbe.buttons()").await?;
    let mut all = Vec::new();
    for button in buttons.into_iter().take(MOST_BUTTONS) {
        tab.say::<Vec<String>>("boroughProbe.noteWords()").await?;
        if !tab
            .say::<bool>(format!("boroughProbe.focusOn({})", button.id))
            .await?
        {
            continue;
        }
        tab.press(Key::ENTER).await?;
        tokio::time::sleep(SAYING).await;
        let news: Vec<News> = tab.say("boroughProbe.saidSince()").await?;
        let left = left_for(tab).is_some();
        if !left && !news.is_empty() {
            all.push((button, news));
        }
    }
    Ok(active::buttons(&all))
}

#[derive(Deserialize)]
struct Trigger {
    #[serde(flatten)]
    place: Place,
    tabbable: bool,
}

#[derive(Deserialize)]
struct Came {
    #[serde(flatten)]
    place: Place,
    view: Area,
    covers: bool,
}

/// Rests the pointer on what something may come up over.
pub async fn hovers(tab: &Tab) -> Result<Vec<Finding>, Trouble> {
    const KINDS: [&str; 4] = ["mouseenter", "mouseover", "pointerenter", "pointerover"];
    let mut listening: Vec<i64> = tab
        .listeners()
        .await?
        .into_iter()
        .filter(|one| KINDS.contains(&one.kind.as_str()))
        .filter_map(|one| one.element)
        .collect();
    listening.dedup();
    listening.truncate(20);
    let triggers: Vec<Trigger> = tab
        .ask_of(
            &listening,
            "(...all) => boroughProbe.triggers(all.filter((one) => one instanceof Element))",
        )
        .await?;
    let mut all = Vec::new();
    for trigger in triggers.into_iter().take(2 * MOST) {
        all.extend(hover(tab, trigger).await?);
    }
    if !all.is_empty() {
        tab.point(1.0, 1.0).await?;
    }
    Ok(active::hovered(&all))
}

async fn hover(tab: &Tab, trigger: Trigger) -> Result<Option<Hovered>, Trouble> {
    let id = trigger.place.id;
    tab.point(1.0, 1.0).await?;
    let Some(Point { x, y }) = aim(tab, id).await? else {
        return Ok(None);
    };
    tokio::time::sleep(ANSWER).await;
    tab.say::<u32>("boroughProbe.note()").await?;
    tab.point(x, y).await?;
    tokio::time::sleep(COMING).await;
    let Some(came) = came_up(tab, id).await? else {
        return Ok(None);
    };
    let up = format!("boroughProbe.isStillUp({})", came.place.id);
    tokio::time::sleep(STAYING).await;
    let persistent: bool = tab.say(up.as_str()).await?;
    let hoverable = !persistent || {
        let (to_x, to_y) = came.view.middle();
        // Not a jump: people's hands go across what lies between.
        for step in [0.25, 0.5, 0.75, 1.0] {
            tab.point(x + (to_x - x) * step, y + (to_y - y) * step)
                .await?;
        }
        tokio::time::sleep(COMING).await;
        tab.say(up.as_str()).await?
    };
    tab.point(x, y).await?;
    tokio::time::sleep(COMING).await;
    tab.press(Key::ESCAPE).await?;
    tokio::time::sleep(COMING).await;
    let dismissed = !tab.say::<bool>(up.as_str()).await?;
    tab.point(1.0, 1.0).await?;
    tokio::time::sleep(COMING).await;
    tab.say::<bool>("boroughProbe.unfocus()").await?;
    tab.say::<u32>("boroughProbe.note()").await?;
    let mut by_focus = None;
    if trigger.tabbable
        && tab
            .say::<bool>(format!("boroughProbe.focusOn({id})"))
            .await?
    {
        tokio::time::sleep(COMING).await;
        by_focus = Some(came_up(tab, id).await?.is_some());
        tab.say::<bool>("boroughProbe.unfocus()").await?;
    }
    Ok(Some(Hovered {
        trigger: trigger.place,
        content: came.place,
        tabbable: trigger.tabbable,
        by_focus,
        covers: came.covers,
        dismissed,
        hoverable,
        persistent,
    }))
}

async fn came_up(tab: &Tab, id: u32) -> Result<Option<Came>, Trouble> {
    tab.say(format!("boroughProbe.cameUp({id})")).await
}
