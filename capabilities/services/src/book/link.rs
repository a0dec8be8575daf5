//! Other people's calendars, fetched through the guarded door.

use app::book::{self, Imported, Resource};
use app::bus::Request;
use app::kit::Fault;
use app::store::Record;
use app::{App, bus};
use slots::ical;

/// Days ahead for which a calendar counts.
const DAYS: i64 = 731;
/// Stretches that one calendar may take up.
const MOST: usize = 10_000;

/// Fetches the calendar of a resource and puts what it takes up in the place of what it took up before.
///
/// # Errors
/// A fault that says what is wrong with the calendar, with nothing changed.
pub async fn take_in(app: &App, rec: &Record<Resource>) -> Result<Imported, Fault> {
    let answer = app
        .outbound()
        .call(Request::get(rec.value.feed.replacen(
            "webcal://",
            "https://",
            1,
        )))
        .await
        .map_err(|error: bus::OutboundError| {
            Fault::invalid(format!("The calendar cannot be fetched: {error}")).because(error)
        })?;
    if answer.status != 200 {
        return Err(Fault::invalid(format!(
            "The calendar cannot be fetched: it answers {}",
            answer.status
        )));
    }
    let now = app.now();
    // Thousands of events that repeat are work for a while.
    let taken = tokio::task::spawn_blocking(move || {
        let text = String::from_utf8_lossy(&answer.body);
        let read = ical::read(&text)
            .map_err(|e| Fault::invalid(format!("The calendar cannot be read: {e}")))?;
        if let Some(problem) = read.problems.first() {
            return Err(Fault::invalid(format!(
                "The calendar cannot be read: {problem}"
            )));
        }
        let (from, to) = (now.plus_s(-86_400), now.plus_s(DAYS * 86_400));
        let zone = slots::london();
        let (taken, is_all) = ical::taken(
            &read.calendar,
            &zone,
            from.timestamp(),
            to.timestamp(),
            MOST,
        );
        if !is_all {
            return Err(Fault::invalid(format!(
                "The calendar has more than {MOST} entries to come"
            )));
        }
        Ok(taken)
    })
    .await
    .map_err(Fault::internal)??;
    let id = rec.id.clone();
    Ok(app
        .store()
        .write(move |tx| book::import_busy(tx, "system", &id, &taken))
        .await?)
}
