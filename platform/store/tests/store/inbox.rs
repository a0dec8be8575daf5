use store::inbox::{self, Arrival, Counts, Receipt, State};
use store::{Store, StoreError};

use crate::both;

async fn receive(store: &Store, delivery: &'static str, frame: &'static str) -> Receipt {
    store
        .write(move |tx| {
            let arrival = Arrival {
                source: "chirpstack",
                delivery,
                device: "d1",
                frame,
                body: b"{}",
            };
            inbox::receive(tx, arrival, State::Held, "no codec yet")
        })
        .await
        .unwrap()
}

#[test]
fn a_message_counts_once() {
    both(async |store, clock| {
        let Receipt::New(first) = receive(&store, "x1", "a:1").await else {
            panic!("the first is new")
        };
        assert_eq!(
            receive(&store, "x1", "").await,
            Receipt::Again(first),
            "same delivery"
        );
        assert_eq!(
            receive(&store, "x2", "a:1").await,
            Receipt::Again(first),
            "same frame, another gateway"
        );
        assert!(matches!(
            receive(&store, "x3", "a:2").await,
            Receipt::New(_)
        ));
        clock.advance_us(2 * 3_600_000_000);
        assert!(
            matches!(receive(&store, "x4", "a:1").await, Receipt::New(_)),
            "the counter came round"
        );
        assert_eq!(
            receive(&store, "x1", "a:9").await,
            Receipt::Again(first),
            "a delivery id never comes round"
        );
    });
}

#[test]
fn what_is_held_waits_and_what_is_settled_can_be_forgotten() {
    both(async |store, clock| {
        for (delivery, frame) in [("x1", "a:1"), ("x2", "a:2"), ("x3", "a:3")] {
            receive(&store, delivery, frame).await;
        }
        let held = store
            .read(|rd| inbox::in_state(rd, State::Held, 0, 10))
            .await
            .unwrap();
        assert_eq!(
            (held.len(), held[0].reason.as_str(), held[0].body.as_slice()),
            (3, "no codec yet", b"{}".as_slice())
        );
        let by_device = store.read(inbox::held_by_device).await.unwrap();
        assert_eq!(by_device, [("d1".to_owned(), 3)].into());
        let id = held[0].id;
        clock.advance_us(1_000_000);
        let now = clock.now();
        let (gone, counts) = store
            .write(move |tx| {
                inbox::settle(tx, id, State::Understood, "")?;
                Ok::<_, StoreError>((inbox::forget(tx, now, 10)?, inbox::counts(tx)?))
            })
            .await
            .unwrap();
        let by_device = store.read(inbox::held_by_device).await.unwrap();
        assert_eq!(by_device, [("d1".to_owned(), 2)].into());
        assert_eq!(
            (gone, counts),
            (
                1,
                Counts {
                    understood: 0,
                    held: 2,
                    noted: 0
                }
            )
        );
    });
}
