//! The dossier of what was decided, and the public key that it can be checked with.

use app::kit::Fault;
use app::{Fail, View};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use contract::dossier::{Dossier, html, json};
use http::header;

use super::terms::find;
use crate::gate::public_key;
use crate::model::{FILES, Room};

pub async fn show_key(State(app): State<app::App>) -> Result<Response, Fail> {
    let key = public_key(&app)
        .await?
        .ok_or_else(|| Fault::not_found("Nothing has been signed here yet."))?;
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        format!("{key}\n"),
    )
        .into_response())
}

async fn sealed(view: &View, id: &str, milestone: &str) -> Result<Dossier, Fail> {
    let room = Room::open(&view.app, id).await?;
    let deed = find(&room, milestone)?.value.deed;
    let deed =
        deed.ok_or_else(|| Fault::not_found("There is a dossier once the milestone is decided."))?;
    let file = view
        .app
        .store()
        .read(move |rd| FILES.get(rd, &deed.dossier))
        .await?;
    let file =
        file.ok_or_else(|| Fault::not_found("The dossier has been erased: its time was over."))?;
    Ok(serde_json::from_slice(&file.value.bytes()).map_err(Fault::internal)?)
}

fn download(kind: &'static str, name: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, text).into_response()
}

pub async fn dossier_page(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let text = html(&sealed(&view, &id, &milestone).await?);
    // Taken away as a file: it has a style of its own, which our pages do not allow.
    Ok(download(
        "text/html; charset=utf-8",
        "attachment; filename=\"dossier.html\"",
        text,
    ))
}

pub async fn dossier_data(
    view: View,
    Path((id, milestone)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let text = json(&sealed(&view, &id, &milestone).await?);
    Ok(download(
        "application/json",
        "attachment; filename=\"dossier.json\"",
        text,
    ))
}
