//! Programs of others against the real binary: what their makers promise works with us.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::Mosquitto;

use crate::faults::telling::key;
use crate::faults::{ask, until};
use crate::process::Setting;

fn write(port: u16, key: &str, method: &str, path: &str, body: &Value) -> Option<u16> {
    let body = body.to_string();
    let request = format!(
        "{method} /ngsi-ld/v1/{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    ask(&mut None, port, &request)
}

/// Ends with the test.
struct Listening(Child);

impl Drop for Listening {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _waited = self.0.wait();
    }
}

#[test]
fn mosquitto_sub_is_told_of_changes_through_a_broker() {
    let broker = Mosquitto::start();
    let here = Setting::new();
    let key = key(&here);
    let running = here.start(&["--log", "error", "serve"]);
    let port = broker.port.to_string();
    let mut client = Command::new("mosquitto_sub");
    client
        .args(["-h", "127.0.0.1", "-p", &port, "-V", "mqttv5"])
        .args(["-q", "1", "-v", "-t", "place/#"])
        .stdout(Stdio::piped());
    let mut client = Listening(client.spawn().expect("apt-get install mosquitto-clients"));
    let lines = BufReader::new(client.0.stdout.take().unwrap()).lines();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .try_for_each(|line| tell.send(line))
    });

    let subscription = json!({
        "id": "urn:ngsi-ld:Subscription:lots", "type": "Subscription",
        "entities": [{"type": "OffStreetParking"}],
        "notification": {"format": "simplified", "endpoint": {
            "uri": format!("mqtt://127.0.0.1:{port}/place/lots"), "accept": "application/json",
            "notifierInfo": [{"key": "MQTT-Version", "value": "mqtt5.0"}, {"key": "MQTT-QoS", "value": "1"}]}},
    });
    let created = write(here.port, &key, "POST", "subscriptions", &subscription);
    assert_eq!(created, Some(201));
    let lot =
        json!({"id": "urn:ngsi-ld:OffStreetParking:quay", "type": "OffStreetParking", "free": 0});
    assert_eq!(write(here.port, &key, "POST", "entities", &lot), Some(201));
    // The client may still be on its way to the broker: what is told before is not kept for it.
    let mut line = None;
    let mut free = 0;
    until(|| {
        free += 1;
        let path = "entities/urn:ngsi-ld:OffStreetParking:quay/attrs";
        let changed = write(here.port, &key, "PATCH", path, &json!({"free": free}));
        assert_eq!(changed, Some(204));
        line = told.recv_timeout(Duration::from_millis(500)).ok();
        line.is_some()
    });
    let line = line.unwrap();
    let (topic, message) = line.split_once(' ').unwrap();
    let message: Value = serde_json::from_str(message).unwrap();
    assert_eq!(topic, "place/lots");
    assert_eq!(message["metadata"]["Content-Type"], "application/json");
    assert_eq!(message["body"]["type"], "Notification");
    let lot = &message["body"]["data"][0];
    assert_eq!(lot["id"], "urn:ngsi-ld:OffStreetParking:quay");
    assert!(lot["free"].as_i64().unwrap() <= free, "{message}");
    drop(running);
}

/// The example of the guide, with the library that it names, in an environment made for it. It fetches
/// the library from the index of Python packages, and so is run by `make soak` alone.
#[test]
fn soak_the_example_in_python_does_as_the_guide_says() {
    if !testkit::is_soak() {
        return;
    }
    let here = Setting::new();
    let key = key(&here);
    let running = here.start(&["--log", "error", "serve"]);
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides/examples");
    let requirements = examples.join("requirements.txt");
    let python = python_with(
        &here,
        &[OsStr::new("--requirement"), requirements.as_os_str()],
    );
    let said = run(Command::new(&python)
        .arg(examples.join("benches.py"))
        .args(["127.0.0.1", &here.port.to_string(), &key]));
    let said: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("Entities"))
        .collect();
    assert_eq!(
        said,
        [
            "the first has 2 seats",
            "now it has 5",
            "long ones: ['urn:ngsi-ld:Bench:Promenade:001', 'urn:ngsi-ld:Bench:Promenade:003']",
            "still there: False",
        ]
    );
    drop(running);
}

/// A client of Open311 finds what can be reported and what was, in both writings. It is fetched as well.
#[test]
fn soak_georeport_reads_what_was_reported() {
    if !testkit::is_soak() {
        return;
    }
    let here = Setting::new();
    let key = here.run_well(&["key", "add", "sender", "--scope", "reports.send"]);
    let running = here.start(&["--log", "error", "serve"]);
    let python = python_with(&here, &[OsStr::new("georeport==0.3.1")]);
    let root = format!("http://127.0.0.1:{}/open311/v2", here.port);
    let said = run(Command::new(&python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/borough/open311.py"))
        .args([root.as_str(), key.trim()]));
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(
        said,
        [
            "json True bench",
            "json [True]",
            "json open Two slats are broken",
            "xml True bench",
            "xml [True]",
            "xml open Two slats are broken",
        ]
    );
    drop(running);
}

/// A Python with these packages, in an environment made for it.
fn python_with(here: &Setting, packages: &[&OsStr]) -> PathBuf {
    let venv = here.folder.path().join("venv");
    let python = venv.join("bin/python");
    run(Command::new("python3").args(["-m", "venv"]).arg(&venv));
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(packages));
    python
}

fn run(command: &mut Command) -> String {
    let out = command.output().expect("apt-get install python3-venv");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(out.status.success(), "{command:?}: {}", text(&out.stderr));
    text(&out.stdout)
}
