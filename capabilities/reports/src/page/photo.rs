//! A photo of a report, for whoever may see it.

use app::kit::Fault;
use app::{Fail, View, ask};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;
use upload::{Clean, Kind};

use super::show::{Looker, opened};
use crate::acts::MODERATE;
use crate::categories::Categories;
use crate::photo;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    key: String,
    /// Whether a small picture will do.
    small: Option<String>,
}

pub async fn photo(
    view: View,
    Path((reference, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(&view, &all, &reference, &asked.key).await?;
    let id = file.clone();
    let found = view.app.store().read(move |rd| ask::file(rd, &id)).await?;
    let may_see_all = looker == Looker::Owner || view.who.may(MODERATE);
    let (kept, bytes) = found
        .filter(|(kept, _)| kept.case_id == case.id && (kept.is_public || may_see_all))
        .ok_or_else(|| Fault::not_found("We do not show that photo, or it has been erased."))?;
    let open = kept.is_public && !crate::cases::is_private(&all, &case);
    let cache = if open {
        "public, max-age=3600"
    } else {
        "private, no-store"
    };
    let kind = Kind::named(&kept.name);
    if let (Some(_), Some(kind)) = (asked.small, kind) {
        let clean = Clean {
            kind,
            name: kept.name.clone(),
            bytes: bytes.clone(),
            size_px: None,
            taken_at: None,
            may_name_author: false,
        };
        if let Some(small) = photo::small(&view.app, &file, clean).await? {
            let headers = [
                (header::CONTENT_TYPE, "image/jpeg"),
                (header::CACHE_CONTROL, cache),
            ];
            return Ok((headers, small.as_slice().to_vec()).into_response());
        }
    }
    let headers = [
        (header::CONTENT_TYPE, kept.kind),
        (header::CACHE_CONTROL, cache.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{}\"", kept.name),
        ),
    ];
    Ok((headers, bytes).into_response())
}
