//! One person books: held, confirmed, found again, moved, cancelled, reminded, erased.

use book::{BookError, State};

use super::*;

#[test]
fn a_place_is_held_then_booked() {
    both(async |store, clock| {
        set_up(&store, "room", room()).await;
        let held = tx(&store, |tx| book::hold(tx, "anyone", &hour("room", 10)))
            .await
            .unwrap();
        assert_eq!(held.booking.state, State::Held);
        assert_eq!(held.booking.expires, Some(store.now().plus_s(600)));
        // Nobody else can have it meanwhile.
        let other = tx(&store, |tx| book::hold(tx, "anyone", &hour("room", 10))).await;
        assert_eq!(other.unwrap_err(), BookError::Full);
        let id = held.booking.id;
        let done = tx(&store, move |tx| {
            book::confirm(tx, "anyone", id, &By::Anyone, &person("ann"))
        })
        .await
        .unwrap();
        assert_eq!(told(&done.notices), "booking-confirmed ann");
        assert_eq!(done.booking.state, State::Booked);
        // Done again it changes nothing and tells nobody.
        let again = tx(&store, move |tx| {
            book::confirm(tx, "anyone", id, &By::Anyone, &person("ann"))
        })
        .await
        .unwrap();
        assert!(again.is_repeat && again.notices.is_empty());
        // Found by each secret that was handed out, and by no other.
        for key in [held.key, done.key, done.notices[0].key.clone()] {
            let found = tx(&store, move |tx| book::by_key(tx, &key)).await.unwrap();
            assert_eq!(found.reference, done.booking.reference);
        }
        assert_eq!(
            refusal(tx(&store, |tx| book::by_key(tx, "guess")).await),
            "no such booking"
        );
        let typed = done.booking.reference.to_lowercase().replace('-', " ");
        let lost = typed.clone();
        let (found, _) = tx(&store, move |tx| {
            book::by_reference_and_contact(tx, &typed, " ANN@example.org")
        })
        .await
        .unwrap();
        assert_eq!(found.id, id);
        let stranger = tx(&store, move |tx| {
            book::by_reference_and_contact(tx, &lost, "bob@example.org")
        })
        .await;
        assert_eq!(stranger.unwrap_err(), BookError::NoBooking);
        // A day before, they are reminded, once.
        clock.advance_us(at(10, 0).since_us(store.now()) - 86_400_000_000 + 1);
        let due = tx(&store, book::due).await.unwrap();
        assert_eq!(told(&due.notices), "");
        assert_eq!(
            found.remind, None,
            "it was less than a day ahead when it was booked"
        );
    });
}

#[test]
fn a_hold_runs_out() {
    both(async |store, clock| {
        set_up(&store, "room", room()).await;
        let held = tx(&store, |tx| book::hold(tx, "anyone", &hour("room", 10)))
            .await
            .unwrap();
        clock.advance_us(601_000_000);
        // Late, but nobody else wanted it: it is theirs.
        let id = held.booking.id;
        let due = tx(&store, book::due).await.unwrap();
        assert_eq!((due.ran_out, told(&due.notices).as_str()), (1, ""));
        let late = tx(&store, move |tx| {
            book::confirm(tx, "anyone", id, &By::Anyone, &person("ann"))
        })
        .await
        .unwrap();
        assert_eq!(late.booking.state, State::Booked);
        // Late, and somebody else has it.
        let held = tx(&store, |tx| book::hold(tx, "anyone", &hour("room", 12)))
            .await
            .unwrap();
        clock.advance_us(601_000_000);
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 12), &person("bob"))
        })
        .await
        .unwrap();
        let id = held.booking.id;
        let late = tx(&store, move |tx| {
            book::confirm(tx, "anyone", id, &By::Anyone, &person("cat"))
        })
        .await;
        assert_eq!(late.unwrap_err(), BookError::RanOut);
    });
}

#[test]
fn a_form_sent_twice_counts_once() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        let wanted = Wanted {
            once: "a token of the form".into(),
            ..hour("room", 10)
        };
        let twice = wanted.clone();
        let first = tx(&store, move |tx| {
            book::book(tx, "anyone", &wanted, &person("ann"))
        })
        .await
        .unwrap();
        let second = tx(&store, move |tx| {
            book::book(tx, "anyone", &twice, &person("ann"))
        })
        .await
        .unwrap();
        assert_eq!(first.booking.reference, second.booking.reference);
        assert!(second.is_repeat && second.notices.is_empty());
    });
}

#[test]
fn moved_and_cancelled() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        let ann = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap()
        .booking;
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 12), &person("bob"))
        })
        .await
        .unwrap();
        let id = ann.id;
        let to = tx(&store, move |tx| {
            book::move_to(tx, "anyone", id, &hour("room", 12))
        })
        .await;
        assert_eq!(to.unwrap_err(), BookError::Full);
        // It kept its place, and can be made longer over it.
        let longer = Wanted {
            at: At::Time {
                start: at(10, 0),
                length_min: 120,
            },
            ..hour("room", 10)
        };
        let moved = tx(&store, move |tx| book::move_to(tx, "anyone", id, &longer))
            .await
            .unwrap();
        assert_eq!(told(&moved.notices), "booking-moved ann");
        assert_eq!((moved.booking.ends, moved.booking.changes), (at(12, 0), 1));
        let full = tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 11), &person("cat"))
        })
        .await;
        assert_eq!(full.unwrap_err(), BookError::Full);
        let notices = tx(&store, move |tx| {
            book::cancel(tx, "anyone", id, &By::Anyone, "")
        })
        .await
        .unwrap();
        assert_eq!(told(&notices), "booking-cancelled ann");
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 11), &person("cat"))
        })
        .await
        .unwrap();
        let again = tx(&store, move |tx| {
            book::cancel(tx, "anyone", id, &By::Anyone, "")
        })
        .await;
        assert_eq!(again.unwrap_err(), BookError::State(State::Cancelled));
    });
}

#[test]
fn only_what_is_offered_can_be_booked() {
    both(async |store, _| {
        let clearing = Rules {
            after_min: 60,
            ..room().rules().unwrap().clone()
        };
        set_up(
            &store,
            "room",
            Resource {
                kind: Kind::Times(clearing),
                ..room()
            },
        )
        .await;
        let one = set_up(&store, "class", class(4)).await;
        let try_it = async |wanted: Wanted| {
            refusal(
                tx(&store, move |tx| {
                    book::book(tx, "anyone", &wanted, &person("ann"))
                })
                .await,
            )
        };
        let time = |start, length_min| Wanted {
            at: At::Time { start, length_min },
            ..hour("room", 10)
        };
        assert_eq!(
            try_it(time(at(10, 30), 60)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(at(10, 0), 90)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(at(10, 0), 0)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(store.now(), 60)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(at(10, 0).plus_s(91 * 86_400), 60)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(Time(i64::MAX), 60)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(time(Time(i64::MIN), u32::MAX)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(Wanted {
                people: 13,
                ..hour("room", 10)
            })
            .await,
            "1 to 12 people, got 13"
        );
        assert_eq!(
            try_it(Wanted {
                people: 0,
                ..hour("room", 10)
            })
            .await,
            "1 to 12 people, got 0"
        );
        assert_eq!(
            try_it(session("room", one, 1)).await,
            "not a time that is offered"
        );
        assert_eq!(
            try_it(session("class", one + 1, 1)).await,
            "not a time that is offered"
        );
        assert_eq!(try_it(hour("nothing", 10)).await, "no such resource");
        // An hour to clear away is kept free after each.
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        assert_eq!(try_it(hour("room", 11)).await, "no place is free");
        assert_eq!(try_it(hour("room", 9)).await, "no place is free");
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 12), &person("ann"))
        })
        .await
        .unwrap();
    });
}

#[test]
fn who_may_and_how_often() {
    both(async |store, _| {
        set_up(
            &store,
            "room",
            Resource {
                most_each: 2,
                ..room()
            },
        )
        .await;
        set_up(
            &store,
            "members",
            Resource {
                audience: book::Audience::SignedIn,
                ..room()
            },
        )
        .await;
        set_up(
            &store,
            "staff",
            Resource {
                audience: book::Audience::Staff,
                ..room()
            },
        )
        .await;
        set_up(
            &store,
            "shut",
            Resource {
                is_open: false,
                ..room()
            },
        )
        .await;
        let try_it = async |wanted: Wanted| {
            tx(&store, move |tx| {
                book::book(tx, "anyone", &wanted, &person("ann"))
            })
            .await
            .map(|_| ())
        };
        let account = By::Account("a1".into());
        assert_eq!(
            try_it(hour("members", 10)).await,
            Err(BookError::NotForYou(book::Audience::SignedIn))
        );
        assert_eq!(
            try_it(Wanted {
                by: account.clone(),
                ..hour("members", 10)
            })
            .await,
            Ok(())
        );
        assert_eq!(
            try_it(Wanted {
                by: account,
                ..hour("staff", 10)
            })
            .await,
            Err(BookError::NotForYou(book::Audience::Staff))
        );
        assert_eq!(
            try_it(Wanted {
                by: By::Staff,
                ..hour("staff", 10)
            })
            .await,
            Ok(())
        );
        assert_eq!(try_it(hour("shut", 10)).await, Err(BookError::Closed));
        assert_eq!(try_it(hour("room", 10)).await, Ok(()));
        assert_eq!(try_it(hour("room", 11)).await, Ok(()));
        assert_eq!(
            try_it(hour("room", 12)).await,
            Err(BookError::TooMany { most: 2 })
        );
        assert_eq!(
            try_it(Wanted {
                by: By::Staff,
                ..hour("room", 12)
            })
            .await,
            Ok(())
        );
        let mine = tx(&store, |tx| book::of_contact(tx, "Ann@Example.org"))
            .await
            .unwrap();
        assert_eq!(mine.len(), 5);
        assert_eq!(
            tx(&store, |tx| book::of_account(tx, "a1"))
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            tx(&store, |tx| book::of_account(tx, ""))
                .await
                .unwrap()
                .len(),
            0
        );
    });
}

#[test]
fn reminded_once_and_erased_in_the_end() {
    both(async |store, clock| {
        set_up(
            &store,
            "room",
            Resource {
                keep_days: 30,
                remind_h: 2,
                ..room()
            },
        )
        .await;
        tx(&store, |tx| {
            book::book(tx, "anyone", &hour("room", 10), &person("ann"))
        })
        .await
        .unwrap();
        assert_eq!(tx(&store, book::due).await.unwrap(), book::Due::default());
        clock.advance_us(at(8, 0).since_us(store.now()));
        assert_eq!(
            told(&tx(&store, book::due).await.unwrap().notices),
            "booking-reminder ann"
        );
        assert_eq!(tx(&store, book::due).await.unwrap(), book::Due::default());
        clock.advance_us(31 * 86_400_000_000);
        assert_eq!(tx(&store, book::due).await.unwrap().erased, 1);
        assert_eq!(
            tx(&store, |tx| book::of_contact(tx, "ann@example.org"))
                .await
                .unwrap()
                .len(),
            0
        );
    });
}

#[test]
fn script_and_size_do_no_harm() {
    both(async |store, _| {
        set_up(&store, "room", room()).await;
        let odd = Details {
            name: "<script>alert(1)</script> O’Neill; DROP TABLE booking".into(),
            email: "ann@example.org".into(),
            needs: "x".repeat(1_000),
            ..Details::default()
        };
        let kept = odd.clone();
        let done = tx(&store, move |tx| {
            book::book(tx, "anyone", &hour("room", 10), &odd)
        })
        .await
        .unwrap();
        let id = done.booking.id;
        assert_eq!(
            tx(&store, move |tx| book::get(tx, id))
                .await
                .unwrap()
                .details,
            kept
        );
        let long = Details {
            needs: "x".repeat(1_001),
            ..person("ann")
        };
        let refused = tx(&store, move |tx| {
            book::book(tx, "anyone", &hour("room", 11), &long)
        })
        .await;
        assert_eq!(
            refusal(refused),
            "needs: What you need must be 1,000 characters or fewer"
        );
        let endless = "k".repeat(1_000_000);
        assert!(
            tx(&store, move |tx| book::by_key(tx, &endless))
                .await
                .is_err()
        );
    });
}
