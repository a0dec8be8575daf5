//! Before anything else: what cannot wait is for whoever comes at once.

use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;

use super::{at, elsewhere, keep, onwards};
use crate::danger::{Call, told};
use crate::draft::Draft;

/// Whom should I call?
#[derive(Debug, Serialize)]
pub struct DangerPage {
    calls: Vec<Call>,
}

impl Page for DangerPage {
    const TEMPLATE: &'static str = "reports/danger.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let call = Call {
            title: "If you can smell gas, call 0800 111 999".into(),
            call: "0800 111 999".into(),
            tel: "0800111999".into(),
            text: "It is free, day and night. Do not touch switches.".into(),
        };
        vec![("one", Self { calls: vec![call] })]
    }
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &draft.value) {
        return Ok(other);
    }
    let calls = told(&all, &draft.value.words);
    if calls.is_empty() {
        return Ok(onwards(&all, &key, &draft.value));
    }
    Ok(view.page(&DangerPage { calls }))
}

/// The person says that it can wait.
pub async fn sent(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    let next = Draft {
        can_wait: true,
        ..draft.value.clone()
    };
    keep(&view.app, &all, &key, &draft, next).await
}
