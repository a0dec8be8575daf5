//! What can be reported (GET Service List, GET Service Definition).

use app::App;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use super::wire::Format;
use super::{answer, asked, offer, refuse};

pub fn list(app: &App, format: Format, query: &str) -> Response {
    match asked(app, format, query) {
        Ok((_, all)) => answer(
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
    let (_, all) = match asked(&app, format, &query.unwrap_or_default()) {
        Ok(asked) => asked,
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
