use bus::{Bus, Outbound};
use ngsi::{ErrorKind, Subscription};
use observe::{Context, ObserveError};
use serde_json::{Value, json};
use store::Store;

use crate::{both, core, entity};

fn subscription(extra: &Value) -> Subscription {
    let mut document = json!({"type": "Subscription", "entities": [{"type": "Bay"}],
        "notification": {"endpoint": {"uri": "http://127.0.0.1:9/told"}}});
    for (name, value) in extra.as_object().unwrap() {
        document[name] = value.clone();
    }
    Subscription::read(document, &core(), 0).unwrap()
}

fn kind<T: std::fmt::Debug>(outcome: Result<T, ObserveError>) -> ErrorKind {
    match outcome.unwrap_err() {
        ObserveError::Ngsi(error) => error.kind,
        other => panic!("{other}"),
    }
}

#[test]
fn a_subscription_is_made_changed_listed_and_ended() {
    both(async |stand| {
        let c = &stand.context;
        let named = c
            .subscribe("", subscription(&json!({"id": "urn:s:1"})))
            .await
            .unwrap();
        assert_eq!(named, "urn:s:1");
        let given = c.subscribe("", subscription(&json!({}))).await.unwrap();
        assert!(given.starts_with("urn:ngsi-ld:Subscription:"), "{given}");
        assert_eq!(
            kind(
                c.subscribe("", subscription(&json!({"id": "urn:s:1"})))
                    .await
            ),
            ErrorKind::AlreadyExists
        );
        c.subscribe("harbour", subscription(&json!({"id": "urn:s:1"})))
            .await
            .unwrap();
        let ftp = subscription(&json!({"notification": {"endpoint": {"uri": "ftp://broker/t"}}}));
        assert_eq!(
            kind(c.subscribe("", ftp).await),
            ErrorKind::OperationNotSupported
        );

        c.change_subscription(
            "",
            "urn:s:1",
            json!({"description": "mine", "isActive": false}),
            core(),
        )
        .await
        .unwrap();
        let kept = c.subscription("", "urn:s:1").await.unwrap().unwrap();
        assert_eq!(
            (kept.description.as_deref(), kept.active),
            (Some("mine"), Some(false))
        );
        let (all, count) = c.subscriptions("", 0, 10).await.unwrap();
        assert_eq!((all.len(), count), (2, 2));
        assert_eq!(c.subscriptions("", 1, 10).await.unwrap().0.len(), 1);
        assert_eq!(c.subscriptions("harbour", 0, 10).await.unwrap().1, 1);
        let lag = c.lag("", "urn:s:1").await.unwrap().unwrap();
        assert_eq!(
            (lag.waiting, lag.oldest, lag.last_error.as_str()),
            (0, None, "")
        );

        c.unsubscribe("", "urn:s:1").await.unwrap();
        assert_eq!(
            kind(c.unsubscribe("", "urn:s:1").await),
            ErrorKind::ResourceNotFound
        );
        assert!(c.subscription("", "urn:s:1").await.unwrap().is_none());
        assert_eq!(
            kind(
                c.change_subscription("", "urn:s:1", json!({}), core())
                    .await
            ),
            ErrorKind::ResourceNotFound
        );
        c.subscribe("", subscription(&json!({"id": "urn:s:1"})))
            .await
            .unwrap();
    });
}

/// A node that shares the store, as another process does.
fn other_node(store: &Store) -> Context {
    Context::new(store.clone(), Bus::memory(), Outbound::new("").unwrap())
}

#[test]
fn every_node_knows_of_a_subscription_from_the_next_write_on() {
    both(async |stand| {
        let nodes: Vec<Context> = (0..3).map(|_| other_node(&stand.store)).collect();
        let waiting = async || {
            stand
                .store
                .read(|rd| store::queue::waiting(rd, "notify"))
                .await
                .unwrap()
                .count
        };
        let mut want = 0;
        for round in 0..20 {
            let id = format!("urn:s:{round}");
            let made = subscription(&json!({"id": id, "notificationTrigger": ["entityCreated"]}));
            nodes[round % 3].subscribe("", made).await.unwrap();
            if round % 4 == 3 {
                nodes[(round + 1) % 3]
                    .unsubscribe("", &format!("urn:s:{}", round - 1))
                    .await
                    .unwrap();
            }
            let active = round + 1 - (round + 1) / 4;
            for (n, node) in nodes.iter().enumerate().skip(round % 2) {
                let bay = json!({"id": format!("urn:b:{round}:{n}"), "type": "Bay"});
                node.create("", entity(bay)).await.unwrap();
                want += i64::try_from(active).unwrap();
            }
            assert_eq!(waiting().await, want, "round {round}");
            if round == 10 {
                // Longer than it is remembered who has gone.
                stand.clock.advance_us(100_000_000_000);
            }
        }
    });
}
