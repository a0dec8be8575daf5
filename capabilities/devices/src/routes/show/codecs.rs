//! What can read devices' messages.

use std::collections::HashMap;

use app::store::{Filter, StoreError, collection::Page as Part};
use app::{Fail, View};
use axum::extract::Query;
use axum::response::Response;
use payload::shelf;

use super::{Done, MOST};
use crate::MANAGE;
use crate::model::{CODECS, SUSPENDED};
use crate::pages::{CodecLine, CodecsPage, notice};

/// What can read devices' messages.
pub async fn codecs(view: View, Query(done): Query<Done>) -> Result<Response, Fail> {
    let part = Part {
        limit: MOST,
        ..Part::default()
    };
    let (imported, suspended) = view
        .app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                CODECS.find(rd, &Filter::All, part)?,
                SUSPENDED.find(rd, &Filter::All, part)?,
            ))
        })
        .await?;
    let suspensions: HashMap<String, _> = suspended
        .into_iter()
        .map(|record| (record.id, record.value))
        .collect();
    let line = |name: String, title: String, origin: String, examples: String, own: bool| {
        let suspension = suspensions.get(&name);
        CodecLine {
            status: if suspension.is_some() {
                CodecLine::SUSPENDED
            } else {
                CodecLine::RUNS
            },
            why: suspension.map(|s| s.why.clone()).unwrap_or_default(),
            since_us: suspension.map(|s| s.at.0),
            name,
            title,
            origin,
            examples,
            own,
        }
    };
    let mut lines: Vec<CodecLine> = imported
        .into_iter()
        .map(|codec| {
            let examples = codec.value.examples;
            let examples = if examples.run == 0 {
                String::new()
            } else {
                format!("{} of {} as published", examples.passed, examples.run)
            };
            line(
                codec.id.clone(),
                codec.id,
                codec.value.origin,
                examples,
                true,
            )
        })
        .collect();
    lines.extend(shelf::all().values().map(|model| {
        line(
            model.id(),
            model.name.clone(),
            "our shelf".into(),
            "all, in our tests".into(),
            false,
        )
    }));
    lines.sort_by_key(|line| (line.since_us.is_none(), !line.own));
    Ok(view.page(&CodecsPage {
        notice: notice(&done.done),
        suspended: suspensions.len(),
        lines,
        may_manage: view.who.may(MANAGE),
    }))
}
