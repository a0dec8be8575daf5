//! What is to be mended, to take away.

use std::collections::BTreeMap;

use app::check::{self, Finding, Found, LookRow, Query, State};
use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError, blobs};
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use rules::{format, sign};

use crate::keep::told;
use crate::report::{Account, Row};
use crate::show::Shown;
use crate::site::subject;

/// Findings and places of one export, at most.
const MOST: i64 = 20_000;
/// Findings that a report shows by a picture, the worst first, at most.
const MOST_SHOWN: usize = 200;

/// What is open, in one of the formats: "csv", "sarif", "earl", "html".
pub async fn take(view: View, Path((id, kind)): Path<(String, String)>) -> Result<Response, Fail> {
    let is_report = kind == "html";
    let open = view
        .app
        .store()
        .read(move |rd| Open::read(rd, &id, is_report))
        .await?;
    let found = &open.found;
    let file = |kind: &'static str, name: &'static str, text: String| {
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
        "sarif" => Ok(file(
            "application/sarif+json",
            "attachment; filename=\"findings.sarif\"",
            format::sarif::write(found).to_string(),
        )),
        "earl" => Ok(file(
            "application/ld+json",
            "attachment; filename=\"findings.earl.jsonld\"",
            format::earl::write(found).to_string(),
        )),
        "html" => Ok(file(
            "text/html; charset=utf-8",
            "attachment; filename=\"accessibility-review.html\"",
            open.report(view.app.now())?,
        )),
        _ => Err(Fault::not_found("Findings come as csv, sarif, earl or html.").into()),
    }
}

/// What is open of a site.
struct Open {
    name: String,
    found: Vec<Found>,
    /// What shows it; just for a report.
    shown: Vec<Shown>,
    last: Option<LookRow>,
}

impl Open {
    fn read(rd: &mut Rd<'_>, id: &str, is_report: bool) -> Result<Self, Fault> {
        let site = super::site(rd, id)?;
        let query = Query {
            subject: Some(subject(id)),
            states: [State::Open, State::Mended]
                .map(|state| state.word().to_owned())
                .to_vec(),
            limit: MOST,
            ..Query::default()
        };
        let mut open = Self {
            name: site.value.name,
            found: Vec::new(),
            shown: Vec::new(),
            last: check::looks(rd, &subject(id), 1)?.pop(),
        };
        for (n, finding) in (0..).zip(check::list(rd, &query)?.findings) {
            let left = MOST - i64::try_from(open.found.len()).unwrap_or(MOST);
            let places = check::places(rd, &finding.id, 0, left)?.into_iter();
            let found: Vec<Found> = places
                .map(|place| at(&finding, place.page, place.place))
                .collect();
            if let Some(first) = found.first().filter(|_| is_report && n < MOST_SHOWN) {
                open.shown.extend(shown(rd, &finding.id, &sign(first))?);
            }
            open.found.extend(found);
        }
        Ok(open)
    }

    /// All of it as one page that stands by itself.
    fn report(&self, now: Time) -> Result<String, Fault> {
        let mut by_page: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
        for one in &self.found {
            by_page.entry(&one.at).or_default().push(one);
        }
        let looked = self.last.as_ref().map_or(0, |last| last.looked);
        let looked = usize::try_from(looked).unwrap_or(0);
        let unnamed = looked.saturating_sub(by_page.len());
        let told = self.last.as_ref().map(|last| told(&last.doc));
        let mut pages: Vec<Row> = by_page
            .into_iter()
            .map(|(page, found)| Row::of(page, found, None))
            .collect();
        let not = told.unwrap_or_default().not_reviewed.into_iter();
        pages.extend(not.map(|(page, why)| Row::of(&page, [], Some(why))));
        Account {
            subject: &self.name,
            day: &words::date(now),
            found: self.found.iter().collect(),
            shown: self.shown.iter().collect(),
            pages,
            unnamed,
        }
        .html()
    }
}

/// The newest picture of a finding and the newest code.
fn shown(rd: &mut Rd<'_>, finding: &str, sign: &str) -> Result<Vec<Shown>, StoreError> {
    let rows = check::evidence(rd, finding)?;
    let mut shown = Vec::new();
    for (kind, media) in [("picture", "image/png"), ("code", "text/html")] {
        let Some(row) = rows.iter().find(|row| row.kind == kind) else {
            continue;
        };
        if let Some(bytes) = blobs::get(rd, &row.blob())? {
            shown.push(Shown {
                sign: sign.to_owned(),
                kind,
                media,
                selector: row.place.clone(),
                bytes,
            });
        }
    }
    Ok(shown)
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
