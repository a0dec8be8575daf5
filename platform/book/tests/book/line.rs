//! The line for a place: who is offered what comes free, and until when.

use book::{BookError, State};

use super::*;

async fn join(store: &Store, one: i64, who: &'static str, people: u32) -> Result<i64, BookError> {
    tx(store, move |tx| {
        let done = book::join(tx, "anyone", &session("class", one, people), &person(who))?;
        assert_eq!(told(&done.notices), format!("booking-waiting {who}"));
        Ok(done.booking.id)
    })
    .await
}

async fn take(store: &Store, one: i64, who: &'static str, people: u32) -> Result<i64, BookError> {
    tx(store, move |tx| {
        let done = book::book(tx, "anyone", &session("class", one, people), &person(who))?;
        Ok(done.booking.id)
    })
    .await
}

async fn state(store: &Store, id: i64) -> State {
    tx(store, move |tx| book::get(tx, id)).await.unwrap().state
}

#[test]
fn what_comes_free_is_offered_in_turn() {
    both(async |store, clock| {
        let one = set_up(&store, "class", class(2)).await;
        assert_eq!(join(&store, one, "ann", 1).await, Err(BookError::NoLine));
        let first = take(&store, one, "ann", 2).await.unwrap();
        assert_eq!(take(&store, one, "bob", 1).await, Err(BookError::Full));
        let bob = join(&store, one, "bob", 1).await.unwrap();
        let pair = join(&store, one, "cat", 2).await.unwrap();
        let dan = join(&store, one, "dan", 1).await.unwrap();
        // Two places come free: one for Bob, then one for Dan, for Cat wants two.
        let notices = tx(&store, move |tx| {
            book::cancel(tx, "anyone", first, &By::Anyone, "")
        })
        .await
        .unwrap();
        assert_eq!(
            told(&notices),
            "booking-cancelled ann, booking-offer bob, booking-offer dan"
        );
        assert_eq!(take(&store, one, "eve", 1).await, Err(BookError::Full));
        // Bob takes it; Dan does not want it any more, and there are still not two for Cat.
        let taken = tx(&store, move |tx| {
            book::confirm(tx, "anyone", bob, &By::Anyone, &person("bob"))
        })
        .await
        .unwrap();
        assert_eq!(told(&taken.notices), "booking-confirmed bob");
        let notices = tx(&store, move |tx| book::decline(tx, "anyone", dan))
            .await
            .unwrap();
        assert_eq!(told(&notices), "");
        assert_eq!(state(&store, pair).await, State::Waiting);
        // When Bob cancels there are.
        let notices = tx(&store, move |tx| {
            book::cancel(tx, "anyone", bob, &By::Anyone, "")
        })
        .await
        .unwrap();
        assert_eq!(told(&notices), "booking-cancelled bob, booking-offer cat");
        // Cat lets the offer run out: she is told, and the places can be had by anyone.
        clock.advance_us(20 * 3_600_000_000);
        let due = tx(&store, book::due).await.unwrap();
        assert_eq!(told(&due.notices), "booking-offer-lapsed cat");
        assert_eq!(state(&store, pair).await, State::Lapsed);
    });
}

#[test]
fn an_offer_that_runs_out_goes_to_the_next() {
    both(async |store, clock| {
        let quick = Resource {
            offer_min: 60,
            ..class(1)
        };
        let one = set_up(&store, "class", quick).await;
        let ann = take(&store, one, "ann", 1).await.unwrap();
        let bob = join(&store, one, "bob", 1).await.unwrap();
        let cat = join(&store, one, "cat", 1).await.unwrap();
        tx(&store, move |tx| {
            book::cancel(tx, "anyone", ann, &By::Anyone, "")
        })
        .await
        .unwrap();
        clock.advance_us(3_600_000_000);
        let due = tx(&store, book::due).await.unwrap();
        assert_eq!(
            told(&due.notices),
            "booking-offer-lapsed bob, booking-offer cat"
        );
        assert_eq!(tx(&store, book::due).await.unwrap(), book::Due::default());
        // Bob comes back too late.
        let late = tx(&store, move |tx| {
            book::confirm(tx, "anyone", bob, &By::Anyone, &person("bob"))
        })
        .await;
        assert_eq!(late.unwrap_err(), BookError::RanOut);
        tx(&store, move |tx| {
            book::confirm(tx, "anyone", cat, &By::Anyone, &person("cat"))
        })
        .await
        .unwrap();
        assert_eq!(state(&store, cat).await, State::Booked);
    });
}

#[test]
fn more_places_are_offered_and_a_session_called_off() {
    both(async |store, _| {
        let one = set_up(&store, "class", class(1)).await;
        take(&store, one, "ann", 1).await.unwrap();
        join(&store, one, "bob", 1).await.unwrap();
        join(&store, one, "cat", 1).await.unwrap();
        let notices = tx(&store, move |tx| book::set_places(tx, "test", one, 2))
            .await
            .unwrap();
        assert_eq!(told(&notices), "booking-offer bob");
        let free = tx(&store, |tx| {
            let rec = book::resource(tx, "class")?;
            book::sessions_free(tx, &rec, at(0, 0), at(23, 0))
        });
        let free = free.await.unwrap();
        assert_eq!((free[0].left, free[0].waiting), (0, 1));
        let notices = tx(&store, move |tx| {
            book::call_off(tx, "test", one, "The tutor is ill.")
        })
        .await
        .unwrap();
        assert_eq!(
            told(&notices),
            "booking-cancelled ann, booking-cancelled bob, booking-cancelled cat"
        );
        assert_eq!(notices[0].booking.details.why, "The tutor is ill.");
        assert_eq!(
            take(&store, one, "dan", 1).await,
            Err(BookError::NotOffered)
        );
    });
}

#[test]
fn a_room_that_is_moved_away_from_is_offered() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        let long = Wanted {
            at: At::Time {
                start: at(10, 0),
                length_min: 120,
            },
            ..hour("room", 10)
        };
        let ann = tx(&store, move |tx| {
            book::book(tx, "anyone", &long, &person("ann"))
        })
        .await
        .unwrap()
        .booking
        .id;
        let wait = tx(&store, |tx| {
            book::join(tx, "anyone", &hour("room", 11), &person("bob"))
        })
        .await
        .unwrap();
        assert_eq!(told(&wait.notices), "booking-waiting bob");
        let moved = tx(&store, move |tx| {
            book::move_to(tx, "anyone", ann, &hour("room", 10))
        })
        .await
        .unwrap();
        assert_eq!(told(&moved.notices), "booking-moved ann, booking-offer bob");
    });
}
