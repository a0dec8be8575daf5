//! What becomes of messages: read, held, known again, and read again after a mend.

use devices::{Condition, Device, Feeds, Which, read_held_again};
use serde_json::json;

use crate::house::{House, Up, both};

const EUI: &str = "0101010101010101";
const NOISE: &str = "browan/tbsl100";

#[tokio::test]
async fn an_uplink_becomes_readings_with_the_time_of_the_event() {
    for house in both().await {
        house.register(EUI, NOISE).await;
        let receipt = house.up(&Up::default()).await;
        assert_eq!(
            (&receipt["outcome"], &receipt["duplicate"]),
            (&json!("understood"), &json!(false))
        );
        let (value, at) = house.attribute(EUI, "soundLevel").await.unwrap();
        assert_eq!(
            (value, at.unwrap().to_string().as_str()),
            (json!(40), "2026-11-24T14:04:00Z")
        );
        let health = house.health(EUI).await;
        assert_eq!(
            (health.frames, health.held, health.state),
            (1, 0, Condition::Ok)
        );
        assert_eq!(
            (health.rssi_dbm, health.gateway.as_str()),
            (Some(-61.0), "near")
        );
        assert_eq!(
            health.battery.map(|battery| (battery.level, battery.low)),
            Some((Some(3.6), false))
        );
    }
}

#[tokio::test]
async fn what_arrives_twice_changes_nothing() {
    for house in both().await {
        house.register(EUI, NOISE).await;
        let first = house.up(&Up::default()).await;
        let loud = &[0, 11, 54, 99];
        // The same deduplication id, whatever else it says.
        let again = house
            .up(&Up {
                bytes: loud,
                f_cnt: 2,
                ..Up::default()
            })
            .await;
        assert_eq!(
            (&again["duplicate"], &again["message"]),
            (&json!(true), &first["message"])
        );
        // The same session, counter and payload, by another way.
        let again = house
            .up(&Up {
                dedup: "b",
                ..Up::default()
            })
            .await;
        assert_eq!(
            (&again["duplicate"], &again["message"]),
            (&json!(true), &first["message"])
        );
        assert_eq!(
            house.attribute(EUI, "soundLevel").await.unwrap().0,
            json!(40)
        );
        assert_eq!(
            (
                house.counts().await.understood,
                house.health(EUI).await.frames
            ),
            (1, 1)
        );
        // Another counter is another message.
        let next = house
            .up(&Up {
                dedup: "c",
                f_cnt: 2,
                bytes: loud,
                time: "2026-11-24T14:04:30Z",
                ..Up::default()
            })
            .await;
        assert_eq!(next["duplicate"], json!(false));
        assert_eq!(
            house.attribute(EUI, "soundLevel").await.unwrap().0,
            json!(99)
        );
    }
}

#[tokio::test]
async fn a_late_message_does_not_undo_a_newer_one() {
    let house = House::sqlite("").await;
    house.register(EUI, NOISE).await;
    house.up(&Up::default()).await;
    let late = Up {
        dedup: "late",
        f_cnt: 0,
        bytes: &[0, 11, 54, 77],
        time: "2026-11-24T13:00:00Z",
        ..Up::default()
    };
    assert_eq!(house.up(&late).await["outcome"], "understood");
    assert_eq!(
        house.attribute(EUI, "soundLevel").await.unwrap().0,
        json!(40)
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_held_with_its_reason() {
    #[track_caller]
    fn check(receipt: &serde_json::Value, reason: &str) {
        assert_eq!(
            (&receipt["outcome"], &receipt["reason"]),
            (&json!("held"), &json!(reason))
        );
    }
    for house in both().await {
        check(
            &house
                .up(&Up {
                    device: "0202020202020202",
                    ..Up::default()
                })
                .await,
            "the device is not registered",
        );
        house.register(EUI, NOISE).await;
        check(
            &house
                .up(&Up {
                    dedup: "1",
                    bytes: &[0xff],
                    ..Up::default()
                })
                .await,
            "the codec says: too short",
        );
        check(
            &house
                .up(&Up {
                    dedup: "2",
                    f_port: 9,
                    ..Up::default()
                })
                .await,
            "the codec says: unknown FPort",
        );
        house.register("0303030303030303", "acme/mystery").await;
        let mystery = Up {
            device: "0303030303030303",
            dedup: "3",
            ..Up::default()
        };
        check(&house.up(&mystery).await, "no codec is known for its model");
        let counts = house.counts().await;
        assert_eq!((counts.held, counts.understood), (4, 0));
        let health = house.health(EUI).await;
        assert_eq!((health.held, health.state), (2, Condition::Held));
        // It is kept to the letter.
        assert_eq!(
            house.messages("0303030303030303").await[0].body,
            mystery.event().into_bytes()
        );
    }
}

#[tokio::test]
async fn what_a_device_says_of_itself_is_not_said_of_the_thing() {
    let house = House::sqlite("").await;
    let device = Device {
        name: "seat".into(),
        model: "netvox/r311wa".into(),
        feeds: Some(Feeds {
            entity: "urn:ngsi-ld:Bench:1".into(),
            type_: "Bench".into(),
        }),
        ..Device::default()
    };
    house.put(EUI, device).await;
    let version = [1, 3, 0, 10, 2, 0x20, 0x26, 0x11, 0x24, 0, 0];
    let receipt = house
        .up(&Up {
            f_port: 6,
            bytes: &version,
            ..Up::default()
        })
        .await;
    assert_eq!(receipt["outcome"], "understood");
    assert_eq!(
        house.attribute(EUI, "datecode").await.unwrap().0,
        json!("20261124")
    );
    assert!(
        house
            .app
            .context()
            .get("", "urn:ngsi-ld:Bench:1")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn held_messages_are_read_again_after_the_mend() {
    for house in both().await {
        house.up(&Up::default()).await;
        house
            .up(&Up {
                dedup: "b",
                f_cnt: 2,
                bytes: &[0xff],
                ..Up::default()
            })
            .await;
        house.register(EUI, NOISE).await;
        house.clock.advance_us(60_000_000);
        let outcome = read_held_again(&house.app, &Which::Device(EUI.into()))
            .await
            .unwrap();
        assert_eq!((outcome.understood, outcome.held), (1, 1));
        // With its own time, not that of the second reading.
        let (value, at) = house.attribute(EUI, "soundLevel").await.unwrap();
        assert_eq!(
            (value, at.unwrap().to_string().as_str()),
            (json!(40), "2026-11-24T14:04:00Z")
        );
        let counts = house.counts().await;
        assert_eq!((counts.understood, counts.held), (1, 1));
        let outcome = read_held_again(&house.app, &Which::All).await.unwrap();
        assert_eq!((outcome.understood, outcome.held), (0, 1));
        let health = house.health(EUI).await;
        assert_eq!((health.frames, health.held), (2, 1));
    }
}

#[tokio::test]
async fn a_clock_that_is_ahead_is_told_and_not_believed() {
    let house = House::sqlite("").await;
    house.register(EUI, NOISE).await;
    house
        .up(&Up {
            time: "2031-01-01T00:00:00Z",
            ..Up::default()
        })
        .await;
    let (_, at) = house.attribute(EUI, "soundLevel").await.unwrap();
    assert_eq!(at.unwrap(), house.clock.now());
    assert_eq!(house.health(EUI).await.state, Condition::WrongClock);
    house
        .up(&Up {
            dedup: "b",
            f_cnt: 2,
            ..Up::default()
        })
        .await;
    assert_eq!(house.health(EUI).await.state, Condition::Ok);
}

#[tokio::test]
async fn a_device_falls_silent_when_its_kind_should_have_spoken() {
    let house = House::sqlite("").await;
    house.register(EUI, NOISE).await;
    house.up(&Up::default()).await;
    assert_eq!(house.health(EUI).await.state, Condition::Ok);
    house.clock.advance_us(30 * 86_400 * 1_000_000);
    let told = house.job("look-over-devices").await;
    assert_eq!(told, "1 device looked over, 1 changed");
    assert_eq!(house.health(EUI).await.state, Condition::Silent);
}
