//! Calendars in and out, and the calendar of days.

use slots::ical;

use super::*;

#[test]
fn another_calendar_takes_up_time() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        let ann = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20261125T093000Z\nDTEND:20261125T120000Z\nSUMMARY:Private\nEND:VEVENT\nEND:VCALENDAR\n";
        let read = ical::read(text).unwrap();
        let (taken, _) = ical::taken(
            &read.calendar,
            &slots::london(),
            at(0, 0).timestamp(),
            at(23, 0).timestamp(),
            100,
        );
        let again = taken.clone();
        let imported = tx(&store, move |tx| {
            book::import_busy(tx, "test", "room", &taken)
        })
        .await
        .unwrap();
        assert_eq!(
            (imported.stretches, imported.clashes),
            (1, vec![ann.booking.reference.clone()])
        );
        tx(&store, move |tx| {
            book::import_busy(tx, "test", "room", &again)
        })
        .await
        .unwrap();
        let refused = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 11), &person("bob"))
        })
        .await;
        assert_eq!(refusal(refused), "no place is free");
        let starts = tx(&store, |tx| {
            let rec = book::resource(tx, "room")?;
            book::slots_free(tx, &rec, date(2026, 11, 25), 60, false)
        });
        let free: Vec<i8> = starts
            .await
            .unwrap()
            .iter()
            .filter(|slot| slot.left > 0)
            .map(|slot| slots::local(&slots::london(), slot.start).hour())
            .filter(|hour| (8..15).contains(hour))
            .collect();
        assert_eq!(free, [8, 12, 13, 14]);
        // It is gone from there: it can be had again.
        tx(&store, |tx| book::import_busy(tx, "test", "room", &[]))
            .await
            .unwrap();
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 11), &person("bob"))
        })
        .await
        .unwrap();
    });
}

#[test]
fn bookings_as_calendars() {
    both(async |store, _| {
        let titled = Resource {
            place: "Central Library".into(),
            notes: vec!["Ask at the desk for the key.".into()],
            ..room()
        };
        set_up(&store, "room", titled).await;
        let done = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        let rec = tx(&store, |tx| book::resource(tx, "room")).await.unwrap();
        let text = book::feed::one(
            &done.booking,
            &rec.value,
            "borough.example",
            "https://borough.example/booking/x",
        );
        let event = &ical::read(&text).unwrap().calendar.events[0];
        assert_eq!(event.summary, "Meeting room");
        assert_eq!(event.location, "Central Library");
        assert_eq!(
            event.uid,
            format!("{}@borough.example", done.booking.reference)
        );
        assert!(event.description.ends_with("Ask at the desk for the key."));
        assert_eq!(event.start.instant(&slots::london()), at(10, 0).timestamp());
        let feed = tx(&store, |tx| {
            let rec = book::resource(tx, "room")?;
            book::feed::of_resource(tx, &rec, "borough.example")
        });
        let feed = feed.await.unwrap();
        assert!(
            feed.contains("SUMMARY:Booked: Meeting room") && !feed.contains("ann"),
            "{feed}"
        );
        let id = done.booking.id;
        tx(&store, move |tx| {
            book::cancel(tx, "anyone", id, &By::Anyone, "")
        })
        .await
        .unwrap();
        let gone = tx(&store, move |tx| book::get(tx, id)).await.unwrap();
        let own = book::feed::own(&[(gone, rec.value)], "Ann’s bookings", "borough.example");
        let event = &ical::read(&own).unwrap().calendar.events[0];
        assert!(event.is_cancelled && event.sequence == 1);
    });
}

#[test]
fn days_with_places() {
    both(async |store, _| {
        let weekdays = Resource {
            hours: Hours::office(),
            ..room()
        };
        set_up(&store, "room", weekdays).await;
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        let days = tx(&store, |tx| {
            let rec = book::resource(tx, "room")?;
            book::days_free(tx, &rec, date(2026, 11, 24), 5, 60, 1)
        });
        let days: Vec<String> = days
            .await
            .unwrap()
            .iter()
            .map(|day| format!("{}:{}/{}", day.date.day(), day.free, day.starts))
            .collect();
        // Today at 2:05pm, with an hour's notice: 4pm is left.
        assert_eq!(days, ["24:1/1", "25:7/8", "26:8/8", "27:8/8", "28:0/0"]);
    });
}
