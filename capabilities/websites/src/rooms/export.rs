//! What is to be mended, to take away.

use app::check::{self, Finding, Found, Query, State};
use app::kit::Fault;
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use rules::format;

use crate::site::subject;

/// Findings and places of one export, at most.
const MOST: i64 = 20_000;

/// What is open, in one of the formats: "csv", "sarif", "earl".
pub async fn take(view: View, Path((id, kind)): Path<(String, String)>) -> Result<Response, Fail> {
    let found = view
        .app
        .store()
        .read(move |rd| {
            super::site(rd, &id)?;
            let query = Query {
                subject: Some(subject(&id)),
                states: [State::Open, State::Mended]
                    .map(|state| state.word().to_owned())
                    .to_vec(),
                limit: MOST,
                ..Query::default()
            };
            let mut all = Vec::new();
            for finding in check::list(rd, &query)?.findings {
                let left = MOST - i64::try_from(all.len()).unwrap_or(MOST);
                let places = check::places(rd, &finding.id, 0, left)?;
                all.extend(
                    places
                        .into_iter()
                        .map(|place| at(&finding, place.page, place.place)),
                );
            }
            Ok::<_, Fault>(all)
        })
        .await?;
    let json = |kind: &'static str, name: &'static str, text: String| {
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, name),
        ];
        (headers, text).into_response()
    };
    match kind.as_str() {
        "csv" => {
            let table = sheet::csv(format::csv::HEAD, found.iter().map(format::csv::row));
            Ok(sheet::download("findings", table))
        }
        "sarif" => Ok(json(
            "application/sarif+json",
            "attachment; filename=\"findings.sarif\"",
            format::sarif::write(&found).to_string(),
        )),
        "earl" => Ok(json(
            "application/ld+json",
            "attachment; filename=\"findings.earl.jsonld\"",
            format::earl::write(&found).to_string(),
        )),
        _ => Err(Fault::not_found("Findings come as csv, sarif or earl.").into()),
    }
}

fn at(finding: &Finding, page: String, place: String) -> Found {
    Found {
        rule: finding.rule.clone(),
        criteria: finding.criteria.clone(),
        severity: finding.severity,
        outcome: if finding.is_fault() {
            check::Outcome::Fail
        } else {
            check::Outcome::NeedsPerson
        },
        at: page,
        place,
        message: finding.message.clone(),
        question: (!finding.question.is_empty()).then(|| finding.question.clone()),
    }
}
