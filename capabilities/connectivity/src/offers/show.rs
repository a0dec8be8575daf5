//! One offer: the asset, how far it is, and the coverage that was promised beside what was measured.

use app::kit::{Fault, words};
use app::store::{Rd, Record};
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::list::{metres, promise};
use super::model::{Drive, Offer, drives, offer};
use super::reckon::{Tally, telling, told};
use super::{may_change, seed};
use crate::delivery::form::{Ask, Field, Given, Kind, Told};
use crate::delivery::{pounds, share};
use crate::when::day;

/// What the form of a drive test asks beside its list.
pub const DRIVE_ASKS: &[Ask] = &[Ask::new(
    Kind::Day,
    "day",
    "Day of the drive test",
    "For example, 24 11 2026",
)];

/// What of this offer?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    notice: &'static str,
    may_change: bool,
    id: String,
    name: String,
    kind: &'static str,
    looks: &'static str,
    state: &'static str,
    since: String,
    operator: String,
    /// The page of the thing; empty for none.
    thing: String,
    at: String,
    height: String,
    power: bool,
    fibre: String,
    rent: String,
    promised: String,
    cover_looks: &'static str,
    cover: &'static str,
    told: Vec<String>,
    drives: Vec<Row>,
    /// The form for a further drive test.
    fields: Vec<Field>,
    list: String,
    errors: Vec<Told>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    day: String,
    points: i64,
    reaching: i64,
    share: String,
}

/// What was just done, as an address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

impl Said {
    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "saved" => "The offer is saved.",
            "measured" => "The drive test is taken.",
            "unmeasured" => "The drive test is deleted.",
            _ => "",
        }
    }
}

impl Show {
    fn of(id: String, offer: &Offer, drives: &[Record<Drive>]) -> Self {
        let spots = telling(offer, drives);
        let cover = told(offer, &spots);
        let row = |drive: &Record<Drive>| {
            let tally = Tally::of(drive.value.spots.iter());
            Row {
                id: drive.id.clone(),
                day: day(drive.value.day),
                points: tally.points,
                reaching: tally.reaching,
                share: share(tally.reaching, tally.points),
            }
        };
        let thing = match offer.thing.as_str() {
            "" => String::new(),
            id => format!("/assets/{}", app::encode(id)),
        };
        Self {
            id,
            name: offer.name.clone(),
            kind: offer.kind.words().1,
            looks: offer.state.looks(),
            state: offer.state.words().1,
            since: day(offer.since),
            operator: offer.operator.clone(),
            thing,
            at: format!("{:.5}, {:.5}", offer.at.lat, offer.at.lon),
            height: format!("{} m", words::number(offer.height_m)),
            power: offer.power,
            fibre: metres(offer.fibre_m),
            rent: pounds(offer.rent_pence),
            promised: promise(offer),
            cover_looks: cover.looks,
            cover: cover.word,
            told: cover.sentences,
            drives: drives.iter().rev().map(row).collect(),
            fields: Given::default().fields(DRIVE_ASKS, &[]),
            ..Self::default()
        }
    }
}

impl Page for Show {
    const TEMPLATE: &'static str = "connectivity/offers-show.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let page = |n: usize| {
            let (kept, spots) = seed::kept(today).into_iter().nth(n)?;
            let drive = (!spots.is_empty()).then(|| Record {
                id: "d".into(),
                version: 1,
                created: kept.created,
                modified: kept.modified,
                value: Drive {
                    offer: kept.id.clone(),
                    day: today,
                    spots,
                },
            });
            let drives: Vec<Record<Drive>> = drive.into_iter().collect();
            Some(Self {
                may_change: true,
                ..Self::of(kept.id, &kept.value, &drives)
            })
        };
        let mut wrong = Given::default();
        wrong.tell("day", "Enter the day of the drive test");
        wrong.tell("list", "Line 1: RSRP is from -156 to -31 dBm, not “98”");
        let mistaken = page(0).map(|page| Self {
            list: "51.6,1.7,98".into(),
            errors: wrong.told(DRIVE_ASKS),
            ..page
        });
        [
            ("built and measured", page(0)),
            ("only offered", page(4)),
            ("a drive test with mistakes", mistaken),
        ]
        .into_iter()
        .filter_map(|(name, page)| Some((name, page?)))
        .collect()
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let nothing = (Given::default(), String::new(), Vec::new());
    Ok(shown(&view, id, said.notice(), nothing).await?)
}

/// The page with what was typed of a further drive test, and what is wrong with that.
///
/// # Errors
/// That there is no such offer; whatever the store says.
pub async fn shown(
    view: &View,
    id: String,
    notice: &'static str,
    (given, list, errors): (Given, String, Vec<Told>),
) -> Result<Response, Fault> {
    let read = move |rd: &mut Rd<'_>| {
        let kept = offer(rd, &id)?;
        let all = drives(rd, &kept.id)?;
        Ok::<_, Fault>((kept, all))
    };
    let (kept, all) = view.app.store().read(read).await?;
    Ok(view.page(&Show {
        notice,
        may_change: may_change(view),
        fields: given.fields(DRIVE_ASKS, &[]),
        list,
        errors,
        ..Show::of(kept.id, &kept.value, &all)
    }))
}
