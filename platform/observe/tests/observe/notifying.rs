use std::time::Duration;

use kit::Fault;
use ngsi::Subscription;
use ngsi::read::fragment;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::receiver::{Received, Receiver, Reply, broker};
use crate::{Stand, both, core, entity};

/// A running worker.
struct Worker {
    stop: watch::Sender<bool>,
    ended: JoinHandle<Result<(), Fault>>,
}

impl Worker {
    fn start(stand: &Stand) -> Self {
        let (stop, stopped) = watch::channel(false);
        let context = stand.context.clone();
        Self {
            stop,
            ended: tokio::spawn(async move { context.notify(stopped).await }),
        }
    }

    async fn end(self) {
        self.stop.send(true).unwrap();
        self.ended.await.unwrap().unwrap();
    }
}

async fn subscribe(stand: &Stand, id: &str, uri: &str, extra: &Value) {
    let mut document = json!({"id": id, "type": "Subscription", "entities": [{"type": "Bay"}],
        "notification": {"format": "simplified", "endpoint": {"uri": uri, "timeout": 1_000,
            "receiverInfo": [{"key": "x-who", "value": "us"}, {"key": "host", "value": "evil"}]}}});
    for (name, value) in extra.as_object().unwrap() {
        document[name] = value.clone();
    }
    let subscription = Subscription::read(document, &core(), stand.clock.now().0).unwrap();
    stand.context.subscribe("", subscription).await.unwrap();
}

async fn set(stand: &Stand, id: &str, free: i64) {
    let document = json!({"id": id, "type": "Bay", "free": {"value": free}});
    if stand.context.get("", id).await.unwrap().is_none() {
        return stand.context.create("", entity(document)).await.unwrap();
    }
    let patch = fragment(json!({"free": {"value": free}}), &core()).unwrap();
    stand.context.append("", id, patch, true).await.unwrap();
}

/// Waits until nothing is due any more.
async fn all_settled(stand: &Stand) {
    let waiting = async || {
        let waiting = stand.store.read(|rd| store::queue::waiting(rd, "notify"));
        waiting.await.unwrap().count
    };
    for _ in 0..1_000 {
        if waiting().await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} are not settled", waiting().await);
}

/// Entity and value of what was received, in the order of arrival.
fn told(received: &[Received]) -> Vec<(String, i64)> {
    let data = received
        .iter()
        .flat_map(|one| one.body["data"].as_array().cloned().unwrap_or_default());
    data.map(|e| {
        (
            e["id"].as_str().unwrap().to_owned(),
            e["free"].as_i64().unwrap_or(-1),
        )
    })
    .collect()
}

fn of(id: &str, all: &[(String, i64)]) -> Vec<i64> {
    all.iter()
        .filter(|(of, _)| of == id)
        .map(|(_, free)| *free)
        .collect()
}

#[test]
fn changes_are_told_in_order_with_what_the_subscriber_asked_for() {
    both(async |stand| {
        let receiver = Receiver::start(|_, _| Reply::Status(200));
        subscribe(
            &stand,
            "urn:s:1",
            &receiver.uri(),
            &json!({"watchedAttributes": ["free"]}),
        )
        .await;
        let worker = Worker::start(&stand);
        for n in 0..20 {
            set(&stand, "urn:b:1", n).await;
            set(&stand, "urn:b:2", 100 + n).await;
        }
        set(&stand, "urn:b:2", 119).await; // says nothing new
        let received = receiver.until("all", |r| r.len() == 40).await;
        let all = told(&received);
        assert_eq!(of("urn:b:1", &all), (0..20).collect::<Vec<_>>());
        assert_eq!(of("urn:b:2", &all), (100..120).collect::<Vec<_>>());
        let first = &received[0];
        let header = |name: &str| {
            first
                .headers
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        assert_eq!(
            (header("x-who"), header("content-type")),
            (Some("us"), Some("application/json"))
        );
        assert!(
            header("link").unwrap().contains("ngsi-ld-core-context")
                && header("host") != Some("evil")
        );
        assert_eq!(first.body["subscriptionId"], "urn:s:1");
        assert!(
            first.body["id"]
                .as_str()
                .unwrap()
                .starts_with("urn:ngsi-ld:Notification:")
        );
        worker.end().await;
        let kept = stand
            .context
            .subscription("", "urn:s:1")
            .await
            .unwrap()
            .unwrap()
            .delivery;
        assert_eq!(
            (kept.times_sent, kept.times_failed, kept.status()),
            (40, 0, Some("ok"))
        );
        assert_eq!(
            stand
                .store
                .read(|rd| store::queue::waiting(rd, "notify"))
                .await
                .unwrap()
                .count,
            0
        );
    });
}

#[test]
fn what_is_refused_is_told_again_before_what_came_after() {
    both(async |stand| {
        let receiver = Receiver::start(|nth, _| Reply::Status(if nth < 2 { 500 } else { 204 }));
        subscribe(&stand, "urn:s:1", &receiver.uri(), &json!({})).await;
        let worker = Worker::start(&stand);
        for n in 1..=3 {
            set(&stand, "urn:b:1", n).await;
        }
        receiver.until("the first", |r| r.len() == 1).await;
        for _ in 0..40 {
            stand.clock.advance_us(500_000);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let received = receiver.until("all", |r| r.len() >= 5).await;
        let values: Vec<i64> = told(&received).into_iter().map(|(_, free)| free).collect();
        assert_eq!(values, [1, 1, 1, 2, 3]);
        let ids: Vec<&Value> = received.iter().map(|r| &r.body["id"]).collect();
        assert!(
            ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3],
            "the receiver can tell what it had before"
        );
        worker.end().await;
        let kept = stand
            .context
            .subscription("", "urn:s:1")
            .await
            .unwrap()
            .unwrap()
            .delivery;
        assert_eq!(
            (kept.times_sent, kept.times_failed, kept.status()),
            (3, 1, Some("ok")),
            "a notification counts once, however often it is tried"
        );
    });
}

#[test]
fn a_receiver_that_hangs_holds_nobody_else_up() {
    both(async |stand| {
        let hangs = Receiver::start(|_, _| Reply::Hang);
        let well = Receiver::start(|_, _| Reply::Status(200));
        subscribe(&stand, "urn:s:hangs", &hangs.uri(), &json!({})).await;
        subscribe(&stand, "urn:s:well", &well.uri(), &json!({})).await;
        let worker = Worker::start(&stand);
        for n in 0..60 {
            set(&stand, &format!("urn:b:{n}"), n).await;
        }
        // Behind those that hang, ten seconds each, they would not come in the time that this waits.
        well.until("the well one's", |r| r.len() == 60).await;
        let error = async || stand.context.lag("", "urn:s:hangs").await.unwrap().unwrap();
        for _ in 0..400 {
            if !error().await.last_error.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let lag = error().await;
        assert_eq!(
            (lag.waiting, lag.last_error.as_str()),
            (60, "no answer from 127.0.0.1 in time")
        );
        assert!(hangs.received().len() <= 16, "it is left alone");
        worker.end().await;
    });
}

#[test]
fn a_receiver_that_refuses_stops_nobody_behind_the_same_host() {
    both(async |stand| {
        let receiver = Receiver::start(|_, body| {
            Reply::Status(if body["subscriptionId"] == "urn:s:refuses" {
                500
            } else {
                200
            })
        });
        let refuses = format!("{}?who=refuses", receiver.uri());
        subscribe(&stand, "urn:s:refuses", &refuses, &json!({})).await;
        subscribe(&stand, "urn:s:well", &receiver.uri(), &json!({})).await;
        let worker = Worker::start(&stand);
        set(&stand, "urn:b:1", 1).await;
        let to = |who: &'static str| {
            move |all: &[Received]| {
                all.iter()
                    .filter(|r| r.body["subscriptionId"] == who)
                    .count()
            }
        };
        for refused in 1..=3 {
            receiver
                .until("a refusal", |r| to("urn:s:refuses")(r) >= refused)
                .await;
            for _ in 0..200 {
                let lag = stand
                    .context
                    .lag("", "urn:s:refuses")
                    .await
                    .unwrap()
                    .unwrap();
                if refused == 3 && lag.next_call.is_some() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
                stand.clock.advance_us(if refused < 3 { 20_000 } else { 0 });
            }
        }
        let lag = stand
            .context
            .lag("", "urn:s:refuses")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(lag.last_error, "the receiver answered 500");
        assert!(lag.next_call.is_some(), "it is left alone");
        set(&stand, "urn:b:1", 2).await;
        receiver.until("both", |r| to("urn:s:well")(r) == 2).await;
        worker.end().await;
    });
}

#[test]
fn a_lost_claim_is_told_all_the_same() {
    both(async |stand| {
        let receiver = Receiver::start(|_, _| Reply::Status(200));
        subscribe(&stand, "urn:s:1", &receiver.uri(), &json!({})).await;
        for n in 1..=2 {
            set(&stand, "urn:b:1", n).await;
        }
        // A process claims the first, and is killed.
        let claimed = stand
            .store
            .write(|tx| store::queue::claim(tx, "notify", 10, 90))
            .await
            .unwrap();
        assert_eq!(claimed.len(), 1, "the second waits for the first");
        let worker = Worker::start(&stand);
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(told(&receiver.received()), [], "the claim holds");
        stand.clock.advance_us(91_000_000);
        let received = receiver.until("both", |r| r.len() == 2).await;
        assert_eq!(
            told(&received)
                .iter()
                .map(|(_, free)| *free)
                .collect::<Vec<_>>(),
            [1, 2]
        );
        worker.end().await;
    });
}

#[test]
fn a_pace_is_kept() {
    both(async |stand| {
        let receiver = Receiver::start(|_, _| Reply::Status(200));
        subscribe(
            &stand,
            "urn:s:1",
            &receiver.uri(),
            &json!({"throttling": 60}),
        )
        .await;
        let worker = Worker::start(&stand);
        for n in 0..5 {
            set(&stand, "urn:b:1", n).await;
            // A claim does not outlive a leap of the clock.
            all_settled(&stand).await;
            stand.clock.advance_us(15_000_000);
        }
        let received = receiver.until("two", |r| r.len() == 2).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(receiver.received().len(), received.len());
        assert_eq!(of("urn:b:1", &told(&received)), [0, 4]);
        worker.end().await;
    });
}

#[test]
fn an_interval_tells_everything_again_and_again() {
    both(async |stand| {
        let receiver = Receiver::start(|_, _| Reply::Status(200));
        set(&stand, "urn:b:1", 1).await;
        set(&stand, "urn:b:2", 2).await;
        subscribe(
            &stand,
            "urn:s:1",
            &receiver.uri(),
            &json!({"timeInterval": 30}),
        )
        .await;
        let worker = Worker::start(&stand);
        receiver.until("the first", |r| r.len() == 1).await;
        set(&stand, "urn:b:1", 9).await; // no change is told by itself
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(receiver.received().len(), 1);
        stand.clock.advance_us(31_000_000);
        let received = receiver.until("the second", |r| r.len() == 2).await;
        let both = told(&received[1..]);
        assert_eq!(both, [("urn:b:1".to_owned(), 9), ("urn:b:2".to_owned(), 2)]);
        worker.end().await;
    });
}

#[test]
fn a_private_address_is_not_called_and_the_page_says_so() {
    both(async |stand| {
        subscribe(&stand, "urn:s:1", "http://10.0.0.1/told", &json!({})).await;
        let worker = Worker::start(&stand);
        set(&stand, "urn:b:1", 1).await;
        for _ in 0..500 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            if !stand
                .context
                .lag("", "urn:s:1")
                .await
                .unwrap()
                .unwrap()
                .last_error
                .is_empty()
            {
                break;
            }
        }
        let lag = stand.context.lag("", "urn:s:1").await.unwrap().unwrap();
        assert_eq!(
            lag.last_error,
            "10.0.0.1 is a private address; BOROUGH__OUTBOUND__ALLOW can admit it"
        );
        let kept = stand
            .context
            .subscription("", "urn:s:1")
            .await
            .unwrap()
            .unwrap()
            .delivery;
        assert_eq!(kept.status(), Some("failed"));
        // After a day it is given up.
        stand.clock.advance_us(86_400_000_000);
        for _ in 0..500 {
            if stand
                .context
                .lag("", "urn:s:1")
                .await
                .unwrap()
                .unwrap()
                .waiting
                == 0
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(
            stand
                .context
                .lag("", "urn:s:1")
                .await
                .unwrap()
                .unwrap()
                .waiting,
            0
        );
        worker.end().await;
    });
}

#[test]
fn who_has_cancelled_is_not_told_and_deletions_are() {
    both(async |stand| {
        let (ended, stays) = (
            Receiver::start(|_, _| Reply::Status(200)),
            Receiver::start(|_, _| Reply::Status(200)),
        );
        subscribe(&stand, "urn:s:ends", &ended.uri(), &json!({})).await;
        subscribe(
            &stand,
            "urn:s:stays",
            &stays.uri(),
            &json!({"notificationTrigger": ["entityDeleted"]}),
        )
        .await;
        set(&stand, "urn:b:1", 1).await;
        stand.context.unsubscribe("", "urn:s:ends").await.unwrap();
        stand.context.delete("", "urn:b:1").await.unwrap();
        let worker = Worker::start(&stand);
        let received = stays.until("the deletion", |r| r.len() == 1).await;
        assert!(
            received[0].answered && received[0].body["data"][0]["deletedAt"].is_string(),
            "{received:?}"
        );
        assert_eq!(ended.received().len(), 0);
        worker.end().await;
        assert_eq!(
            stand
                .store
                .read(|rd| store::queue::waiting(rd, "notify"))
                .await
                .unwrap()
                .count,
            0
        );
    });
}

#[test]
fn a_notification_is_published_with_what_http_has_in_its_header() {
    both(async |stand| {
        let (port, heard) = broker();
        let endpoint = json!({"notification": {"format": "simplified", "endpoint": {
            "uri": format!("mqtt://127.0.0.1:{port}/bays/full"),
            "receiverInfo": [{"key": "who", "value": "us"}],
            "notifierInfo": [{"key": "MQTT-Version", "value": "mqtt3.1.1"}, {"key": "MQTT-QoS", "value": "1"}]}}});
        subscribe(&stand, "urn:s:1", "", &endpoint).await;
        let worker = Worker::start(&stand);
        set(&stand, "urn:bay:1", 3).await;
        let (topic, message) = tokio::task::spawn_blocking(|| heard.join().unwrap())
            .await
            .unwrap();
        worker.end().await;
        assert_eq!(topic, "bays/full");
        let metadata = &message["metadata"];
        assert_eq!(
            (&metadata["Content-Type"], &metadata["who"]),
            (&json!("application/json"), &json!("us"))
        );
        assert!(metadata["Link"].is_string(), "{message}");
        assert_eq!(message["body"]["subscriptionId"], "urn:s:1");
        assert_eq!(message["body"]["data"][0]["free"], 3);
    });
}
