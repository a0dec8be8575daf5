//! Ten thousand at once want what there is not enough of.

use std::collections::HashMap;

use book::{BookError, State};
use store::StoreError;

use super::*;

const ATTEMPTS: usize = 10_000;

/// Whether what is kept can be: no place is given twice, and each session and hour has no more than its places.
async fn check_sound(store: &Store, resource: &'static str, places: i64) -> usize {
    let all = tx(store, move |tx| {
        book::diary(tx, resource, at(0, 0), at(23, 59))
    })
    .await
    .unwrap();
    let mut given: HashMap<Time, i64> = HashMap::new();
    for booking in all.iter().filter(|booking| booking.state.has_places()) {
        let mut hour = booking.starts;
        while hour < booking.ends {
            *given.entry(hour).or_default() += booking.places;
            hour = hour.plus_s(3_600);
        }
    }
    for (hour, given) in &given {
        assert!(
            *given <= places,
            "{given} places given at {hour}, {places} there are"
        );
    }
    all.iter()
        .filter(|booking| booking.state == State::Booked)
        .count()
}

#[test]
fn ten_thousand_at_once() {
    both(async |store, _| {
        set_up(
            &store,
            "room",
            Resource {
                places: 2,
                most_each: 1_000,
                ..room()
            },
        )
        .await;
        let one = set_up(
            &store,
            "class",
            Resource {
                most_each: 1_000,
                ..class(30)
            },
        )
        .await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..ATTEMPTS {
            let store = store.clone();
            tasks.spawn(async move {
                let wanted = if n % 2 == 0 {
                    hour("room", i8::try_from(6 + n / 2 % 12).unwrap())
                } else {
                    session("class", one, 1 + u32::try_from(n / 2 % 3).unwrap())
                };
                let who = format!("p{n}");
                tx(&store, move |tx| {
                    book::book(tx, "anyone", &wanted, &person(&who))
                })
                .await
            });
        }
        let mut acknowledged = Vec::new();
        while let Some(done) = tasks.join_next().await {
            match done.unwrap() {
                Ok(done) => acknowledged.push(done.booking),
                Err(BookError::Full | BookError::Store(StoreError::Contended)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        // Everything is given, once, and what was acknowledged is what is there.
        let booked = check_sound(&store, "room", 2).await + check_sound(&store, "class", 30).await;
        assert_eq!(booked, acknowledged.len());
        let rooms = acknowledged.iter().filter(|b| b.resource == "room").count();
        assert_eq!(rooms, 24);
        let places: i64 = acknowledged
            .iter()
            .filter(|b| b.resource == "class")
            .map(|b| b.places)
            .sum();
        assert_eq!(places, 30);
    });
}

#[test]
fn booking_moving_cancelling_and_waiting_at_once() {
    both(async |store, _| {
        set_up(
            &store,
            "room",
            Resource {
                places: 2,
                most_each: 1_000,
                ..room()
            },
        )
        .await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0_u32..600 {
            let store = store.clone();
            tasks.spawn(async move {
                let start = move |k: u32| i8::try_from(6 + (n * 7 + k * 5) % 8).unwrap();
                let who = format!("p{n}");
                let long = Wanted {
                    at: At::Time {
                        start: at(start(0), 0),
                        length_min: 60 * (1 + n % 2),
                    },
                    ..hour("room", 0)
                };
                let waits = long.clone();
                let own = person(&who);
                let booked = tx(&store, move |tx| book::book(tx, "anyone", &long, &own)).await;
                let id = match booked {
                    Ok(done) => done.booking.id,
                    Err(_) => {
                        let own = person(&who);
                        let _in_line =
                            tx(&store, move |tx| book::join(tx, "anyone", &waits, &own)).await;
                        return;
                    }
                };
                if n % 3 == 0 {
                    let _moved = tx(&store, move |tx| {
                        book::move_to(tx, "anyone", id, &hour("room", start(1)))
                    })
                    .await;
                }
                if n % 3 == 1 {
                    let _gone = tx(&store, move |tx| {
                        book::cancel(tx, "anyone", id, &By::Anyone, "")
                    })
                    .await;
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        check_sound(&store, "room", 2).await;
        // What the calendar says is free is what the bookings leave.
        let (free, all) = tx(&store, |tx| {
            let rec = book::resource(tx, "room")?;
            let free = book::slots_free(tx, &rec, date(2026, 11, 25), 60, false)?;
            Ok((free, book::diary(tx, "room", at(0, 0), at(23, 59))?))
        })
        .await
        .unwrap();
        for slot in free {
            let start = Time(slot.start.as_microsecond());
            let given: i64 = all
                .iter()
                .filter(|b| b.state.has_places() && b.starts <= start && start < b.ends)
                .map(|b| b.places)
                .sum();
            assert_eq!(i64::from(slot.left), 2 - given, "{start}");
        }
    });
}
