use super::*;

use std::io::{Read, Write};
use std::net::TcpListener;

/// A server that answers what it is told to, and gives back all that it heard.
fn server(answers: &'static [&'static [u8]]) -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut caller, _) = listener.accept().unwrap();
        let (mut heard, mut some) = (Vec::new(), [0; 4096]);
        for answer in answers {
            let n = caller.read(&mut some).unwrap();
            heard.extend(&some[..n]);
            caller.write_all(answer).unwrap();
        }
        // The caller may go without a goodbye.
        let _rest = caller.read_to_end(&mut heard);
        heard
    });
    (port, heard)
}

async fn publish(allow: &str, address: &str, qos: Qos) -> Result<(), String> {
    let publication = Publication {
        url: address.to_owned(),
        version: MqttVersion::V5,
        qos,
        message: Bytes::from_static(b"full"),
        time: Duration::from_secs(5),
    };
    let outbound = Outbound::new(allow).unwrap();
    outbound
        .publish(publication)
        .await
        .map_err(|e| e.to_string())
}

const WELCOME: &[u8] = &[CONNACK, 3, 0, 0, 0];

#[tokio::test]
async fn a_message_arrives_as_surely_as_asked() {
    let cases: [(Qos, &'static [&'static [u8]]); 3] = [
        (Qos::AtMostOnce, &[WELCOME]),
        (Qos::AtLeastOnce, &[WELCOME, &[PUBACK, 2, 0, 1]]),
        (
            Qos::ExactlyOnce,
            &[WELCOME, &[PUBREC, 2, 0, 1], &[PUBCOMP, 2, 0, 1]],
        ),
    ];
    for (qos, answers) in cases {
        let (port, heard) = server(answers);
        let address = format!("mqtt://ann:pa%3Ass@127.0.0.1:{port}/bins/full");
        publish("127.0.0.0/8", &address, qos).await.unwrap();
        let heard = String::from_utf8_lossy(&heard.join().unwrap()).into_owned();
        for part in ["MQTT", "ann", "pa:ss", "bins/full", "full"] {
            assert!(heard.contains(part), "{qos:?}: {heard:?} lacks {part}");
        }
    }
}

#[tokio::test]
async fn what_goes_wrong_is_told_without_the_password() {
    let check = async |allow: &str, address: &str, want: &str| {
        let error = publish(allow, address, Qos::AtLeastOnce).await.unwrap_err();
        assert!(error.contains(want), "{address}: {error}");
        assert!(!error.contains("secret"), "{error}");
    };
    check(
        "",
        "mqtt://a:secret@127.0.0.1/t",
        "127.0.0.1 is a private address",
    )
    .await;
    check(
        "",
        "mqtt://a:secret@127.0.0.1/",
        "127.0.0.1/ is not an address",
    )
    .await;
    check("", "mqtt://a:secret@127.0.0.1/a/+/b", "is not an address").await;
    check("", "http://a:secret@127.0.0.1/t", "is not an address").await;
    let (port, _heard) = server(&[&[CONNACK, 3, 0, 0x87, 0]]);
    let address = format!("mqtt://a:secret@127.0.0.1:{port}/t");
    check("127.0.0.0/8", &address, "it refused with code 0x87").await;
    let (port, _heard) = server(&[WELCOME, &[0x90, 2, 0, 1]]);
    let address = format!("mqtt://127.0.0.1:{port}/t");
    check("127.0.0.0/8", &address, "it answered with packet 0x90").await;
    // A server without TLS says nothing that TLS understands.
    let (port, _heard) = server(&[WELCOME]);
    let address = format!("mqtts://a:secret@127.0.0.1:{port}/t");
    check("127.0.0.0/8", &address, "127.0.0.1 cannot be reached").await;
    let (port, _heard) = server(&[&[CONNACK, 0xff, 0xff, 0xff, 0xff, 0x7f]]);
    let address = format!("mqtt://127.0.0.1:{port}/t");
    check("127.0.0.0/8", &address, "has no length").await;
}
