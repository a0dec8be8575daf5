//! Which gateways hear each device: every one that an uplink names, written together.

use app::gateways::{self, Heard};
use devices::{Device, Point};

use crate::house::{House, Up, both};

const EUI: &str = "0101010101010101";

/// How each device is heard, once what was gathered is written.
async fn heard(house: &House) -> Vec<(String, Heard)> {
    let service = devices::CAPABILITY
        .services
        .iter()
        .find(|service| service.name == "device-heard")
        .unwrap();
    let (_tell, mut stop) = tokio::sync::watch::channel(true);
    stop.mark_changed();
    (service.run)(house.app.clone(), stop).await.unwrap();
    house.app.store().read(gateways::all).await.unwrap()
}

#[tokio::test]
async fn every_gateway_of_an_uplink_is_kept_with_the_device() {
    for house in both().await {
        let device = Device {
            name: "Noise, north".into(),
            model: "browan/tbsl100".into(),
            location: Some(Point {
                lon: 1.7,
                lat: 51.6,
            }),
            ..Device::default()
        };
        house.put(EUI, device).await;
        house.up(&Up::default()).await;
        // What arrives twice was heard once.
        house.up(&Up::default()).await;
        // Of strangers nothing is remembered.
        let stranger = Up {
            device: "0202020202020202",
            dedup: "s",
            ..Up::default()
        };
        house.up(&stranger).await;
        let all = heard(&house).await;
        let [(id, first)] = &all[..] else {
            panic!("{all:?}");
        };
        assert_eq!((id.as_str(), first.name.as_str()), (EUI, "Noise, north"));
        assert_eq!(first.at.map(|at| (at.lon, at.lat)), Some((1.7, 51.6)));
        let now = house.clock.now();
        let told = |heard: &Heard| -> Vec<(String, i64, Vec<f64>)> {
            let each = heard.by.iter().map(|by| {
                let signals = by.signals.iter().map(|signal| signal.rssi_dbm);
                (by.gateway.clone(), by.day(now), signals.collect())
            });
            each.collect()
        };
        let want = |n: usize| {
            let by = |gateway: &str, dbm| (gateway.to_owned(), n as i64, vec![dbm; n]);
            vec![by("far", -119.0), by("near", -61.0)]
        };
        assert_eq!(told(first), want(1));
        let next = Up {
            dedup: "b",
            f_cnt: 2,
            time: "2026-11-24T14:04:30Z",
            ..Up::default()
        };
        house.up(&next).await;
        assert_eq!(told(&heard(&house).await[0].1), want(2));
    }
}
