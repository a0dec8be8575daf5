//! Codecs that mean harm: the message is held, and everybody else goes on.

use std::time::{Duration, Instant};

use devices::{Which, read_held_again};
use serde_json::json;

use crate::house::{House, Up};

#[tokio::test]
async fn a_codec_that_fails_holds_its_own_messages_alone() {
    let house = House::sqlite("").await;
    let sources = [
        (
            "loop",
            "function decodeUplink(i){for(;;){}}",
            "the codec ran too long and was stopped",
        ),
        (
            "bomb",
            "function decodeUplink(i){var a=[];for(;;)a.push(new Array(1000).fill(1))}",
            "the codec asked for more memory than it may have",
        ),
        (
            "deep",
            "function f(){return f()+1} function decodeUplink(i){return f()}",
            "the codec's calls are nested too deep",
        ),
        (
            "broken",
            "function decodeUplink(i){return {",
            "the codec does not parse at line ",
        ),
        (
            "throws",
            "function decodeUplink(i){throw new Error('no\\0pe')}",
            "the codec failed at line 1: ",
        ),
        (
            "nothing",
            "function decodeUplink(i){return {data:{}}}",
            "it has no fields",
        ),
    ];
    for (at, (name, source, want)) in sources.iter().enumerate() {
        let device = format!("04040404040404{at:02}");
        house.codec(name, source).await;
        house.register(&device, name).await;
        let receipt = house
            .up(&Up {
                device: &device,
                dedup: name,
                ..Up::default()
            })
            .await;
        assert_eq!(receipt["outcome"], "held", "{name}: {receipt}");
        assert!(
            receipt["reason"].as_str().unwrap().starts_with(want),
            "{name}: {receipt}"
        );
    }
    house.register("0101010101010101", "browan/tbsl100").await;
    assert_eq!(house.up(&Up::default()).await["outcome"], "understood");
}

#[tokio::test]
async fn a_codec_that_does_not_come_back_is_suspended_until_it_is_mended() {
    let house = House::sqlite("").await;
    house.codec("hostile", "function decodeUplink(i){var x=(1n<<500000n)-1n;for(var k=0;k<25;k++)x*x;return {data:{n:1}}}").await;
    house.register("0505050505050505", "hostile").await;
    house.register("0101010101010101", "browan/tbsl100").await;
    let hostile = Up {
        device: "0505050505050505",
        dedup: "h1",
        ..Up::default()
    };
    let began = Instant::now();
    let (stuck, fine) = tokio::join!(house.up(&hostile), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let fine = house.up(&Up::default()).await;
        (fine, began.elapsed())
    });
    assert_eq!(fine.0["outcome"], "understood");
    assert!(
        fine.1 < Duration::from_secs(1),
        "others waited {:?}",
        fine.1
    );
    assert_eq!(
        stuck["reason"],
        json!("its codec held up its thread for more than a second")
    );
    let next = house
        .up(&Up {
            dedup: "h2",
            f_cnt: 2,
            ..hostile.clone()
        })
        .await;
    assert!(
        next["reason"]
            .as_str()
            .unwrap()
            .starts_with("its codec is suspended: it held up"),
        "{next}"
    );

    // An engineer mends it on the page.
    let engineer = crate::pages::sign_in(&house).await;
    let form = "name=hostile&source=function+decodeUplink(i)%7Breturn+%7Bdata:%7Bn:i.bytes%5B0%5D%7D%7D%7D&mapping=";
    let (status, _) = engineer.post(&house, "/devices/codecs/edit", form).await;
    assert_eq!(status, 303);
    let outcome = read_held_again(&house.app, &Which::Model("hostile".into()))
        .await
        .unwrap();
    assert_eq!((outcome.understood, outcome.held), (2, 0));
    assert_eq!(
        house.attribute("0505050505050505", "n").await.unwrap().0,
        json!(0)
    );
}
