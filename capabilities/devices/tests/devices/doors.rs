//! The doors themselves: who may pass, what is refused, and the network servers' own examples.

use app::signin::create_key;
use serde_json::{Value, json};

use crate::house::{House, Up, both};

#[tokio::test]
async fn a_key_opens_what_it_is_for() {
    let house = House::sqlite("").await;
    let key = async |scopes: &[&str], only: Option<&str>| {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        create_key(&house.app, "test", "x", scopes, only.map(Into::into))
            .await
            .unwrap()
            .1
    };
    let up = Up::default().event();
    let path = "/devices/in/chirpstack?event=up";
    assert_eq!(house.post_as("", path, up.clone()).await.0, 401);
    assert_eq!(house.post_as("bk_nonsense", path, up.clone()).await.0, 401);
    let other = key(&["context.write"], None).await;
    assert_eq!(house.post_as(&other, path, up.clone()).await.0, 403);
    let bound = key(&["devices.send"], Some("a84041ffff1234aa")).await;
    assert_eq!(house.post_as(&bound, path, up.clone()).await.0, 403);
    // However the id of its device was typed.
    let bound = key(&["devices.send"], Some("01-01-01-01-01-01-01-01")).await;
    assert_eq!(house.post_as(&bound, path, up).await.0, 202);
    assert_eq!(
        house
            .post_as(&bound, "/devices/in/json/harbour", "{}")
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn what_is_no_message_is_refused_in_words() {
    let house = House::sqlite("").await;
    let mut out = String::new();
    for (path, body) in [
        ("/devices/in/chirpstack", Up::default().event()),
        ("/devices/in/chirpstack?event=down", Up::default().event()),
        ("/devices/in/chirpstack?event=up", "{".into()),
        ("/devices/in/chirpstack?event=up", "[".repeat(100_000)),
        (
            "/devices/in/chirpstack?event=up",
            json!({"deviceInfo": {"devEui": "x".repeat(10_000)}}).to_string(),
        ),
        (
            "/devices/in/chirpstack?event=up",
            json!({"deviceInfo": {"devEui": "0101010101010101"}, "fPort": 300}).to_string(),
        ),
        (
            "/devices/in/chirpstack?event=up",
            json!({"deviceInfo": {"devEui": "0101010101010101"}, "data": "%"}).to_string(),
        ),
        ("/devices/in/things-stack", "{}".into()),
        (
            "/devices/in/things-stack",
            json!({"end_device_ids": {"device_id": "a"}}).to_string(),
        ),
        ("/devices/in/json/harbour", "12".into()),
        ("/devices/in/json/harbour", "NaN".into()),
        ("/devices/in/json/har%2Fbour", "{}".into()),
    ] {
        let (status, problem) = house.post(path, body).await;
        out.push_str(&format!(
            "{status} {}\n",
            problem["detail"].as_str().unwrap_or_default()
        ));
    }
    let (status, _) = house
        .post("/devices/in/json/harbour", vec![b' '; 300_000])
        .await;
    out.push_str(&format!("{status}\n"));
    assert_eq!(house.counts().await, Default::default());
    expect_test::expect![[r#"
        422 Say which event it is, for example ?event=up.
        422 We cannot read this: "down" is not an event of ChirpStack: one of up, status, join, ack, txack, log, location, integration.
        422 We cannot read this: this is not a ChirpStack event in JSON: EOF while parsing an object at line 1 column 1.
        422 We cannot read this: this is not a ChirpStack event in JSON: invalid type: sequence, expected a string at line 1 column 1.
        422 We cannot read this: a device id has at most 64 characters, got 10000.
        422 We cannot read this: this is not a ChirpStack event in JSON: invalid value: integer `300`, expected u8 at line 1 column 55.
        422 We cannot read this: its data is not base64: Invalid symbol 37, offset 0.
        422 We cannot read this: this is not a message of The Things Stack in JSON: missing field `end_device_ids` at line 1 column 2.
        422 We cannot read this: this is not a message from a device: it has no uplink_message.
        422 We cannot read this: this is not an object of fields such as {"temperature": 21.5}.
        422 We cannot read this: this is not JSON: expected value at line 1 column 1.
        422 We cannot read this: a device id has letters, digits and . _ : - only, got '/'.
        413
    "#]].assert_eq(&out);
}

#[tokio::test]
async fn chirpstacks_own_examples_are_taken_or_noted() {
    let Some(folder) = testkit::data_or_say("lorawan/chirpstack-events", 8) else {
        return;
    };
    for house in both().await {
        house.register("0101010101010101", "json").await;
        let mut out = String::new();
        for event in [
            "ack",
            "integration",
            "join",
            "location",
            "log",
            "status",
            "txack",
            "up",
        ] {
            let body = std::fs::read(folder.join(format!("{event}.json"))).unwrap();
            let path = format!("/devices/in/chirpstack?event={event}");
            let (status, first) = house.post(&path, body.clone()).await;
            let (_, again) = house.post(&path, body).await;
            assert_eq!(again["duplicate"], true, "{event}");
            out.push_str(&format!(
                "{event} {status} {} {}\n",
                first["outcome"].as_str().unwrap(),
                first["reason"]
            ));
        }
        expect_test::expect![[r#"
            ack 200 noted null
            integration 200 noted null
            join 200 noted null
            location 200 noted null
            log 200 noted null
            status 200 noted null
            txack 200 noted null
            up 202 held "the bytes are not JSON: expected value at line 1 column 1"
        "#]]
        .assert_eq(&out);
        let health = house.health("0101010101010101").await;
        assert_eq!(health.battery.and_then(|battery| battery.level), Some(88.3));
    }
}

#[tokio::test]
async fn the_things_stacks_own_examples_are_noted() {
    let Some(folder) = testkit::data_or_say("lorawan/tts-messages", 4) else {
        return;
    };
    let house = House::sqlite("").await;
    let mut out = String::new();
    for name in [
        "01-join_accept",
        "02-downlink_ack",
        "03-downlink_failed",
        "04-message",
    ] {
        let body = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
        let (status, answer) = house.post("/devices/in/things-stack", body).await;
        out.push_str(&format!(
            "{name} {status} {} {}\n",
            answer["outcome"], answer["detail"]
        ));
    }
    expect_test::expect![[r#"
        01-join_accept 200 "noted" null
        02-downlink_ack 200 "noted" null
        03-downlink_failed 200 "noted" null
        04-message 422 null "We cannot read this: this is not a message from a device: it has no uplink_message."
    "#]].assert_eq(&out);
}

#[tokio::test]
async fn an_uplink_of_the_things_stack_becomes_readings() {
    for house in both().await {
        house.register("0004a30b001c0530", "browan/tbsl100").await;
        let message = json!({
            "end_device_ids": {"device_id": "dev1", "dev_eui": "0004A30B001C0530", "dev_addr": "01497ECC"},
            "correlation_ids": ["gs:conn:1", "as:up:01E191YN5F2HMBQCBCVRF731VY"],
            "received_at": "2026-11-24T14:04:01Z",
            "uplink_message": {
                "f_port": 105, "f_cnt": 7, "frm_payload": "AAs2KA==",
                "rx_metadata": [{"gateway_ids": {"gateway_id": "harbour"}, "rssi": -70, "snr": 8.2}],
                "received_at": "2026-11-24T14:04:00Z",
            },
        });
        let (status, first) = house
            .post("/devices/in/things-stack", message.to_string())
            .await;
        assert_eq!((status, &first["outcome"]), (200, &json!("understood")));
        assert_eq!(
            house
                .post("/devices/in/things-stack", message.to_string())
                .await
                .1["duplicate"],
            true
        );
        assert_eq!(
            house
                .attribute("0004a30b001c0530", "soundLevel")
                .await
                .unwrap()
                .0,
            json!(40)
        );
        assert_eq!(house.health("0004a30b001c0530").await.gateway, "harbour");
    }
}

#[tokio::test]
async fn plain_json_and_senml_speak_for_themselves() {
    let house = House::sqlite("").await;
    house.register("harbour", "json").await;
    house.register("mill", "senml").await;
    let post = async |device: &str, body: Value| {
        house
            .post(&format!("/devices/in/json/{device}"), body.to_string())
            .await
            .1
    };
    assert_eq!(
        post(
            "harbour",
            json!({"temperature": 7.5, "door": {"open": true}})
        )
        .await["outcome"],
        "understood"
    );
    assert_eq!(
        house.attribute("harbour", "temperature").await.unwrap().0,
        json!(7.5)
    );
    assert_eq!(
        house.attribute("harbour", "doorOpen").await.unwrap().0,
        json!(true)
    );
    // The same again counts again, unless it says when or which.
    assert_eq!(
        post("harbour", json!({"temperature": 7.5})).await["duplicate"],
        false
    );
    assert_eq!(
        post("harbour", json!({"temperature": 7.5})).await["duplicate"],
        false
    );
    let timed = json!({"temperature": 7.5, "time": "2026-11-24T14:04:00Z"});
    assert_eq!(post("harbour", timed.clone()).await["duplicate"], false);
    assert_eq!(post("harbour", timed).await["duplicate"], true);
    assert_eq!(
        post("harbour", json!({"temperature": 8, "id": "9"})).await["duplicate"],
        false
    );
    assert_eq!(
        post("harbour", json!({"temperature": 9, "id": "9"})).await["duplicate"],
        true
    );
    assert_eq!(
        post("harbour", json!({})).await["reason"],
        "it has no fields"
    );
    let pack =
        json!([{"bn": "urn:dev:ow:10e2073a01080063:", "n": "temperature", "u": "Cel", "v": 23.1}]);
    assert_eq!(post("mill", pack).await["outcome"], "understood");
    assert_eq!(
        house.attribute("mill", "temperature").await.unwrap().0,
        json!(23.1)
    );
}

#[tokio::test]
async fn our_own_examples_are_understood() {
    let examples = [
        (
            "/devices/in/chirpstack?event=up",
            include_str!("../../examples/chirpstack-up.json"),
        ),
        (
            "/devices/in/things-stack",
            include_str!("../../examples/things-stack-up.json"),
        ),
        (
            "/devices/in/json/tide-gauge",
            include_str!("../../examples/json.json"),
        ),
        (
            "/devices/in/json/greenhouse",
            include_str!("../../examples/senml.json"),
        ),
    ];
    let planned: Vec<devices::Planned> =
        serde_json::from_str(include_str!("../../examples/devices.json")).unwrap();
    let house = House::sqlite("").await;
    for planned in planned {
        let (id, device) = planned.device().unwrap();
        house.put(&id, device).await;
    }
    for (path, body) in examples {
        let (status, receipt) = house.post(path, body).await;
        assert_eq!(
            (status, &receipt["outcome"]),
            (200, &json!("understood")),
            "{path}: {receipt}"
        );
    }
    let pier = house
        .app
        .context()
        .get("", "urn:ngsi-ld:NoiseLevelObserved:pier")
        .await
        .unwrap()
        .unwrap();
    let level = &pier.attributes[&*ngsi::Context::core().expand("soundLevel")][0];
    assert_eq!(
        (level.value.clone(), level.unit_code.as_deref()),
        (json!(41), Some("2N"))
    );
}
