//! A real broker: what it delivers is acknowledged after the commit, and nothing is lost on the way.

use std::time::Duration;

use devices::CAPABILITY;
use rumqttc::{AsyncClient, Broker, Event, MqttOptions, Packet, PublishOptions, QoS};
use tokio::sync::watch;

use crate::house::{House, Up};

/// Publishes and waits until the broker has taken everything.
async fn publish(port: u16, messages: Vec<(String, String)>) {
    let mut options = MqttOptions::new("test-sender", Broker::tcp("127.0.0.1", port));
    options
        .set_inflight(100)
        .set_max_packet_size(1 << 20, 1 << 20);
    let (client, mut events) = AsyncClient::builder(options).capacity(50).build();
    let total = messages.len();
    tokio::spawn(async move {
        for (topic, body) in messages {
            client
                .publish(topic, body, PublishOptions::new(QoS::AtLeastOnce))
                .await
                .unwrap();
        }
        std::future::pending::<()>().await;
    });
    let mut taken = 0;
    while taken < total {
        if let Event::Incoming(Packet::PubAck(_)) = events.poll().await.unwrap() {
            taken += 1;
        }
    }
}

struct Listening {
    tell: watch::Sender<bool>,
    service: tokio::task::JoinHandle<()>,
}

fn listen(house: &House) -> Listening {
    let mqtt = CAPABILITY
        .services
        .iter()
        .find(|service| service.name == "mqtt")
        .unwrap();
    let (tell, stop) = watch::channel(false);
    let run = (mqtt.run)(house.app.clone(), stop);
    Listening {
        tell,
        service: tokio::spawn(async move { run.await.unwrap() }),
    }
}

impl Listening {
    async fn stop(self) {
        self.tell.send(true).unwrap();
        self.service.await.unwrap();
    }
}

async fn until(house: &House, total: i64) {
    for _ in 0..600 {
        let counts = house.counts().await;
        if counts.understood + counts.held + counts.noted >= total {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?} of {total}", house.counts().await);
}

fn ups(from: u32, to: u32) -> Vec<(String, String)> {
    (from..to)
        .map(|n| {
            let dedup = format!("m{n}");
            let up = Up {
                dedup: &dedup,
                f_cnt: n,
                ..Up::default()
            };
            (
                "application/1/device/0101010101010101/event/up".to_owned(),
                up.event(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_of_every_source_arrives_once() {
    let broker = testkit::Mosquitto::start();
    let house = House::sqlite(&broker.url()).await;
    house.register("0101010101010101", "browan/tbsl100").await;
    house.register("harbour", "json").await;
    let listening = listen(&house);
    // The session begins with the first connection.
    tokio::time::sleep(Duration::from_millis(500)).await;
    publish(broker.port, ups(0, 3_000)).await;
    until(&house, 3_000).await;
    listening.stop().await;
    // While nobody listens, the broker keeps what comes.
    publish(broker.port, ups(2_900, 3_400)).await;
    let listening = listen(&house);
    until(&house, 3_400).await;
    let odd = vec![
        (
            "application/1/device/0101010101010101/event/join".to_owned(),
            "{\"deviceInfo\":{\"devEui\":\"0101010101010101\"}}".to_owned(),
        ),
        (
            "application/1/device/0101010101010101/event/up".to_owned(),
            "not json".to_owned(),
        ),
        (
            "application/1/device/0101010101010101/event/up".to_owned(),
            "x".repeat(300_000),
        ),
        (
            "v3/app@tenant/devices/dev1/up".to_owned(),
            "{\"end_device_ids\":{\"device_id\":\"dev1\"},\"join_accept\":{}}".to_owned(),
        ),
        (
            "borough/devices/harbour/up".to_owned(),
            "{\"temperature\": 7.5}".to_owned(),
        ),
        (
            "borough/devices/har bour/up".to_owned(),
            "{\"temperature\": 7.5}".to_owned(),
        ),
    ];
    publish(broker.port, odd).await;
    until(&house, 3_406).await;
    listening.stop().await;
    let counts = house.counts().await;
    assert_eq!(
        (counts.understood, counts.held, counts.noted),
        (3_401, 3, 2)
    );
    assert_eq!(house.health("0101010101010101").await.frames, 3_400 + 1 + 2);
    // Nothing waits at the broker any more.
    let listening = listen(&house);
    tokio::time::sleep(Duration::from_millis(500)).await;
    listening.stop().await;
    assert_eq!(house.health("0101010101010101").await.frames, 3_400 + 1 + 2);
}
