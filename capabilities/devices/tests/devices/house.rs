//! A house with this capability alone.

use app::kit::{Clock, Config, Secret, Time};
use app::signin::create_key;
use app::store::inbox::{self, Counts, Message};
use app::{App, Capability};
use axum::Router;
use axum::body::{Body, to_bytes};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use devices::{Codec, DEVICES, Device, HEALTH, Health};
use http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const HOUSE: &[Capability] = &[devices::CAPABILITY];

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    key: String,
    _folder: tempfile::TempDir,
}

/// One house on each database.
pub async fn both() -> [House; 2] {
    let url = tokio::task::spawn_blocking(testkit::scratch_database)
        .await
        .unwrap();
    [House::sqlite("").await, House::open(url, "").await]
}

impl House {
    pub async fn sqlite(mqtt: &str) -> Self {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("x.db").display());
        Self {
            _folder: folder,
            ..Self::open(url, mqtt).await
        }
    }

    async fn open(url: String, mqtt: &str) -> Self {
        let mut config = Config::default();
        config.store.url = Secret::new(url);
        config.mqtt.url = Secret::new(mqtt);
        let clock = testkit::clock();
        let app = App::open_with(config, HOUSE, clock.clone(), testkit::chance())
            .await
            .unwrap();
        let (_, key) = create_key(&app, "test", "test", vec!["devices.send".into()], None)
            .await
            .unwrap();
        Self {
            router: app::router(&app),
            app,
            clock,
            key,
            _folder: testkit::folder(),
        }
    }

    pub async fn register(&self, id: &str, model: &str) {
        let device = Device {
            name: format!("device {id}"),
            model: model.into(),
            ..Device::default()
        };
        self.put(id, device).await;
    }

    pub async fn put(&self, id: &str, device: Device) {
        let id = id.to_owned();
        self.app
            .store()
            .write(move |tx| DEVICES.insert_as(tx, "test", id.clone(), device.clone()))
            .await
            .unwrap();
    }

    pub async fn codec(&self, name: &str, source: &str) {
        let codec = Codec {
            source: source.into(),
            mapping: None,
            origin: "test".into(),
            examples: Default::default(),
        };
        let name = name.to_owned();
        self.app
            .store()
            .write(move |tx| devices::CODECS.insert_as(tx, "test", name.clone(), codec.clone()))
            .await
            .unwrap();
    }

    /// Posts with the house's own key; the status and the body.
    pub async fn post(&self, path: &str, body: impl Into<Body>) -> (u16, Value) {
        self.post_as(&self.key, path, body).await
    }

    pub async fn post_as(&self, key: &str, path: &str, body: impl Into<Body>) -> (u16, Value) {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(body.into())
            .unwrap();
        let (status, body) = self.send(request).await;
        (
            status,
            serde_json::from_str(&body).unwrap_or(Value::String(body)),
        )
    }

    pub async fn send(&self, request: Request<Body>) -> (u16, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        (
            status,
            String::from_utf8_lossy(&body).replace("&#x2f;", "/"),
        )
    }

    /// Posts an uplink as ChirpStack would; what became of it.
    pub async fn up(&self, uplink: &Up<'_>) -> Value {
        let (status, receipt) = self
            .post("/devices/in/chirpstack?event=up", uplink.event())
            .await;
        let held = receipt["outcome"] == "held" && receipt["duplicate"] == false;
        assert_eq!(status, if held { 202 } else { 200 }, "{receipt}");
        receipt
    }

    pub async fn counts(&self) -> Counts {
        self.app.store().read(inbox::counts).await.unwrap()
    }

    pub async fn messages(&self, device: &str) -> Vec<Message> {
        let device = device.to_owned();
        self.app
            .store()
            .read(move |rd| inbox::of_device(rd, &device, 100))
            .await
            .unwrap()
    }

    /// A device's health, once what was gathered is written.
    pub async fn health(&self, id: &str) -> Health {
        let service = devices::CAPABILITY
            .services
            .iter()
            .find(|service| service.name == "device-health")
            .unwrap();
        let (_tell, stop) = tokio::sync::watch::channel(true);
        let mut stop = stop;
        stop.mark_changed();
        (service.run)(self.app.clone(), stop).await.unwrap();
        let id = id.to_owned();
        self.app
            .store()
            .read(move |rd| HEALTH.get(rd, &id))
            .await
            .unwrap()
            .map(|record| record.value)
            .unwrap_or_default()
    }

    /// Does a job of the capability once; what it says.
    pub async fn job(&self, name: &str) -> String {
        let jobs = devices::CAPABILITY.jobs;
        let job = jobs.iter().find(|job| job.name == name).unwrap();
        (job.run)(self.app.clone()).await.unwrap()
    }

    /// An attribute of the entity that a device feeds: its value, and when it was true.
    pub async fn attribute(&self, id: &str, name: &str) -> Option<(Value, Option<Time>)> {
        let entity = self
            .app
            .context()
            .get("", &format!("urn:ngsi-ld:Device:{id}"))
            .await
            .unwrap()?;
        let name = ngsi::Context::core().expand(name).into_owned();
        let attribute = entity.attributes.get(&name)?.first()?.clone();
        Some((attribute.value, attribute.observed_at_us.map(Time)))
    }
}

/// An uplink in ChirpStack's words.
#[derive(Clone)]
pub struct Up<'a> {
    pub device: &'a str,
    pub dedup: &'a str,
    pub f_cnt: u32,
    pub f_port: u8,
    pub bytes: &'a [u8],
    pub time: &'a str,
}

impl Default for Up<'_> {
    fn default() -> Self {
        Self {
            device: "0101010101010101",
            dedup: "a",
            f_cnt: 1,
            f_port: 105,
            bytes: &[0, 11, 54, 40],
            time: "2026-11-24T14:04:00Z",
        }
    }
}

impl Up<'_> {
    pub fn event(&self) -> String {
        json!({
            "deduplicationId": self.dedup,
            "time": self.time,
            "deviceInfo": { "devEui": self.device },
            "devAddr": "00189440",
            "fCnt": self.f_cnt,
            "fPort": self.f_port,
            "data": STANDARD.encode(self.bytes),
            "rxInfo": [
                { "gatewayId": "far", "rssi": -119, "snr": -14.0 },
                { "gatewayId": "near", "rssi": -61, "snr": 9.5 },
            ],
        })
        .to_string()
    }
}
