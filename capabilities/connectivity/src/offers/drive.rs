//! Drive tests: what was measured around an asset, a point a line.

use app::kit::Fault;
use app::store::{Filter, Tx};
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use geo::{Point, distance_m};

use super::model::{DRIVES, Drive, MOST_DRIVES, Spot, drives, offer};
use super::page_of;
use super::show::{DRIVE_ASKS, shown};
use crate::delivery::bring::{MOST_WRONG, Posted, text};
use crate::delivery::form::Given;
use crate::delivery::lines::cells;
use crate::delivery::today;
use crate::rooms::number;

/// Points of one drive test, at most.
const MOST_SPOTS: usize = 5_000;
/// A point farther from the asset than this is taken for a mistake, in m.
const FARTHEST_M: f64 = 30_000.0;
/// The values that a phone reports, RSRP in dBm (3GPP TS 38.133, SS-RSRP).
const RSRP_DBM: (f64, f64) = (-156.0, -31.0);

/// The points of a list, a line each: latitude, longitude, RSRP in dBm.
///
/// # Errors
/// What is wrong, by line.
fn judged(list: &str, around: Point) -> Result<Vec<Spot>, Vec<String>> {
    let (mut spots, mut wrong) = (Vec::new(), Vec::new());
    let list = list.strip_prefix('\u{feff}').unwrap_or(list);
    for (line, typed) in (1..).zip(list.lines()) {
        let told = |why: &str| format!("Line {line}: {why}");
        let row = match cells(typed) {
            Ok(row) => row,
            Err(why) => {
                wrong.push(told(&why.to_string()));
                continue;
            }
        };
        let cell = |n: usize| row.get(n).unwrap_or_default();
        let is_head = line == 1 && cell(0).to_ascii_lowercase().starts_with("lat");
        if is_head || row.iter().all(str::is_empty) {
            continue;
        }
        match one([cell(0), cell(1), cell(2)], around) {
            Ok(spot) => spots.push(spot),
            Err(why) => wrong.push(told(&why)),
        }
    }
    if spots.is_empty() && wrong.is_empty() {
        wrong.push("Write a point a line".to_owned());
    }
    if spots.len() > MOST_SPOTS {
        wrong.push(format!(
            "We take {MOST_SPOTS} points of one drive test at most"
        ));
    }
    if wrong.is_empty() {
        Ok(spots)
    } else {
        Err(wrong)
    }
}

/// What one line says.
fn one([lat, lon, rsrp]: [&str; 3], around: Point) -> Result<Spot, String> {
    let at = number(lat, -90.0, 90.0)
        .zip(number(lon, -180.0, 180.0))
        .and_then(|(lat, lon)| Point::new(lon, lat).ok())
        .ok_or_else(|| format!("“{lat}, {lon}” is no latitude and longitude in degrees"))?;
    let far_m = distance_m(around, at);
    if far_m > FARTHEST_M {
        return Err(format!(
            "This is {:.0} km from the asset. Check latitude and longitude",
            far_m / 1_000.0
        ));
    }
    let (least, most) = RSRP_DBM;
    let rsrp_dbm = number(rsrp, least, most)
        .ok_or_else(|| format!("RSRP is from {least} to {most} dBm, not “{rsrp}”"))?;
    Ok(Spot { at, rsrp_dbm })
}

/// Takes a drive test; if one line is wrong, none is taken.
pub async fn take(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let wanted = id.clone();
    let kept = view.app.store().read(move |rd| offer(rd, &wanted)).await?;
    let list = text(&posted)?;
    let parts = ["day-day", "day-month", "day-year"];
    let typed = parts.map(|name| (name.to_owned(), posted.whole(name).to_owned()));
    let mut given = Given::new(typed.to_vec());
    let day = given.needed_day("day", "Enter the day of the drive test");
    if day.is_some_and(|day| day > today(&view.app)) {
        given.tell("day", "This day has not been yet");
    }
    let spots = judged(&list, kept.value.at).unwrap_or_else(|mut wrong| {
        wrong.truncate(MOST_WRONG);
        for why in wrong {
            given.tell("list", why);
        }
        Vec::new()
    });
    let day = day.filter(|_| given.wrong.is_empty());
    let Some(day) = day else {
        let errors = given.told(DRIVE_ASKS);
        return Ok(shown(&view, id, "", (given, list, errors)).await?);
    };
    let who = view.who.audit_name();
    let drive = Drive {
        offer: id.clone(),
        day,
        spots,
    };
    view.app
        .store()
        .write(move |tx| keep(tx, &who, &drive))
        .await?;
    Ok(Redirect::to(&format!("{}?done=measured", page_of(&id))).into_response())
}

fn keep(tx: &mut Tx<'_>, who: &str, drive: &Drive) -> Result<(), Fault> {
    // It may have been deleted since it was read.
    offer(tx, &drive.offer)?;
    // A file that is sent twice is one drive.
    let before = drives(tx, &drive.offer)?;
    if before.iter().any(|kept| kept.value == *drive) {
        return Err(Fault::invalid(
            "This drive test is here already: the same points on the same day.",
        ));
    }
    let its = Filter::Is("offer", drive.offer.clone());
    if DRIVES.count(tx, &its)? >= MOST_DRIVES {
        return Err(Fault::invalid(format!(
            "We keep {MOST_DRIVES} drive tests of one asset at most. Delete an old one first."
        )));
    }
    DRIVES.insert(tx, who, drive.clone())?;
    Ok(())
}

/// Deletes a drive test.
pub async fn remove(
    view: View,
    Path((id, drive)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let its = id.clone();
    let work = move |tx: &mut Tx<'_>| {
        let kept = DRIVES.get(tx, &drive)?;
        if kept.is_none_or(|kept| kept.value.offer != its) {
            return Err(Fault::not_found("There is no such drive test."));
        }
        DRIVES.remove(tx, &who, &drive)?;
        Ok(())
    };
    view.app.store().write(work).await?;
    Ok(Redirect::to(&format!("{}?done=unmeasured", page_of(&id))).into_response())
}

/// All points of an offer as a table to take away.
pub async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let read = move |rd: &mut app::store::Rd<'_>| {
        let kept = offer(rd, &id)?;
        Ok::<_, Fault>(drives(rd, &kept.id)?)
    };
    let all = view.app.store().read(read).await?;
    let rows = all.iter().flat_map(|drive| {
        let day = drive.value.day.to_string();
        drive.value.spots.iter().map(move |spot| {
            [
                spot.at.lat.to_string(),
                spot.at.lon.to_string(),
                spot.rsrp_dbm.to_string(),
                day.clone(),
            ]
        })
    });
    let table = sheet::csv(["latitude", "longitude", "rsrp_dbm", "day"], rows);
    Ok(sheet::download("drive-tests", table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, want: Result<&[f64], &str>) {
        let around = Point::new(1.7, 51.6).unwrap();
        match (judged(list, around), want) {
            (Ok(spots), Ok(want)) => {
                let got: Vec<f64> = spots.iter().map(|spot| spot.rsrp_dbm).collect();
                assert_eq!(got, want);
            }
            (Err(wrong), Err(part)) => assert!(wrong[0].contains(part), "{wrong:?}"),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn points_are_taken_whole_or_not_at_all() {
        check(
            "lat,lon,rsrp\n51.6,1.7,-98.5\n\n51.601, 1.702, -110\n",
            Ok(&[-98.5, -110.0]),
        );
        check("51.6,1.7,-98\n51.6,here,-98", Err("Line 2: “51.6, here”"));
        check("1.7,51.6,-98", Err("km from the asset"));
        check("51.6,1.7,98", Err("RSRP is from -156 to -31 dBm"));
        check("51.6,1.7", Err("RSRP is"));
        check(" \n", Err("a point a line"));
        let many = "51.6,1.7,-98\n".repeat(MOST_SPOTS + 1);
        check(&many, Err("5000 points"));
    }
}
