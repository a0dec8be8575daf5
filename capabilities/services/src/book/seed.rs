//! What can be booked in a place, from its file `bookings.json`.

use app::App;
use app::book::{self, At, BookError, By, Details, Resource, Wanted};
use app::kit::{Fault, words};
use jiff::ToSpan;
use jiff::civil::Weekday;
use serde::Deserialize;

use super::staff::sessions::weekly;
use super::{findable, say};

/// The file.
const FILE: &str = "bookings.json";

/// One resource of the file.
#[derive(Debug, Deserialize)]
struct Planned {
    id: String,
    resource: Resource,
    /// The sessions of a class: each week on this day, for so many weeks from now on.
    #[serde(default)]
    weekly: Option<Weekly>,
    /// Names of people who have booked the first times that there are.
    #[serde(default)]
    booked_by: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Weekly {
    /// 1 for Monday to 7 for Sunday.
    day: i8,
    /// Minutes after midnight.
    start_min: u16,
    length_min: u32,
    weeks: u16,
}

/// Sets up what the place's file lists, with a few bookings by people who do not exist.
///
/// # Errors
/// A fault that names the file.
pub async fn seed(app: App) -> Result<String, Fault> {
    let Some(text) = app.place().file(FILE) else {
        return Ok(String::new());
    };
    let planned: Vec<Planned> =
        serde_json::from_slice(&text).map_err(|e| Fault::invalid(format!("{FILE}: {e}")))?;
    let count = i64::try_from(planned.len()).unwrap_or(0);
    let now = app.now();
    app.store()
        .write(move |tx| {
            for one in &planned {
                if book::resource(tx, &one.id).is_ok() {
                    continue;
                }
                let rec = book::add_resource(tx, "seed", Some(&one.id), one.resource.clone())?;
                findable::put(tx, &rec)?;
                if let Some(plan) = &one.weekly {
                    let day = Weekday::from_monday_one_offset(plan.day).unwrap_or(Weekday::Monday);
                    let today = say::wall(now).date();
                    let ahead = i32::from(today.weekday().until(day));
                    let first = today.saturating_add((if ahead == 0 { 7 } else { ahead }).days());
                    let first = slots::at_minute(first, plan.start_min);
                    let all = weekly(first, plan.length_min, plan.weeks, rec.value.places, "");
                    book::add_sessions(tx, "seed", &one.id, &all)?;
                }
                for (n, name) in one.booked_by.iter().enumerate() {
                    let Some(at) = nth_time(tx, &rec, n)? else {
                        break;
                    };
                    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
                    let details = Details {
                        name: name.clone(),
                        email,
                        ..Details::default()
                    };
                    let wanted = Wanted {
                        resource: one.id.clone(),
                        at,
                        people: 1,
                        by: By::Staff,
                        once: String::new(),
                    };
                    // Nobody is told: these people do not exist.
                    book::book(tx, "seed", &wanted, &details)?;
                }
            }
            Ok::<_, BookError>(())
        })
        .await?;
    Ok(words::count(count, "thing to book", "things to book"))
}

/// A time that is still free: of a class the first session, else each third time of the next open day.
fn nth_time(
    tx: &mut app::store::Tx<'_>,
    rec: &app::store::Record<Resource>,
    n: usize,
) -> Result<Option<At>, BookError> {
    let now = tx.now();
    let Some(rules) = rec.value.rules() else {
        let all = book::sessions_free(tx, rec, now, now.plus_s(30 * 86_400))?;
        return Ok(all
            .iter()
            .find(|one| one.left > 0)
            .map(|one| At::Session(one.session.id)));
    };
    let length_min = rules.lengths_min.first().copied().unwrap_or(0);
    let mut date = say::wall(now).date();
    for _ in 0..7 {
        date = date.saturating_add(1.day());
        let slots = book::slots_free(tx, rec, date, length_min, false)?;
        if let Some(slot) = slots.iter().filter(|slot| slot.left > 0).nth(n % 3) {
            let start = app::kit::Time(slot.start.as_microsecond());
            return Ok(Some(At::Time { start, length_min }));
        }
    }
    Ok(None)
}
