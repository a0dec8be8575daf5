//! Reports (POST Service Request, GET Service Requests, GET Service Request, GET from a token).

use app::ask;
use app::kit::{Fault, Time};
use app::{App, Who, ground};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use geo::Point;
use http::StatusCode;

use super::wire::{Extended, Format, Made, Note, Photo, Redeemed, Request, moment};
use super::{SEND, answer, asked, broken, media, offer, ours, refuse, sender};
use crate::cases::{self, New, Search, Whole};
use crate::categories::Categories;
use crate::report::Report;
use crate::sent::Sent;
use crate::spot;
use crate::steps::{clean_all, coordinates, read_answers};

/// Requests in one answer ("Response Volume").
const MOST: i64 = 1_000;
/// The longest stretch of time of one question.
const STRETCH_S: i64 = 90 * 86_400;
/// Characters of a description.
const MOST_DESCRIPTION: usize = 4_000;

pub async fn list(app: &App, format: Format, query: &str) -> Response {
    let (sent, all) = match asked(app, format, query) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let found = match found(app, &all, &sent).await {
        Ok(found) => found,
        Err(fault) => return broken(format, &fault),
    };
    requests(app, &all, format, found, wants_more(&sent)).await
}

fn wants_more(sent: &Sent) -> bool {
    sent.one("extensions") == Some("true")
}

/// The reports that were asked for: by id, which overrides everything else, or by what they are.
async fn found(app: &App, all: &Categories, sent: &Sent) -> Result<Vec<Report>, Fault> {
    let ids = sent.list("service_request_id");
    if !ids.is_empty() {
        let mut found = Vec::new();
        for id in ids.iter().take(100) {
            let report = cases::by_reference(app, all, id).await?;
            found.extend(report.filter(|report| !report.is_private));
        }
        return Ok(found);
    }
    cases::search(app, all, search(app.now(), sent)?).await
}

fn search(now: Time, sent: &Sent) -> Result<Search, Fault> {
    let time = |name: &str| -> Result<Option<Time>, Fault> {
        sent.one(name)
            .map(|text| {
                Time::parse(text).ok_or_else(|| {
                    Fault::invalid(format!("{name} must look like 2010-01-01T00:00:00Z"))
                })
            })
            .transpose()
    };
    let (from, to) = (time("start_date")?, time("end_date")?);
    // Seconds are all that the standard's dates have: the last one is meant whole.
    let to_end = to.map(|to| to.plus_s(1));
    let (from, to) = match (from, to_end) {
        (Some(from), Some(to)) if to.since_us(from) > (STRETCH_S + 1) * 1_000_000 => {
            return Err(Fault::invalid(
                "start_date and end_date may be 90 days apart at most",
            ));
        }
        (Some(from), to) => (from, to),
        (None, Some(to)) => (to.plus_s(-STRETCH_S), Some(to)),
        (None, None) => (now.plus_s(-STRETCH_S), None),
    };
    let statuses = sent.list("status");
    let open = match statuses.as_slice() {
        [one] if one == "open" => Some(true),
        [one] if one == "closed" => Some(false),
        all if all.iter().all(|s| s == "open" || s == "closed") => None,
        _ => return Err(Fault::invalid("status must be open or closed")),
    };
    let number = |name: &str, usual: i64, most: i64| {
        sent.one(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(usual)
            .clamp(1, most)
    };
    let limit = number("page_size", MOST, MOST);
    let near = coordinates(
        sent.one("lat").unwrap_or_default(),
        sent.one("long").unwrap_or_default(),
    );
    let radius_m: f64 = sent
        .one("radius")
        .and_then(|text| text.parse().ok())
        .filter(|m: &f64| (1.0..=50_000.0).contains(m))
        .unwrap_or(1_000.0);
    Ok(Search {
        near: near.map(|at| (at, radius_m)),
        open,
        categories: sent.list("service_code"),
        from: Some(from),
        to,
        changed_from: time("updated_after")?,
        changed_to: time("updated_before")?,
        skip: (number("page", 1, 10_000) - 1) * limit,
        limit,
        ..Search::default()
    })
}

pub async fn one(
    State(app): State<App>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (id, format) = Format::split(&file);
    let (sent, all) = match asked(&app, format, &query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    match cases::by_reference(&app, &all, id).await {
        Ok(Some(report)) if !report.is_private => {
            requests(&app, &all, format, vec![report], wants_more(&sent)).await
        }
        Ok(_) => refuse(format, 404, "service_request_id was not found"),
        Err(fault) => broken(format, &fault),
    }
}

async fn requests(
    app: &App,
    all: &Categories,
    format: Format,
    reports: Vec<Report>,
    extended: bool,
) -> Response {
    let base = app.config().public_url();
    let mut requests: Vec<Request> = Vec::with_capacity(reports.len());
    for report in &reports {
        let mut request = request(all, &base, &app.place().facts().council, report);
        if extended {
            request.extended_attributes = Some(more(&base, report));
            match notes(app, &report.reference).await {
                Ok(notes) => request.notes = Some(notes),
                Err(fault) => return broken(format, &fault),
            }
        }
        requests.push(request);
    }
    answer(
        format,
        StatusCode::OK,
        "service_requests",
        "request",
        &requests,
    )
}

fn photo_url(base: &str, report: &Report, file: &str) -> String {
    format!("{base}{}/photo/{file}", report.path)
}

/// A report as the standard has it.
fn request(all: &Categories, base: &str, council: &str, report: &Report) -> Request {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let photo = report.photos.first();
    let agency = if report.passed_to.is_empty() {
        council
    } else {
        &report.passed_to
    };
    Request {
        service_request_id: report.reference.clone(),
        status: if report.is_open { "open" } else { "closed" },
        status_notes: some(&report.status_words),
        service_name: all.name(&report.category).to_owned(),
        service_code: report.category.clone(),
        description: some(
            &report
                .words
                .chars()
                .take(MOST_DESCRIPTION)
                .collect::<String>(),
        ),
        agency_responsible: some(agency),
        requested_datetime: moment(Time(report.created_us)),
        // "For requests with status=closed, this will be the date the request was closed."
        updated_datetime: moment(Time(report.closed_us.unwrap_or(report.changed_us))),
        expected_datetime: report.due_us.map(|due| moment(Time(due))),
        address: some(&report.place),
        lat: report.lat,
        long: report.lon,
        media_url: photo.map(|file| photo_url(base, report, file)),
        ..Request::default()
    }
}

fn more(base: &str, report: &Report) -> Extended {
    let photos = report.photos.iter();
    Extended {
        detailed_status: report.status.clone(),
        asset_id: report.asset.clone(),
        ward: report.ward.clone(),
        photos: photos
            .map(|file| Photo {
                media_url: photo_url(base, report, file),
            })
            .collect(),
    }
}

/// What happened to a report, for everybody: where it stood when, without what was written to a person.
async fn notes(app: &App, reference: &str) -> Result<Vec<Note>, Fault> {
    let reference = reference.to_owned();
    let events = app
        .store()
        .read(move |rd| match cases::case(rd, &reference)? {
            Some(case) => ask::events(rd, &case.id, true),
            None => Ok(Vec::new()),
        })
        .await?;
    let told = events.into_iter().filter(|event| {
        matches!(
            event.kind.as_str(),
            "opened" | "status" | "reopened" | "passed"
        )
    });
    Ok(told
        .map(|event| Note {
            datetime: moment(event.at),
            description: if event.kind == "opened" {
                "Reported.".into()
            } else {
                [event.sentence(), event.words.clone()]
                    .join(" ")
                    .trim()
                    .to_owned()
            },
            r#type: event.kind,
        })
        .collect())
}

/// A report's id is given at once, so its token is the id.
pub async fn token(
    State(app): State<App>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (token, format) = Format::split(&file);
    let (_, all) = match asked(&app, format, &query.unwrap_or_default()) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    match cases::by_reference(&app, &all, token).await {
        Ok(Some(report)) if !report.is_private => {
            let redeemed = vec![Redeemed {
                service_request_id: report.reference,
                token: token.to_owned(),
            }];
            answer(
                format,
                StatusCode::OK,
                "service_requests",
                "request",
                &redeemed,
            )
        }
        Ok(_) => refuse(format, 404, "token was not found"),
        Err(fault) => broken(format, &fault),
    }
}

/// A new report. One with the same `attribute[external_id]` from the same key is the same report.
pub async fn made(app: &App, format: Format, who: Who, sent: Sent) -> Response {
    let all = match ours(app, format, &sent) {
        Ok(all) => all,
        Err(refusal) => return *refusal,
    };
    let who = match sender(app, format, who, &sent, SEND).await {
        Ok(who) => who,
        Err(refusal) => return *refusal,
    };
    let new = match new(app, &all, &who, &sent).await {
        Ok(new) => new,
        Err(Refusal::Said(code, why)) => return refuse(format, code, &why),
        Err(Refusal::Broken(fault)) => return broken(format, &fault),
    };
    let (own, url) = (app.clone(), sent.one("media_url").map(str::to_owned));
    let opened = app
        .store()
        .write(move |tx| {
            let opened = cases::open(&own, tx, &new)?;
            if let Some(url) = url.as_ref().filter(|_| !opened.is_repeat) {
                media::want(tx, &opened.reference, url)?;
            }
            Ok::<_, Fault>(opened)
        })
        .await;
    match opened {
        Ok(opened) => {
            cases::opened(app, &opened).await;
            let made = vec![Made {
                service_request_id: opened.reference,
                service_notice: None,
                account_id: None,
            }];
            answer(
                format,
                StatusCode::CREATED,
                "service_requests",
                "request",
                &made,
            )
        }
        Err(fault) => broken(format, &fault),
    }
}

/// Why a report was not taken.
enum Refusal {
    Said(u16, String),
    Broken(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

async fn new(app: &App, all: &Categories, who: &Who, sent: &Sent) -> Result<Whole, Refusal> {
    let said = |why: &str| Refusal::Said(400, why.to_owned());
    let code = sent
        .one("service_code")
        .ok_or_else(|| said("service_code was not provided"))?;
    let category = all
        .get(code)
        .filter(|category| !category.private)
        .ok_or_else(|| Refusal::Said(404, "service_code was not found".into()))?;
    let at = place(app, sent).await?;
    let words = sent.one("description").unwrap_or_default();
    if words.chars().count() > MOST_DESCRIPTION {
        return Err(said("description may be 4000 characters at most"));
    }
    if words.is_empty() && sent.photos.is_empty() {
        return Err(said("description was not provided"));
    }
    let today = app.today();
    let answers = read_answers(
        &category.questions,
        &offer::fields(&category.questions, sent),
        today,
    )
    .map_err(|wrong| {
        let all: Vec<String> = wrong
            .iter()
            .map(|wrong| format!("attribute[{}]: {}", wrong.field, wrong.message))
            .collect();
        Refusal::Said(400, all.join("; "))
    })?;
    let photos = clean_all(sent).await?;
    let asset = sent
        .attributes()
        .remove("asset_id")
        .and_then(|mut ids| ids.pop());
    let name = [sent.one("first_name"), sent.one("last_name")];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    let text = |name: &str, most: usize| -> String {
        sent.one(name)
            .unwrap_or_default()
            .chars()
            .take(most)
            .collect()
    };
    let external = sent
        .attributes()
        .remove("external_id")
        .and_then(|mut ids| ids.pop());
    // What a client gives as a person's address is used only if it is one.
    let email = app::tell::email(sent.one("email").unwrap_or_default());
    Ok(New {
        category: category.code.clone(),
        words: words.to_owned(),
        answers,
        name: name.join(" ").chars().take(100).collect(),
        email: email.unwrap_or_default(),
        phone: text("phone", 40),
        at,
        spot: text("address_string", 300),
        thing: spot::thing(app, &asset.unwrap_or_default()).await?,
        photos,
        source: "open311",
        once: external.map_or_else(String::new, |id| {
            format!("open311 {} {id}", who.audit_name())
        }),
        ..New::default()
    }
    .looked_up(app, all)
    .await?)
}

/// Where it is: degrees, or words that we know.
async fn place(app: &App, sent: &Sent) -> Result<Option<Point>, Refusal> {
    let said = |why: &str| Refusal::Said(400, why.to_owned());
    let at = match (sent.one("lat"), sent.one("long")) {
        (Some(lat), Some(long)) => {
            Some(coordinates(lat, long).ok_or_else(|| said("lat and long are not on the earth"))?)
        }
        (None, None) => match sent.one("address_string") {
            Some(words) => crate::steps::find_place(app, words).await?,
            None if sent.one("address_id").is_some() => {
                return Err(said(
                    "we have no list of addresses by id: send lat and long, or address_string",
                ));
            }
            None => return Err(said("lat and long, or address_string, were not provided")),
        },
        _ => return Err(said("lat and long must both be provided")),
    };
    if let Some(at) = at
        && !ground::is_here(app, at).await?
    {
        return Err(said("that place is not in our area"));
    }
    Ok(at)
}
