//! A broker between, and `kill -9` on our side: what the broker was told by its publisher that it has,
//! we have in the end, because we tell the broker so only after the commit.

use std::collections::BTreeSet;

use super::{Tally, deliveries, prepare, publish, until};
use crate::process::Setting;

#[test]
fn what_the_broker_took_survives_kill_9() {
    const UPLINKS: usize = 3_000;
    let broker = testkit::Mosquitto::start();
    let here = Setting::new().with("BOROUGH__MQTT__URL", broker.url());
    prepare(&here);
    let mut running = here.start(&["--log", "error", "serve"]);
    // Until the first one arrives the broker may not know yet that it has to keep them for us.
    until(|| {
        publish(broker.port, 0..1);
        !deliveries(&here.store).is_empty()
    });
    for part in 0..3 {
        let each = UPLINKS / 3;
        let port = broker.port;
        let publisher = std::thread::spawn(move || publish(port, part * each..(part + 1) * each));
        let before = part * each;
        until(|| deliveries(&here.store).len() > before + 50);
        running.kill();
        publisher.join().unwrap();
        running = here.start(&["--log", "error", "serve"]);
    }
    until(|| deliveries(&here.store).len() >= UPLINKS);
    let all: BTreeSet<usize> = (0..UPLINKS).collect();
    assert_eq!(Tally::of(&here.store, &all), Tally::whole(UPLINKS));
    drop(running);
}
