//! What can be reported (GET Service List, GET Service Definition).

use app::App;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use super::wire::Format;
use super::{answer, offer, ours, refuse};
use crate::sent::Sent;

pub fn list(app: &App, format: Format, query: &str) -> Response {
    let sent = match Sent::of_query(query) {
        Ok(sent) => sent,
        Err(why) => return refuse(format, 400, &why),
    };
    match ours(app, format, &sent) {
        Ok(all) => answer(
            format,
            StatusCode::OK,
            "services",
            "service",
            &offer::services(&all),
        ),
        Err(refusal) => *refusal,
    }
}

pub async fn one(
    State(app): State<App>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (code, format) = Format::split(&file);
    let sent = match Sent::of_query(&query.unwrap_or_default()) {
        Ok(sent) => sent,
        Err(why) => return refuse(format, 400, &why),
    };
    let all = match ours(&app, format, &sent) {
        Ok(all) => all,
        Err(refusal) => return *refusal,
    };
    match all.get(code).filter(|category| !category.private) {
        Some(category) => {
            let definition = offer::definition(category);
            answer(
                format,
                StatusCode::OK,
                "service_definition",
                "",
                &definition,
            )
        }
        None => refuse(format, 404, "service_code was not found"),
    }
}
