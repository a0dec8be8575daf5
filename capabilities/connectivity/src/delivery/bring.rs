//! What is brought in: reports of premises, and the figures of a fibre design.

use app::kit::Fault;
use app::{Fail, Page, Takes, View, Wrong};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::form::MOST;
use super::lines::{Onto, judged};
use super::model::{REPORTS, Whole, programme, report_id};
use super::{back_to, day, page_of, seed, today};

/// Lines that are said to be wrong at once.
pub const MOST_WRONG: usize = 50;

/// What these pages take: fields and one file.
#[derive(Debug, Default)]
pub struct Sent;

impl Takes for Sent {
    const FILES: usize = 1;
    const TOO_LARGE: &'static str =
        "The file is larger than we can take. Go back and choose a smaller one.";
}

/// What was posted to one of them.
pub type Posted = app::Posted<Sent>;

/// How many premises are passed and connected?
#[derive(Debug, Default, Serialize)]
pub struct Reports {
    programme_id: String,
    programme_name: String,
    list: String,
    reports: Vec<Row>,
    errors: Vec<Wrong>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    /// In ISO 8601, for its address.
    iso: String,
    day: String,
    passed: i64,
    connected: i64,
}

/// Which design is the route from?
#[derive(Debug, Default, Serialize)]
pub struct DesignPage {
    programme_id: String,
    programme_name: String,
    list: String,
    errors: Vec<Wrong>,
}

impl Page for Reports {
    const TEMPLATE: &'static str = "connectivity/delivery-reports.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let whole = seed::example(date(2026, 11, 24));
        let mut none = whole.clone();
        none.reports.clear();
        let wrong = vec!["Line 1: “soon” is no day, such as 2026-11-24".to_owned()];
        vec![
            ("none yet", reports_page(&none, String::new(), Vec::new())),
            ("some", reports_page(&whole, String::new(), Vec::new())),
            (
                "a line that is wrong",
                reports_page(&whole, "soon,900,310".into(), wrong),
            ),
        ]
    }
}

impl Page for DesignPage {
    const TEMPLATE: &'static str = "connectivity/delivery-design.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            programme_id: "1".into(),
            programme_name: "Marsh and coast".into(),
            ..Self::default()
        };
        let wrong = Wrong::new("list", "This is no design of borough plan fibre");
        vec![
            ("empty", page()),
            (
                "with a mistake",
                Self {
                    list: "{}".into(),
                    errors: vec![wrong],
                    ..page()
                },
            ),
        ]
    }
}

fn reports_page(whole: &Whole, list: String, wrong: Vec<String>) -> Reports {
    let row = |report: &super::model::Report| Row {
        iso: report.day.to_string(),
        day: day(report.day),
        passed: report.passed,
        connected: report.connected,
    };
    let newest = whole.reports.iter().rev();
    Reports {
        programme_id: whole.kept.id.clone(),
        programme_name: whole.kept.value.name.clone(),
        list,
        reports: newest.map(|report| row(&report.value)).collect(),
        errors: wrong
            .into_iter()
            .map(|why| Wrong::new("list", why))
            .collect(),
    }
}

/// The text of the file, or what was typed if there is none.
///
/// # Errors
/// That the file is not in UTF-8.
pub fn text(posted: &Posted) -> Result<String, Fault> {
    match posted.files.first() {
        Some(file) => String::from_utf8(file.bytes.clone()).map_err(|_| {
            Fault::invalid("The letters of the file cannot be read: save it as UTF-8.")
        }),
        None => Ok(posted.whole("list").to_owned()),
    }
}

async fn whole(view: &View, id: String) -> Result<Whole, Fault> {
    view.app.store().read(move |rd| Whole::get(rd, &id)).await
}

/// The reports of a programme, and the form for further ones.
pub async fn reports(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let whole = whole(&view, id).await?;
    Ok(view.page(&reports_page(&whole, String::new(), Vec::new())))
}

/// Takes reports; if one line is wrong, none is taken.
pub async fn take(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let who = view.who.audit_name();
    let list = text(&posted)?;
    let (onto, typed, today) = (id.clone(), list.clone(), today(&view.app));
    let mut wrong = view
        .app
        .store()
        .write(move |tx| {
            let whole = Whole::get(tx, &onto)?;
            let known = whole.reports.iter();
            let onto = Onto {
                programme: &onto,
                starts: whole.kept.value.starts,
                today,
                known: known
                    .map(|report| (report.value.day, report.value.passed))
                    .collect(),
            };
            let reports = match judged(&typed, &onto) {
                Ok(reports) => reports,
                Err(wrong) => return Ok::<_, Fault>(wrong),
            };
            for report in reports {
                let id = report_id(onto.programme, report.day);
                REPORTS.insert_as(tx, &who, id, report)?;
            }
            Ok(Vec::new())
        })
        .await?;
    if wrong.is_empty() {
        return Ok(Redirect::to(&back_to(&id, "reported")).into_response());
    }
    wrong.truncate(MOST_WRONG);
    Ok(view.page(&reports_page(&whole(&view, id).await?, list, wrong)))
}

/// Deletes the report of a day.
pub async fn remove(view: View, Path((id, iso)): Path<(String, String)>) -> Result<Response, Fail> {
    let gone = || Fault::not_found("There is no report of this day.");
    let day: Date = iso.parse().map_err(|_| gone())?;
    let who = view.who.audit_name();
    let report = report_id(&id, day);
    let was_there = view
        .app
        .store()
        .write(move |tx| REPORTS.remove(tx, &who, &report))
        .await
        .map_err(Fault::from)?;
    if !was_there {
        return Err(gone().into());
    }
    Ok(Redirect::to(&format!("{}/reports", page_of(&id))).into_response())
}

/// What `borough plan fibre` tells of a design, as far as a route needs it.
#[derive(Debug, Deserialize)]
struct Design {
    homes_passed: u64,
    length_m: f64,
    total_pounds: f64,
}

/// The figures of a design, under the names that the form of a route has.
///
/// # Errors
/// Why it is none.
pub fn design(text: &str) -> Result<[(&'static str, String); 3], String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read: Design = serde_json::from_str(text)
        .map_err(|why| format!("This is no design of borough plan fibre: {why}"))?;
    let most = MOST as f64;
    let is_sound = |n: f64| (0.0..=most).contains(&n);
    if !is_sound(read.homes_passed as f64) || !is_sound(read.length_m) || read.total_pounds < 0.0 {
        return Err("A figure of the design is less than 0, or too large".to_owned());
    }
    Ok([
        ("premises", read.homes_passed.to_string()),
        ("length", format!("{:.0}", read.length_m)),
        ("cost", format!("{:.2}", read.total_pounds)),
    ])
}

/// The form for a design.
pub async fn ask_design(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let page = design_page(&view, id, String::new(), Vec::new()).await?;
    Ok(view.page(&page))
}

/// Fills the form of a new route from a design.
pub async fn read_design(
    view: View,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fail> {
    let list = text(&posted)?;
    match design(&list) {
        Ok(figures) => {
            let add = format!("{}/routes/add", page_of(&id));
            let filled = app::with_query(&add, &app::query(&figures));
            Ok(Redirect::to(&filled).into_response())
        }
        Err(why) => {
            let page = design_page(&view, id, list, vec![Wrong::new("list", why)]).await?;
            Ok(view.page(&page))
        }
    }
}

async fn design_page(
    view: &View,
    id: String,
    list: String,
    errors: Vec<Wrong>,
) -> Result<DesignPage, Fault> {
    let kept = view.app.store().read(move |rd| programme(rd, &id)).await?;
    Ok(DesignPage {
        programme_id: kept.id,
        programme_name: kept.value.name,
        list,
        errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<[&str; 3], &str>) {
        match (design(text), want) {
            (Ok(got), Ok(want)) => assert_eq!(got.map(|(_, value)| value), want),
            (Err(got), Err(want)) => assert!(got.contains(want), "{got}"),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_design_fills_a_route() {
        check(
            r#"{"homes":410,"homes_passed":402,"length_m":4200.4,"total_pounds":186000.5,"bill":[]}"#,
            Ok(["402", "4200", "186000.50"]),
        );
        check("{}", Err("no design"));
        check("", Err("no design"));
        check(
            r#"{"homes_passed":1,"length_m":-1,"total_pounds":1}"#,
            Err("less than 0"),
        );
    }
}
