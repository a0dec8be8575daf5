//! What staff do: at the desk, arrivals, days that are closed, resources that change.

use book::{BookError, State};
use slots::Exception;

use super::*;

#[test]
fn at_the_desk() {
    both(async |store, clock| {
        set_up(&store, "room", room()).await;
        clock.advance_us(at(10, 20).since_us(store.now()));
        // The hour has begun; there is nobody in the room.
        let wanted = Wanted {
            by: By::Staff,
            ..hour("room", 10)
        };
        let id = tx(&store, move |tx| {
            book::book(tx, "person:1", &wanted, &person("ann"))
        })
        .await
        .unwrap()
        .booking
        .id;
        tx(&store, move |tx| book::arrive(tx, "person:1", id))
            .await
            .unwrap();
        tx(&store, move |tx| book::arrive(tx, "person:1", id))
            .await
            .unwrap();
        let state = async || tx(&store, move |tx| book::get(tx, id)).await.unwrap().state;
        assert_eq!(state().await, State::Arrived);
        tx(&store, move |tx| book::miss(tx, "person:1", id))
            .await
            .unwrap();
        assert_eq!(state().await, State::Missed);
        tx(&store, move |tx| book::undo(tx, "person:1", id))
            .await
            .unwrap();
        assert_eq!(state().await, State::Booked);
        let late = tx(&store, move |tx| {
            book::cancel(tx, "anyone", id, &By::Anyone, "")
        })
        .await;
        assert_eq!(late.unwrap_err(), BookError::TooLate);
        tx(&store, move |tx| {
            book::cancel(tx, "person:1", id, &By::Staff, "")
        })
        .await
        .unwrap();
        let gone = tx(&store, move |tx| book::arrive(tx, "person:1", id)).await;
        assert_eq!(gone.unwrap_err(), BookError::State(State::Cancelled));
        let day = tx(&store, |tx| book::diary(tx, "room", at(0, 0), at(23, 59)))
            .await
            .unwrap();
        assert_eq!(day.len(), 1);
    });
}

#[test]
fn a_day_is_closed() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        tx(&store, |tx| book::hold(tx, "anyone", &hour("room", 12)))
            .await
            .unwrap();
        let notices = tx(&store, |tx| {
            let rec = book::resource(tx, "room")?;
            let mut closed = rec.value;
            closed.hours.exceptions.push(Exception {
                date: date(2026, 11, 25),
                spans: Vec::new(),
                why: "The boiler is broken".into(),
            });
            book::change_resource(tx, "test", "room", Some(rec.version), closed)?;
            book::cancel_between(
                tx,
                "test",
                "room",
                at(0, 0),
                at(23, 59),
                "The boiler is broken.",
            )
        });
        assert_eq!(told(&notices.await.unwrap()), "booking-cancelled ann");
        let closed = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await;
        assert_eq!(closed.unwrap_err(), BookError::NotOffered);
    });
}

#[test]
fn a_resource_is_checked() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        let change = async |change: fn(&mut Resource)| {
            let done = tx(&store, move |tx| {
                let mut other = room();
                change(&mut other);
                book::change_resource(tx, "test", "room", None, other)
            });
            done.await.map_or_else(|e| e.to_string(), |_| "fine".into())
        };
        assert_eq!(change(|r| r.title = "Room 2".into()).await, "fine");
        assert_eq!(
            change(|r| r.title = "  ".into()).await,
            "title: Enter a title"
        );
        assert_eq!(
            change(|r| r.places = 0).await,
            "places: Enter a number from 1 to 1000"
        );
        assert_eq!(
            change(|r| r.position = Some((f64::NAN, 0.0))).await,
            "position: The position must be a longitude and a latitude"
        );
        assert_eq!(
            change(|r| r.kind = Kind::Times(Rules {
                every_min: 30,
                ..room().rules().unwrap().clone()
            }))
            .await,
            "kind: There are bookings to come, so the minutes between starts cannot change now. Wait until they are over, or set up another"
        );
        assert_eq!(
            change(|r| {
                (r.each_person, r.places, r.most_people) = (true, 500, 500);
                r.kind = Kind::Times(Rules {
                    lengths_min: vec![31 * 1440],
                    ..room().rules().unwrap().clone()
                });
            })
            .await,
            "kind: One booking would be too long for so many places: use longer steps between starts, shorter lengths or fewer people"
        );
        let sessions = tx(&store, |tx| book::add_sessions(tx, "test", "room", &[])).await;
        assert_eq!(
            refusal(sessions),
            "sessions: This is booked by time, not by session"
        );
    });
}

#[test]
fn three_tablets_to_lend() {
    both(async |store, _| {
        let rules = Rules {
            lengths_min: vec![7 * 1440, 14 * 1440],
            every_min: 1440,
            ..room().rules().unwrap().clone()
        };
        let tablets = Resource {
            places: 3,
            each_person: true,
            most_people: 2,
            kind: Kind::Times(rules),
            ..room()
        };
        set_up(&store, "tablets", tablets).await;
        let week = |people| Wanted {
            at: At::Time {
                start: at(0, 0),
                length_min: 7 * 1440,
            },
            people,
            ..hour("tablets", 0)
        };
        let lend = async |people, who: &'static str| {
            tx(&store, move |tx| {
                book::book(tx, "anyone", &week(people), &person(who))
            })
            .await
            .map(|_| ())
        };
        assert_eq!(lend(2, "ann").await, Ok(()));
        assert_eq!(lend(2, "bob").await, Err(BookError::Full));
        assert_eq!(lend(1, "bob").await, Ok(()));
        let days = tx(&store, |tx| {
            let rec = book::resource(tx, "tablets")?;
            book::days_free(tx, &rec, date(2026, 11, 25), 8, 7 * 1440, 1)
        });
        let free: Vec<usize> = days.await.unwrap().iter().map(|day| day.free).collect();
        assert_eq!(free, [0, 0, 0, 0, 0, 0, 0, 1]);
    });
}
