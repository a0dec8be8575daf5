//! What can be booked, set up and changed.

use app::book::{self, Audience, BookError, Kind, Resource, Unit};
use app::kit::{Fault, Kind as FaultKind};
use app::{Fail, Page, View, Wrong, encode};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use slots::{Exception, OnBankHolidays, Rules, Span, SpanError};

use crate::book::choose::wrong;
use crate::book::{findable, say};

/// What can be booked, when and by whom?
#[derive(Debug, Serialize)]
pub struct SetUp {
    /// Its id; empty for a new one.
    id: String,
    given: Given,
    errors: Vec<Wrong>,
}

/// All that is typed, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    version: String,
    title: String,
    summary: String,
    place: String,
    address: String,
    latitude: String,
    longitude: String,
    price: String,
    notes: String,
    /// "times" or "sessions"
    kind: String,
    every_min: String,
    lengths_min: String,
    before_min: String,
    after_min: String,
    notice_min: String,
    horizon_days: String,
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
    /// "closed" or empty
    bank_holidays: String,
    exceptions: String,
    /// "anyone", "signed_in", "staff"
    audience: String,
    places: String,
    one: String,
    many: String,
    each_person: String,
    most_people: String,
    most_each: String,
    hold_min: String,
    has_line: String,
    offer_min: String,
    remind_h: String,
    change_h: String,
    asks_needs: String,
    keep_days: String,
    is_open: String,
    feed: String,
}

impl Page for SetUp {
    const TEMPLATE: &'static str = "services/bookings-set-up.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |id: &str, errors| Self {
            id: id.into(),
            given: given(&sample(), 1),
            errors,
        };
        let class = Self {
            id: "taster".into(),
            given: given(
                &Resource::named("services", "Taster class", Kind::Sessions),
                1,
            ),
            errors: Vec::new(),
        };
        vec![
            ("new", page("", Vec::new())),
            ("change", page("meeting-room", Vec::new())),
            ("a class", class),
            (
                "error",
                page("", vec![Wrong::new("title", "Enter a title")]),
            ),
        ]
    }
}

/// What a new one begins with.
fn sample() -> Resource {
    let rules = Rules {
        every_min: 60,
        lengths_min: vec![60, 120],
        before_min: 0,
        after_min: 0,
        notice_min: 60,
        horizon_days: 90,
    };
    Resource {
        hours: slots::Hours::office(),
        ..Resource::named("services", "", Kind::Times(rules))
    }
}

fn ticked(is_so: bool) -> String {
    if is_so { "yes".into() } else { String::new() }
}

/// A resource as the form has it.
fn given(resource: &Resource, version: i64) -> Given {
    let rules = resource.rules();
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = |n: usize| {
        let spans: Vec<String> = resource.hours.week[n]
            .iter()
            .map(ToString::to_string)
            .collect();
        spans.join(", ")
    };
    let exceptions: Vec<String> = resource
        .hours
        .exceptions
        .iter()
        .map(|one| {
            let spans: Vec<String> = one.spans.iter().map(ToString::to_string).collect();
            let spans = if spans.is_empty() {
                "closed".into()
            } else {
                spans.join(",")
            };
            format!("{} {spans} {}", one.date, one.why)
                .trim_end()
                .to_owned()
        })
        .collect();
    let degrees = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    Given {
        version: version.to_string(),
        title: resource.title.clone(),
        summary: resource.summary.clone(),
        place: resource.place.clone(),
        address: resource.address.clone(),
        latitude: degrees(resource.position.map(|(_, lat)| lat)),
        longitude: degrees(resource.position.map(|(lon, _)| lon)),
        price: resource.price.clone(),
        notes: resource.notes.join("\n"),
        kind: if rules.is_some() { "times" } else { "sessions" }.into(),
        every_min: number(rules.map(|rules| rules.every_min)),
        lengths_min: rules
            .map(|rules| {
                rules
                    .lengths_min
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            })
            .unwrap_or_default(),
        before_min: number(rules.map(|rules| rules.before_min)),
        after_min: number(rules.map(|rules| rules.after_min)),
        notice_min: number(rules.map(|rules| rules.notice_min)),
        horizon_days: number(rules.map(|rules| u32::from(rules.horizon_days))),
        monday: day(0),
        tuesday: day(1),
        wednesday: day(2),
        thursday: day(3),
        friday: day(4),
        saturday: day(5),
        sunday: day(6),
        bank_holidays: if resource.hours.bank_holidays == OnBankHolidays::AsUsual {
            String::new()
        } else {
            "closed".into()
        },
        exceptions: exceptions.join("\n"),
        audience: match resource.audience {
            Audience::Anyone => "anyone",
            Audience::SignedIn => "signed_in",
            Audience::Staff => "staff",
        }
        .into(),
        places: resource.places.to_string(),
        one: resource.unit.one.clone(),
        many: resource.unit.many.clone(),
        each_person: ticked(resource.each_person),
        most_people: resource.most_people.to_string(),
        most_each: resource.most_each.to_string(),
        hold_min: resource.hold_min.to_string(),
        has_line: ticked(resource.has_line),
        offer_min: resource.offer_min.to_string(),
        remind_h: resource.remind_h.to_string(),
        change_h: resource.change_h.to_string(),
        asks_needs: ticked(resource.asks_needs),
        keep_days: resource.keep_days.to_string(),
        is_open: ticked(resource.is_open),
        feed: resource.feed.clone(),
    }
}

impl Given {
    /// The resource that the form describes: what the form does not ask is as in `before`.
    fn resource(&self, before: &Resource) -> Result<Resource, Vec<Wrong>> {
        let mut errors = Vec::new();
        let mut number = |field: &'static str, text: &str| match text.trim().parse::<u32>() {
            Ok(n) => n,
            Err(_) => {
                errors.push(Wrong::new(field, "Enter a whole number"));
                0
            }
        };
        let mut resource = before.clone();
        resource.title = self.title.trim().to_owned();
        resource.summary = self.summary.trim().to_owned();
        resource.place = self.place.trim().to_owned();
        resource.address = self.address.trim().to_owned();
        resource.price = self.price.trim().to_owned();
        resource.feed = self.feed.trim().to_owned();
        resource.notes = lines(&self.notes);
        resource.unit = Unit {
            one: self.one.trim().to_owned(),
            many: self.many.trim().to_owned(),
        };
        resource.places = number("places", &self.places);
        resource.most_people = number("most_people", &self.most_people);
        resource.most_each = number("most_each", &self.most_each);
        resource.hold_min = number("hold_min", &self.hold_min);
        resource.offer_min = number("offer_min", &self.offer_min);
        resource.remind_h = number("remind_h", &self.remind_h);
        resource.change_h = number("change_h", &self.change_h);
        resource.keep_days = number("keep_days", &self.keep_days);
        resource.each_person = !self.each_person.is_empty();
        resource.has_line = !self.has_line.is_empty();
        resource.asks_needs = !self.asks_needs.is_empty();
        resource.is_open = !self.is_open.is_empty();
        resource.audience = match self.audience.as_str() {
            "signed_in" => Audience::SignedIn,
            "staff" => Audience::Staff,
            _ => Audience::Anyone,
        };
        resource.kind = if self.kind == "sessions" {
            Kind::Sessions
        } else {
            Kind::Times(Rules {
                every_min: number("every_min", &self.every_min),
                lengths_min: self
                    .lengths_min
                    .split(',')
                    .filter(|text| !text.trim().is_empty())
                    .map(|text| number("lengths_min", text))
                    .collect(),
                before_min: number("before_min", &self.before_min),
                after_min: number("after_min", &self.after_min),
                notice_min: number("notice_min", &self.notice_min),
                horizon_days: u16::try_from(number("horizon_days", &self.horizon_days))
                    .unwrap_or(u16::MAX),
            })
        };
        resource.position = self.position(&mut errors);
        self.hours(&mut resource, &mut errors);
        if errors.is_empty() {
            errors.extend(resource.check().err().map(said));
        }
        if errors.is_empty() {
            Ok(resource)
        } else {
            Err(errors)
        }
    }

    fn position(&self, errors: &mut Vec<Wrong>) -> Option<(f64, f64)> {
        let (lat, lon) = (self.latitude.trim(), self.longitude.trim());
        if lat.is_empty() && lon.is_empty() {
            return None;
        }
        match (lon.parse(), lat.parse()) {
            (Ok(lon), Ok(lat)) => Some((lon, lat)),
            _ => {
                errors.push(Wrong::new(
                    "latitude",
                    "Enter the latitude and the longitude in degrees, or leave both empty",
                ));
                None
            }
        }
    }

    fn hours(&self, resource: &mut Resource, errors: &mut Vec<Wrong>) {
        let days = [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ];
        for (day, (field, text)) in resource.hours.week.iter_mut().zip(days) {
            match spans(text) {
                Ok(spans) => *day = spans,
                Err(error) => errors.push(Wrong::new(field, format!("Check the hours: {error}"))),
            }
        }
        resource.hours.bank_holidays =
            match (self.bank_holidays.is_empty(), &resource.hours.bank_holidays) {
                (true, _) => OnBankHolidays::AsUsual,
                (false, OnBankHolidays::AsUsual) => OnBankHolidays::Closed,
                (false, as_before) => as_before.clone(),
            };
        match lines(&self.exceptions)
            .iter()
            .map(|line| exception(line))
            .collect()
        {
            Ok(exceptions) => resource.hours.exceptions = exceptions,
            Err(text) => errors.push(Wrong::new("exceptions", text)),
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn spans(text: &str) -> Result<Vec<Span>, SpanError> {
    text.split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty() && !one.eq_ignore_ascii_case("closed"))
        .map(str::parse)
        .collect()
}

/// "2026-12-24 09:00-12:00 Christmas Eve", "2026-12-25 closed"
fn exception(line: &str) -> Result<Exception, String> {
    let mut parts = line.splitn(3, ' ');
    let date = parts.next().unwrap_or_default();
    let date: Date = date
        .parse()
        .map_err(|_| format!("Begin each line with a date like 2026-12-24, not {date:?}"))?;
    let hours = parts
        .next()
        .ok_or_else(|| format!("Say the hours of {date}, or closed"))?;
    Ok(Exception {
        date,
        spans: spans(hours).map_err(|e| format!("Check the hours of {date}: {e}"))?,
        why: parts.next().unwrap_or_default().trim().to_owned(),
    })
}

/// Which field of the form a refusal is about.
fn said(error: BookError) -> Wrong {
    match error {
        BookError::Resource { field, message } => {
            let field = match field {
                "hours" => "monday",
                "kind" => "every_min",
                "position" => "latitude",
                "unit" => "one",
                field => field,
            };
            Wrong::new(field, message)
        }
        error => {
            let fault: Fault = error.into();
            Wrong::new("title", fault.message)
        }
    }
}

/// An empty form.
pub async fn new(view: View) -> Response {
    view.page(&SetUp {
        id: String::new(),
        given: given(&sample(), 0),
        errors: Vec::new(),
    })
}

/// Sets up something to book.
pub async fn add(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let resource = match given.resource(&sample()) {
        Ok(resource) => resource,
        Err(errors) => {
            return Ok(wrong(
                &view,
                &SetUp {
                    id: String::new(),
                    given,
                    errors,
                },
            ));
        }
    };
    let who = view.who.audit_name();
    let rec = view
        .app
        .store()
        .write(move |tx| {
            let rec = book::add_resource(tx, &who, None, resource.clone())?;
            findable::put(tx, &rec)?;
            Ok::<_, BookError>(rec)
        })
        .await?;
    Ok(after(&rec))
}

/// The diary; of a class, its sessions, which are set up next.
fn after(rec: &app::store::Record<Resource>) -> Response {
    let id = encode(&rec.id);
    let path = match rec.value.kind {
        Kind::Sessions => format!("/bookings/{id}/sessions"),
        Kind::Times(_) => format!("/bookings/{id}?done=set-up"),
    };
    Redirect::to(&path).into_response()
}

/// The form of what is there.
pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let wanted = id.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &wanted))
        .await?;
    Ok(view.page(&SetUp {
        id,
        given: given(&rec.value, rec.version),
        errors: Vec::new(),
    }))
}

/// Changes what is there.
pub async fn change(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let rec = view
        .app
        .store()
        .read(move |rd| book::resource(rd, &wanted))
        .await?;
    let resource = match given.resource(&rec.value) {
        Ok(resource) => resource,
        Err(errors) => return Ok(wrong(&view, &SetUp { id, given, errors })),
    };
    let (who, wanted) = (view.who.audit_name(), id.clone());
    let version = given.version.parse().unwrap_or(0);
    let changed = view
        .app
        .store()
        .write(move |tx| {
            let changed = resource.clone();
            let rec = book::change_resource(tx, &who, &wanted, Some(version), changed)?;
            findable::put(tx, &rec)?;
            Ok::<_, BookError>(rec)
        })
        .await;
    match changed {
        Ok(rec) => Ok(after(&rec)),
        Err(error @ BookError::Resource { .. }) => {
            let errors = vec![said(error)];
            Ok(wrong(&view, &SetUp { id, given, errors }))
        }
        Err(error) => {
            let fault: Fault = error.into();
            if fault.kind != FaultKind::Conflict {
                return Err(fault.into());
            }
            // Somebody else changed it: what was typed is kept, and their change is one link away.
            let text = format!(
                "Somebody else changed this at the same time. Open it again to see their change, then make yours: it is now as of {}",
                say_now(&view)
            );
            let errors = vec![Wrong::new("title", text)];
            Ok(wrong(&view, &SetUp { id, given, errors }))
        }
    }
}

fn say_now(view: &View) -> String {
    slots::say::time(say::wall(view.app.now()).time())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the form shows is what it reads.
    #[test]
    fn there_and_back() {
        let mut resource = Resource {
            title: "Room".into(),
            position: Some((1.5, 51.25)),
            ..sample()
        };
        resource
            .hours
            .exceptions
            .push(exception("2026-12-24 09:00-12:00,13:00-14:00 Christmas Eve").unwrap());
        resource
            .hours
            .exceptions
            .push(exception("2026-12-25 closed").unwrap());
        resource.notes = vec!["One.".into(), "Two.".into()];
        let form = given(&resource, 3);
        assert_eq!(form.resource(&sample()).unwrap(), resource);
        let class = Resource {
            title: "Class".into(),
            ..Resource::named("services", "Class", Kind::Sessions)
        };
        assert_eq!(given(&class, 1).resource(&class).unwrap(), class);
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        #[track_caller]
        fn check(change: fn(&mut Given), want: &str) {
            let mut form = given(
                &Resource {
                    title: "Room".into(),
                    ..sample()
                },
                1,
            );
            change(&mut form);
            let got: Vec<String> =
                form.resource(&sample())
                    .map(|_| Vec::new())
                    .unwrap_or_else(|errors| {
                        errors
                            .iter()
                            .map(|e| format!("{}: {}", e.field, e.text))
                            .collect()
                    });
            assert_eq!(got.join("; "), want);
        }
        check(|_| {}, "");
        check(|f| f.title = " ".into(), "title: Enter a title");
        check(|f| f.places = "many".into(), "places: Enter a whole number");
        check(
            |f| f.places = "0".into(),
            "places: Enter a number from 1 to 1000",
        );
        check(
            |f| f.monday = "9-5".into(),
            "monday: Check the hours: a stretch of a day is written 09:00-17:00, got \"9-5\"",
        );
        check(
            |f| f.exceptions = "Christmas".into(),
            "exceptions: Begin each line with a date like 2026-12-24, not \"Christmas\"",
        );
        check(
            |f| f.latitude = "NaN".into(),
            "latitude: Enter the latitude and the longitude in degrees, or leave both empty",
        );
        check(
            |f| (f.latitude, f.longitude) = ("NaN".into(), "1".into()),
            "latitude: The position must be a longitude and a latitude",
        );
    }
}
