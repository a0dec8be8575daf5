use store::queue::{self, Item};
use store::{Store, StoreError};

use crate::both;

async fn push(store: &Store, lane: &'static str, body: &'static str) {
    store
        .write(move |tx| {
            let now = tx.now();
            queue::push(tx, "mail", lane, now, body.as_bytes())
        })
        .await
        .unwrap();
}

async fn claim(store: &Store) -> Vec<Item> {
    store
        .write(|tx| queue::claim(tx, "mail", 10, 60))
        .await
        .unwrap()
}

fn bodies(items: &[Item]) -> Vec<&str> {
    let mut bodies: Vec<&str> = items
        .iter()
        .map(|i| std::str::from_utf8(&i.body).unwrap())
        .collect();
    bodies.sort_unstable();
    bodies
}

#[test]
fn a_lane_goes_one_at_a_time_and_in_order() {
    both(async |store, _| {
        for (lane, body) in [
            ("a", "a1"),
            ("a", "a2"),
            ("b", "b1"),
            ("", "free1"),
            ("", "free2"),
        ] {
            push(&store, lane, body).await;
        }
        let first = claim(&store).await;
        assert_eq!(bodies(&first), ["a1", "b1", "free1", "free2"]);
        assert_eq!(
            claim(&store).await,
            [],
            "all are claimed, and a2 waits for a1"
        );
        let a1 = first.iter().find(|i| i.body == b"a1").unwrap().claim();
        store.write(move |tx| queue::finish(tx, a1)).await.unwrap();
        assert_eq!(bodies(&claim(&store).await), ["a2"]);
    });
}

#[test]
fn a_lost_claim_is_anyones_again() {
    both(async |store, clock| {
        push(&store, "a", "a1").await;
        assert_eq!(claim(&store).await[0].tries, 1);
        clock.advance_us(59_000_000);
        assert_eq!(claim(&store).await, []);
        clock.advance_us(2_000_000);
        let again = claim(&store).await;
        assert_eq!((again[0].tries, bodies(&again)), (2, vec!["a1"]));
        let (id, due) = (again[0].claim(), clock.now().plus_s(300));
        store
            .write(move |tx| queue::put_off(tx, id, due, "no answer"))
            .await
            .unwrap();
        assert_eq!(claim(&store).await, []);
        let waiting = store.read(|rd| queue::waiting(rd, "mail")).await.unwrap();
        assert_eq!((waiting.count, waiting.next_due), (1, Some(due)));
        let all = store.read(queue::all_waiting).await.unwrap();
        assert_eq!(all, [("mail".to_owned(), waiting)]);
    });
}

#[test]
fn what_was_not_tried_is_handed_back_and_lanes_are_put_off_together() {
    both(async |store, clock| {
        for (lane, body) in [("a1", "x"), ("a2", "y"), ("b1", "z")] {
            push(&store, lane, body).await;
        }
        let (first, now) = (claim(&store).await, clock.now());
        let x = first.iter().find(|i| i.body == b"x").unwrap().claim();
        store
            .write(move |tx| queue::give_back(tx, x, now))
            .await
            .unwrap();
        let again = claim(&store).await;
        assert_eq!((again[0].claim(), again[0].tries), (x, 1));
        let later = now.plus_s(600);
        store
            .write(move |tx| queue::put_off_lanes(tx, "mail", "a", later))
            .await
            .unwrap();
        clock.advance_us(61_000_000);
        assert_eq!(bodies(&claim(&store).await), ["z"]);
        let (waiting, next) = store
            .read(|rd| {
                Ok::<_, StoreError>((
                    queue::waiting_in(rd, "mail", "a")?,
                    queue::next_due(rd, "mail")?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(
            (waiting.count, waiting.next_due, next),
            (2, Some(later), Some(clock.now().plus_s(60)))
        );
    });
}

#[test]
fn what_is_said_of_a_claim_that_another_has_taken_since_changes_nothing() {
    both(async |store, clock| {
        push(&store, "a", "a1").await;
        let lapsed = claim(&store).await[0].claim();
        clock.advance_us(61_000_000);
        let held = claim(&store).await[0].claim();
        let now = clock.now();
        store
            .write(move |tx| {
                queue::put_off(tx, lapsed, now, "no answer")?;
                queue::give_back(tx, lapsed, now)?;
                queue::finish(tx, lapsed)
            })
            .await
            .unwrap();
        assert_eq!(claim(&store).await, [], "it is still in the second's hand");
        let kept = store
            .write(move |tx| {
                Ok::<_, StoreError>((queue::keep(tx, lapsed, 120)?, queue::keep(tx, held, 120)?))
            })
            .await
            .unwrap();
        assert_eq!(kept, (false, true));
        clock.advance_us(61_000_000);
        assert_eq!(claim(&store).await, [], "it was held on to");
        store
            .write(move |tx| queue::finish(tx, held))
            .await
            .unwrap();
        let waiting = store.read(|rd| queue::waiting(rd, "mail")).await.unwrap();
        assert_eq!(waiting.count, 0);
    });
}

#[test]
fn one_lane_is_asked_for_what_is_next_in_it() {
    both(async |store, clock| {
        for (lane, body) in [("a", "a1"), ("b", "b1"), ("a", "a2")] {
            push(&store, lane, body).await;
        }
        let next = async |lane: &'static str| {
            store
                .write(move |tx| queue::claim_in_lane(tx, "mail", lane, 60))
                .await
                .unwrap()
        };
        let first = next("a").await.unwrap();
        assert_eq!(first.body, b"a1");
        assert_eq!(next("a").await, None, "a2 waits for a1");
        assert_eq!(next("c").await, None);
        let (claim, now) = (first.claim(), clock.now());
        store
            .write(move |tx| queue::finish(tx, claim))
            .await
            .unwrap();
        assert_eq!(next("a").await.unwrap().body, b"a2");
        let long_due = |s| {
            move |tx: &mut store::Tx<'_>| queue::claim_due_by(tx, "mail", now.plus_s(s), 10, 60)
        };
        assert_eq!(store.write(long_due(-1)).await.unwrap(), []);
        assert_eq!(bodies(&store.write(long_due(0)).await.unwrap()), ["b1"]);
    });
}

#[test]
fn what_waits_behind_one_that_is_put_off_is_looked_at_once_and_due_when_that_is_done() {
    both(async |store, clock| {
        for _ in 0..40 {
            push(&store, "dead", "dead").await;
        }
        let dead = claim(&store).await[0].claim();
        let later = clock.now().plus_s(3_600);
        store
            .write(move |tx| queue::put_off(tx, dead, later, "no answer"))
            .await
            .unwrap();
        push(&store, "well", "well").await;
        assert_eq!(bodies(&claim(&store).await), ["well"], "nobody else waits");
        let next = async || store.read(|rd| queue::next_due(rd, "mail")).await.unwrap();
        assert_eq!(claim(&store).await, []);
        assert_eq!(next().await, Some(clock.now().plus_s(60)), "only the well");
        clock.advance_us(3_601_000_000);
        let all = claim(&store).await;
        assert_eq!(bodies(&all), ["dead", "well"]);
        let first = all.iter().find(|i| i.lane == "dead").unwrap().claim();
        store
            .write(move |tx| queue::finish(tx, first))
            .await
            .unwrap();
        assert_eq!(next().await, Some(clock.now()));
        assert_eq!(bodies(&claim(&store).await), ["dead"], "the next of them");
    });
}

#[test]
fn nothing_is_claimed_twice_by_many() {
    both(async |store, _| {
        store
            .write(|tx| {
                let now = tx.now();
                (0..300).try_for_each(|i: u32| queue::push(tx, "mail", "", now, &i.to_be_bytes()))
            })
            .await
            .unwrap();
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..60 {
            let store = store.clone();
            all.spawn(async move { store.write(|tx| queue::claim(tx, "mail", 10, 60)).await });
        }
        let outcomes = all.join_all().await;
        let mut ids: Vec<i64> = outcomes
            .into_iter()
            .flatten()
            .flatten()
            .map(|i| i.id)
            .collect();
        let claimed = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), claimed);
    });
}

#[test]
fn a_push_wakes_its_worker_after_the_commit_only() {
    both(async |store, _| {
        let refused: Result<(), StoreError> = store
            .write(|tx| {
                let now = tx.now();
                queue::push(tx, "mail", "", now, b"never")?;
                Err(StoreError::Closing)
            })
            .await;
        assert!(refused.is_err());
        let wait = std::time::Duration::from_millis(50);
        assert!(
            tokio::time::timeout(wait, store.pushed("mail"))
                .await
                .is_err()
        );
        let mut follower = store.follow("mail");
        push(&store, "a", "now").await;
        tokio::time::timeout(std::time::Duration::from_secs(5), store.pushed("mail"))
            .await
            .unwrap();
        let told = follower.try_recv().unwrap();
        assert_eq!((told.id, &*told.lane), (claim(&store).await[0].id, "a"));
        assert!(follower.try_recv().is_err(), "what was refused is not told");
    });
}
