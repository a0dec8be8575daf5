//! Text messages that people sent us.

use axum::extract::Query;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use store::{Filter, Page as Part, StoreError};
use tell::TEXTS;

use crate::view::View;
use crate::{Fail, Page};

/// Texts on one page.
const PAGE: i64 = 50;

#[derive(Debug, Default, Serialize)]
pub struct Texts {
    lines: Vec<Line>,
    total: i64,
    page: i64,
    pages: i64,
}

#[derive(Debug, Serialize)]
struct Line {
    at_us: i64,
    from: String,
    text: String,
    is_stop: bool,
}

impl Page for Texts {
    const TEMPLATE: &'static str = "messages/texts.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |text: &str, is_stop| Line {
            at_us: 1_795_529_100_000_000,
            from: "+447700900123".into(),
            text: text.into(),
            is_stop,
        };
        vec![
            (
                "none",
                Self {
                    page: 1,
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    lines: vec![line("Is it still on?", false), line("STOP", true)],
                    total: 2,
                    page: 1,
                    pages: 1,
                },
            ),
        ]
    }
}

#[derive(Deserialize)]
pub struct Asked {
    page: Option<i64>,
}

pub async fn show(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let page = asked.page.unwrap_or(1).clamp(1, 10_000);
    let part = Part {
        newest_first: true,
        limit: PAGE,
        skip: (page - 1) * PAGE,
    };
    let (records, total) = view
        .app
        .store()
        .read(move |rd| {
            let records = TEXTS.find(rd, &Filter::All, part)?;
            Ok::<_, StoreError>((records, TEXTS.count(rd, &Filter::All)?))
        })
        .await?;
    Ok(view.page(&Texts {
        lines: records
            .into_iter()
            .map(|kept| Line {
                at_us: kept.created.0,
                from: kept.value.from,
                text: kept.value.text,
                is_stop: kept.value.is_stop,
            })
            .collect(),
        total,
        page,
        pages: (total + PAGE - 1) / PAGE,
    }))
}
