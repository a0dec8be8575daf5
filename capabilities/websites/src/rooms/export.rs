//! What is to be mended, to take away.

use std::collections::BTreeMap;

use app::check::{self, Finding, Found, LookRow, Query, State};
use app::kit::{Fault, Time, words};
use app::store::{Rd, StoreError, blobs};
use app::teams::Names;
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use rules::{format, sign};
use serde_json::{Value, json};

use crate::keep::{RULES, told};
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
        "csv" => Ok(sheet::download("findings", table(found, &open.standing))),
        "sarif" => Ok(file(
            "application/sarif+json",
            "attachment; filename=\"findings.sarif\"",
            sarif(found, &open.standing).to_string(),
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
    /// How each stands.
    standing: Vec<Standing>,
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
            standing: Vec::new(),
            shown: Vec::new(),
            last: check::looks(rd, &subject(id), RULES, 1)?.pop(),
        };
        let names = Names::read(rd)?;
        for (n, finding) in (0..).zip(check::list(rd, &query)?.findings) {
            let left = MOST - i64::try_from(open.found.len()).unwrap_or(MOST);
            let places = check::places(rd, &finding.id, 0, left)?.into_iter();
            let found: Vec<Found> = places
                .map(|place| at(&finding, place.page, place.place))
                .collect();
            if let Some(first) = found.first().filter(|_| is_report && n < MOST_SHOWN) {
                open.shown.extend(shown(rd, &finding.id, &sign(first))?);
            }
            let standing = Standing::of(&finding, &names);
            open.standing
                .extend(std::iter::repeat_n(standing, found.len()));
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

/// How a finding stands, wherever it is.
#[derive(Debug, Clone, Default)]
struct Standing {
    owner: String,
    state: &'static str,
    first: Time,
    last: Time,
}

impl Standing {
    fn of(finding: &Finding, names: &Names) -> Self {
        Self {
            owner: names.person(&finding.owner),
            state: finding.state.word(),
            first: finding.first,
            last: finding.last,
        }
    }
}

/// Columns of a table for spreadsheets: those of a file of findings, and how each stands.
const COLUMNS: usize = format::csv::HEAD.len() + 4;

/// A row for each place, with how its finding stands; times in UTC.
fn table(found: &[Found], standing: &[Standing]) -> String {
    let head = ["owner", "state", "first seen", "last seen"];
    let rows = found.iter().zip(standing).map(|(one, standing)| {
        let stands = [
            standing.owner.clone(),
            standing.state.to_owned(),
            standing.first.to_string(),
            standing.last.to_string(),
        ];
        beside(format::csv::row(one), stands)
    });
    sheet::csv(beside(format::csv::HEAD, head), rows)
}

/// The cells of two parts of a row in one.
fn beside<T: Default>(
    left: impl IntoIterator<Item = T>,
    right: impl IntoIterator<Item = T>,
) -> [T; COLUMNS] {
    let mut cells = left.into_iter().chain(right);
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

/// SARIF, with when each was seen first and last, which has a place of its own there; who has it in hand and how it
/// stands are properties.
fn sarif(found: &[Found], standing: &[Standing]) -> Value {
    let mut sarif = format::sarif::write(found);
    let results = sarif
        .pointer_mut("/runs/0/results")
        .and_then(Value::as_array_mut);
    for (result, standing) in results.into_iter().flatten().zip(standing) {
        let (first, last) = (standing.first.to_string(), standing.last.to_string());
        result["provenance"] =
            json!({"firstDetectionTimeUtc": first, "lastDetectionTimeUtc": last});
        result["properties"]["owner"] = json!(standing.owner);
        result["properties"]["state"] = json!(standing.state);
    }
    sarif
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_says_how_it_stands() {
        let found = [Found {
            rule: "image-name".into(),
            criteria: vec!["1.1.1".into()],
            severity: check::Severity::Serious,
            outcome: check::Outcome::Fail,
            at: "https://a.example/".into(),
            place: "img".into(),
            message: "m".into(),
            question: None,
        }];
        let standing = [Standing {
            owner: "Grace Odell".into(),
            state: "open",
            first: Time(1_795_000_000_000_000),
            last: Time(1_795_000_060_000_000),
        }];
        let table = table(&found, &standing);
        let first = standing[0].first.to_string();
        assert!(table.starts_with("page,rule,"), "{table}");
        assert!(
            table.contains("question,owner,state,first seen,last seen\r\n"),
            "{table}"
        );
        assert!(
            table.contains(&format!(",Grace Odell,open,{first},")),
            "{table}"
        );
        assert!(format::read(&table).is_ok_and(|read| read == found));
        let sarif = sarif(&found, &standing);
        let result = &sarif["runs"][0]["results"][0];
        assert_eq!(result["provenance"]["firstDetectionTimeUtc"], first);
        assert_eq!(result["properties"]["owner"], "Grace Odell");
        assert_eq!(result["properties"]["severity"], "serious");
    }
}
