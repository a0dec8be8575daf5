//! Every held message, by why.

use std::collections::BTreeMap;

use app::store::StoreError;
use app::store::inbox::{self, State as Kept};
use app::{Fail, View, encode};
use axum::extract::Query;
use axum::response::Response;
use payload::shelf;

use super::Done;
use crate::MANAGE;
use crate::intake::NOT_REGISTERED;
use crate::pages::{HeldGroup, HeldPage, model_name, notice};
use crate::room::room;

/// Held messages looked at for their page.
const HELD: i64 = 5_000;

/// Every held message, by why.
pub async fn held(view: View, Query(done): Query<Done>) -> Result<Response, Fail> {
    let app = &view.app;
    let (counts, messages) = app
        .store()
        .read(|rd| {
            Ok::<_, StoreError>((
                inbox::counts(rd)?,
                inbox::in_state(rd, Kept::Held, 0, HELD)?,
            ))
        })
        .await?;
    let mut groups: BTreeMap<(String, String), Vec<inbox::Message>> = BTreeMap::new();
    let seen = messages.len();
    for message in messages {
        let known = room(app).known(app, &message.device).await?;
        let model = known
            .map(|known| known.device.model.clone())
            .unwrap_or_default();
        groups
            .entry((message.reason.clone(), model))
            .or_default()
            .push(message);
    }
    let mut groups: Vec<HeldGroup> = groups
        .into_iter()
        .map(|((reason, model), all)| group(reason, model, &all))
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    Ok(view.page(&HeldPage {
        notice: notice(&done.done),
        total: counts.held,
        groups,
        seen,
        may_manage: view.who.may(MANAGE),
    }))
}

fn group(reason: String, model: String, all: &[inbox::Message]) -> HeldGroup {
    let mut devices: Vec<String> = all
        .iter()
        .map(|message| message.device.clone())
        .filter(|device| !device.is_empty())
        .collect();
    devices.sort();
    devices.dedup();
    let (mend, mend_words) = if reason == NOT_REGISTERED {
        let first = devices.first().map(|id| encode(id)).unwrap_or_default();
        (
            format!("/devices/new?id={first}"),
            if devices.len() > 1 {
                "Register the first of them"
            } else {
                "Register it"
            },
        )
    } else if model.is_empty() || shelf::all().contains_key(&model) {
        (String::new(), "")
    } else {
        (
            format!("/devices/codecs/edit?name={}", encode(&model)),
            "Mend its codec",
        )
    };
    let more = devices.len().saturating_sub(5);
    devices.truncate(5);
    HeldGroup {
        model_name: if model.is_empty() {
            String::new()
        } else {
            model_name(&model)
        },
        count: all.len(),
        newest_us: all
            .iter()
            .map(|message| message.at.0)
            .max()
            .unwrap_or_default(),
        reason,
        model,
        devices,
        more,
        mend,
        mend_words,
    }
}
