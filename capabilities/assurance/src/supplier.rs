//! What a supplier sees, behind a link of their own: how the delivery stands, and what closed exercises found.
//! Never when anybody tried the service, nor who, nor what is still to come.

use app::kit::Fault;
use app::store::StoreError;
use app::{Allow, Fail, Page, Routes, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;

use crate::coverage::{Row, rows};
use crate::exercises::model::{EXERCISES, State};
use crate::exercises::results::{Results, Seen};
use crate::exercises::sample_results;
use crate::model::{CONTRACTS, Room, of_contract};

pub fn routes() -> Routes {
    Routes::new().get("/assurance/supplier/{secret}", Allow::Anyone, show)
}

/// How does our delivery stand?
#[derive(Debug, Default, Serialize)]
pub struct Supplier {
    title: String,
    supplier: String,
    rows: Vec<Row>,
    exercises: Vec<Results>,
    problems: Vec<(&'static str, String)>,
}

impl Page for Supplier {
    const TEMPLATE: &'static str = "assurance/supplier.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let new = || Self {
            title: "Library booking".into(),
            supplier: "Quayside Software".into(),
            ..Self::default()
        };
        let row = Row {
            id: "REQ-1".into(),
            title: "A room is booked".into(),
            priority: "must",
            span: 1,
            state: "Shown",
            look: "good",
            pieces: 1,
            ..Row::default()
        };
        let [_, found] = sample_results();
        vec![
            ("new", new()),
            (
                "under way",
                Self {
                    rows: vec![row],
                    exercises: vec![blind(1, found)],
                    problems: vec![("serious", "The date cannot be chosen by keyboard.".into())],
                    ..new()
                },
            ),
        ]
    }
}

/// The results without what would tell the supplier when anybody came, as a title can, what was planted, and
/// how it was noticed.
fn blind(n: usize, found: Results) -> Results {
    Results {
        title: format!("Exercise {n}"),
        caught: None,
        agreement: String::new(),
        beside: Vec::new(),
        ..found
    }
}

async fn show(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let over =
        || Fault::not_found("This link does not work any more. Ask the council for a new one.");
    if secret.len() > 100 {
        return Err(over().into());
    }
    let link = app::kit::digest(&secret);
    let found = view
        .app
        .store()
        .read(move |rd| {
            let Some(contract) = CONTRACTS.by(rd, "link", &link)? else {
                return Ok(None);
            };
            let Some(room) = Room::read(rd, &contract.id)? else {
                return Ok(None);
            };
            let mut found = Vec::new();
            let mut all = of_contract(rd, &EXERCISES, &contract.id)?;
            all.sort_by(|a, b| a.value.ends.cmp(&b.value.ends));
            for one in all {
                if one.value.state == State::Closed {
                    let n = found.len() + 1;
                    found.push(blind(n, Seen::read(rd, one)?.results()));
                }
            }
            Ok::<_, StoreError>(Some((room, found)))
        })
        .await?;
    let (room, exercises) = found.ok_or_else(over)?;
    let open = room.problems.iter().filter(|one| !one.is_mended());
    let page = Supplier {
        title: room.contract.value.title.clone(),
        supplier: room.contract.value.supplier.clone(),
        rows: rows(&room),
        exercises,
        problems: open
            .map(|one| (one.severity.word(), one.what.clone()))
            .collect(),
    };
    Ok((
        [(header::CACHE_CONTROL, "private, no-store")],
        view.page(&page),
    )
        .into_response())
}
