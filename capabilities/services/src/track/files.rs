//! A file of a case, for whoever may see it.

use app::ask;
use app::kit::Fault;
use app::store::StoreError;
use app::{Fail, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use http::header;
use serde::Deserialize;

use super::seen::Ways;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    key: String,
}

pub async fn show(
    view: View,
    jar: CookieJar,
    Path((reference, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let ways = Ways::of(&view, &jar, &reference, &asked.key).await?;
    let found = view
        .app
        .store()
        .read(move |rd| {
            let Some(seen) = ways.open(rd)? else {
                return Ok(None);
            };
            let file = ask::file(rd, &id)?;
            Ok::<_, StoreError>(file.filter(|(file, _)| {
                file.case_id == seen.case.id && (seen.is_own() || file.is_public)
            }))
        })
        .await?;
    let (file, bytes) = found.ok_or_else(|| {
        Fault::not_found("We cannot find that file. It may have been taken away.")
    })?;
    // A picture is shown; anything else is handed over to be saved.
    let is_picture = file.kind.starts_with("image/");
    let way = if is_picture { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (
            header::CONTENT_DISPOSITION,
            format!("{way}; filename=\"{}\"", file.name),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
