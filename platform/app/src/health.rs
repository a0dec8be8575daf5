//! Whether the house is well, for machines that watch it and for people who mend it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use std::sync::OnceLock;

use crate::jobs::Went;
use crate::view::View;
use crate::{Act, Allow, App, Page, Role, Routes};

/// See how the system is doing.
pub const SEE_HEALTH: Act = Act {
    name: "health.read",
    words: "see how the system is doing",
    roles: &[Role::Engineer, Role::Admin],
    for_keys: true,
};

pub fn routes() -> Routes {
    Routes::new()
        .get("/health", Allow::Anyone, health)
        .get("/health/live", Allow::Anyone, async || "alive\n")
        .get("/health/ready", Allow::Anyone, health)
        .get("/metrics", Allow::Anyone, metrics_text)
        .get("/system", Allow::To(SEE_HEALTH), system)
        .get("/openapi.json", Allow::Anyone, open_api)
}

/// 200 while requests can be served and kept, 503 otherwise; one line for each part.
async fn health(State(app): State<App>) -> Response {
    let (store_well, bus_well) = (app.store().check().await.is_ok(), app.bus().is_up());
    let code = if store_well && bus_well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = |well| if well { "ok" } else { "down" };
    (
        code,
        format!("store: {}\nbus: {}\n", word(store_well), word(bus_well)),
    )
        .into_response()
}

fn recorder() -> &'static Option<PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| {
        PrometheusBuilder::new()
            .set_buckets(&[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0])
            .ok()
            .and_then(|builder| builder.install_recorder().ok())
    })
}

/// Begins to count.
pub fn count() {
    recorder();
}

async fn metrics_text() -> Response {
    let text = recorder()
        .as_ref()
        .map(PrometheusHandle::render)
        .unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

async fn open_api(State(app): State<App>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        app.open_api().to_owned(),
    )
        .into_response()
}

/// The page for people who mend.
#[derive(Serialize)]
pub struct System {
    store: String,
    bus: bool,
    jobs: Vec<JobLine>,
}

#[derive(Serialize)]
struct JobLine {
    name: String,
    #[serde(flatten)]
    went: Went,
}

impl Page for System {
    const TEMPLATE: &'static str = "health.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let went = |well, status: &str| Went {
            at: kit::Time(1_795_529_100_000_000),
            well,
            status: status.into(),
        };
        let jobs = vec![
            JobLine {
                name: "merge-readings".into(),
                went: went(true, "120 readings moved to their places"),
            },
            JobLine {
                name: "mqtt".into(),
                went: went(false, "the broker does not answer"),
            },
        ];
        vec![
            (
                "in trouble",
                Self {
                    store: "SQLite 3.50.1 at data/borough.db".into(),
                    bus: false,
                    jobs,
                },
            ),
            (
                "just started",
                Self {
                    store: "SQLite 3.50.1 at data/borough.db".into(),
                    bus: true,
                    jobs: vec![],
                },
            ),
        ]
    }
}

async fn system(view: View) -> Response {
    let store = view
        .app
        .store()
        .describe()
        .await
        .unwrap_or_else(|e| e.to_string());
    let jobs = view
        .app
        .board()
        .all()
        .into_iter()
        .map(|(name, went)| JobLine {
            name: name.into(),
            went,
        })
        .collect();
    view.page(&System {
        store,
        bus: view.app.bus().is_up(),
        jobs,
    })
}
