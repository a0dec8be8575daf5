//! Makes what can be booked findable in plain words.

use std::time::Duration;

use app::book::{self, Audience, BookError, Resource};
use app::find::{self, Facet, Hours, Span, Thing};
use app::kit::{Fault, words};
use app::store::{Record, StoreError, Tx};
use app::{App, Job, encode};
use geo::Point;
use jiff::civil::Date;

use super::say;

/// What people count these by.
const KIND: &str = "Something to book";
/// Days ahead whose hours may differ from the usual week.
const DAYS: u16 = 60;

/// All of them, from time to time: hours that differ come nearer day by day.
pub const REFRESH: Job = Job {
    name: "make-bookable-findable",
    every: Duration::from_secs(6 * 3_600),
    run: |app| Box::pin(refresh(app)),
};

async fn refresh(app: App) -> Result<String, Fault> {
    let count = app
        .store()
        .write(|tx| {
            let all = book::resources(tx)?;
            for rec in &all {
                put(tx, rec)?;
            }
            Ok::<_, BookError>(all.len())
        })
        .await?;
    let count = i64::try_from(count).unwrap_or(0);
    Ok(words::count(count, "thing to book", "things to book"))
}

/// Makes one findable, in the transaction of its change; what only staff can book, or nobody now, is not. What
/// another capability set up is findable as that capability has it.
pub fn put(tx: &mut Tx<'_>, rec: &Record<Resource>) -> Result<(), StoreError> {
    let resource = &rec.value;
    if resource.owner != "services" {
        return Ok(());
    }
    if !resource.is_open || resource.audience == Audience::Staff {
        return find::remove(tx, KIND, &rec.id).map(drop);
    }
    let today = say::wall(tx.now()).date();
    let is_free = resource.price.to_lowercase().starts_with("free");
    let thing = Thing {
        about: resource.summary.clone(),
        more: format!(
            "book booking {} {}",
            say::place(resource),
            resource.notes.join(" ")
        ),
        at: resource
            .position
            .and_then(|(lon, lat)| Point::new(lon, lat).ok())
            .into_iter()
            .collect(),
        facets: if is_free {
            vec![Facet::new("cost", "free")]
        } else {
            Vec::new()
        },
        hours: resource.rules().map(|_| hours(&resource.hours, today)),
        ..Thing::new(
            KIND,
            &rec.id,
            &resource.title,
            format!("/book/{}", encode(&rec.id)),
        )
    };
    find::put(tx, &thing)
}

/// Opening hours as the index has them.
fn hours(hours: &slots::Hours, today: Date) -> Hours {
    let spans = |all: &[slots::Span]| {
        all.iter()
            .map(|span| Span {
                from: span.from_min(),
                until: span.to_min(),
            })
            .collect::<Vec<_>>()
    };
    let day = |date: Date| {
        let days = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        i32::try_from(days).unwrap_or(0)
    };
    Hours {
        week: std::array::from_fn(|n| spans(&hours.week[n])),
        instead: hours
            .unusual(today, DAYS)
            .iter()
            .map(|(date, instead)| (day(*date), spans(instead)))
            .collect(),
    }
}
