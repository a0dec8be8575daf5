//! The accessibility statement of a site, written from what is known of it and what was found on it.

use std::collections::BTreeMap;

use ::statement::write::{Contact, Criterion, Facts, Problem, Test};
use ::statement::{Nation, Statement, write};
use app::check::{self, Finding, Query, State};
use app::kit::{Fault, words};
use app::store::{Collection, Record, StoreError};
use app::{Fail, Page, View, day};
use axum::extract::{Form, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;

use crate::site::{Site, subject};

/// What was typed, by the names of the fields.
type Given = BTreeMap<String, String>;

/// What was typed for the statement of each site; the id is the site's.
pub const GIVEN: Collection<Given> = Collection {
    name: "website_statement",
    purpose: "to write the accessibility statement of a website",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as the site is reviewed",
    audited: true,
    fields: &[],
};

/// Findings that a statement is written from, at most.
const MOST_FINDINGS: i64 = 2_000;
/// Characters of one field that are kept.
const MOST_CHARS: usize = 2_000;

/// What does the accessibility statement say?
#[derive(Debug, Default, Serialize)]
pub struct Write {
    id: String,
    site_name: String,
    given: Given,
    problems: Vec<Known>,
    error: String,
    /// The statement as it will look; empty while something is missing.
    preview: String,
}

/// A criterion that pages of the site fail.
#[derive(Debug, Clone, Default, Serialize)]
struct Known {
    /// The field: "what-1.1.1".
    field: String,
    /// "1.1.1"
    number: String,
    /// "Non-text Content"
    name: String,
    /// What is wrong, for a start: whoever writes the statement says it plainly.
    what: String,
}

impl Page for Write {
    const TEMPLATE: &'static str = "websites/statement.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let known = Known {
            field: "what-1.1.1".into(),
            number: "1.1.1".into(),
            name: "Non-text Content".into(),
            what: "Some pictures of the quay have no description.".into(),
        };
        let begun = || Self {
            id: "1".into(),
            site_name: "Council website".into(),
            problems: vec![known.clone()],
            ..Self::default()
        };
        vec![
            ("not written yet", begun()),
            (
                "something missing",
                Self {
                    error: "a statement needs an email address or a form".into(),
                    ..begun()
                },
            ),
            (
                "written",
                Self {
                    preview: "<h1 class=\"govuk-heading-l\">Accessibility statement for Council website</h1>".into(),
                    ..begun()
                },
            ),
        ]
    }
}

/// What is known of a site: itself, what was typed before, what its pages fail.
struct Kept {
    site: Record<Site>,
    given: Option<Record<Given>>,
    problems: Vec<Known>,
}

async fn kept(view: &View, id: &str) -> Result<Kept, Fault> {
    let id = id.to_owned();
    view.app
        .store()
        .read(move |rd| {
            let site = super::site(rd, &id)?;
            let query = Query {
                subject: Some(subject(&id)),
                states: [State::Open, State::Mended, State::Accepted]
                    .map(|state| state.word().to_owned())
                    .to_vec(),
                is_fault: Some(true),
                limit: MOST_FINDINGS,
                ..Query::default()
            };
            let found = check::list(rd, &query)?.findings;
            Ok(Kept {
                site,
                given: GIVEN.get(rd, &id)?,
                problems: problems(&found),
            })
        })
        .await
}

/// The criteria that findings go against, each once, in the order of their numbers.
fn problems(found: &[Finding]) -> Vec<Known> {
    let of = |criterion: &access::Criterion| {
        let fails = |one: &&Finding| one.criteria.iter().any(|number| number == criterion.number);
        let mut each: Vec<&str> = found
            .iter()
            .filter(fails)
            .map(|one| one.message.as_str())
            .collect();
        each.sort_unstable();
        each.dedup();
        let what: String = each.join(" ").chars().take(MOST_CHARS).collect();
        (!what.is_empty()).then(|| Known {
            field: format!("what-{}", criterion.number),
            number: criterion.number.to_owned(),
            name: criterion.name.to_owned(),
            what,
        })
    };
    access::CRITERIA.iter().filter_map(of).collect()
}

/// What stands in the fields before anything was typed.
fn first(view: &View, site: &Site) -> Given {
    let place = view.app.place().facts();
    [
        ("body", place.council.as_str()),
        ("email", &place.contact.email),
        ("phone", &place.contact.phone),
        ("post", &place.contact.address.join(", ")),
        ("reply", "10"),
        (
            "at",
            &format!(
                "{}/accessibility-statement",
                site.address.trim_end_matches('/')
            ),
        ),
        ("by", "our own web team"),
        (
            "how",
            "We used automated checks, and used the pages with the keyboard alone",
        ),
        ("pages", "We took a sample, with pages of each kind"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// What was typed, on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// When a statement was first prepared and when it was last gone over: with that it was saved.
#[derive(Debug, Clone, Copy)]
struct Days {
    prepared: Date,
    reviewed: Date,
}

impl Days {
    fn of(kept: &Record<Given>) -> Self {
        Self {
            prepared: words::local(kept.created).date(),
            reviewed: words::local(kept.modified).date(),
        }
    }
}

/// The facts, or what is missing.
fn facts(site: &Site, given: &Given, problems: &[Known], days: Days) -> Result<Facts, String> {
    let text = |name: &str| {
        given
            .get(name)
            .map_or_else(String::new, |text| one_line(text))
    };
    let some = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let date = |name: &str| {
        let part = |part: &str| text(&format!("{name}-{part}"));
        let (d, m, y) = (part("day"), part("month"), part("year"));
        match (d.as_str(), m.as_str(), y.as_str()) {
            ("", "", "") => Ok(None),
            _ => day(&d, &m, &y)
                .map(Some)
                .ok_or(format!("{d} {m} {y} is no day")),
        }
    };
    let tested = date("tested")?.ok_or("say when the website was tested")?;
    let mend_by = date("mend")?;
    let reply = text("reply")
        .parse()
        .map_err(|_| "say within how many working days you answer, in figures")?;
    let problems = problems.iter().filter_map(|known| {
        let what = one_line(given.get(&known.field).unwrap_or(&known.what));
        (!what.is_empty()).then(|| Problem {
            what,
            criterion: Criterion {
                number: known.number.clone(),
                name: known.name.clone(),
            },
            alternative: None,
            mend_by,
        })
    });
    let problems: Vec<Problem> = problems.collect();
    Ok(Facts {
        body: text("body"),
        site: site.name.clone(),
        address: site.address.clone(),
        nation: Nation::GreatBritain,
        abilities: Vec::new(),
        mostly_fails: problems.len() * 2 > access::CRITERIA.len(),
        problems,
        burdens: Vec::new(),
        out_of_scope: Vec::new(),
        improving: some("improving"),
        prepared_on: days.prepared,
        reviewed_on: days.reviewed,
        test: Test {
            on: tested,
            by: text("by"),
            how: text("how"),
            pages: text("pages"),
        },
        contact: Contact {
            email: some("email"),
            form: some("form"),
            phone: some("phone"),
            post: some("post"),
            reply_working_days: reply,
        },
    })
}

fn written(view: &View, kept: &Kept, given: &Record<Given>) -> Result<Statement, String> {
    let today = words::local(view.app.now()).date();
    let typed = &given.value;
    let facts = facts(&kept.site.value, typed, &kept.problems, Days::of(given))?;
    let at = typed.get("at").map_or("", |at| at.trim());
    write(&facts, at, today).map_err(|why| why.to_string())
}

/// The form, and the statement as it stands.
pub async fn page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = kept(&view, &id).await?;
    let (given, preview, error) = match &kept.given {
        None => (first(&view, &kept.site.value), String::new(), String::new()),
        Some(given) => match written(&view, &kept, given) {
            Ok(statement) => (given.value.clone(), statement.html, String::new()),
            Err(why) => (given.value.clone(), String::new(), why),
        },
    };
    Ok(view.page(&Write {
        id,
        site_name: kept.site.value.name,
        problems: kept
            .problems
            .into_iter()
            .map(|known| Known {
                what: given.get(&known.field).cloned().unwrap_or(known.what),
                ..known
            })
            .collect(),
        given,
        error,
        preview,
    }))
}

/// Keeps what was typed; the page shows what comes of it.
pub async fn save(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let known = kept(&view, &id).await?;
    let is_field =
        |name: &str| FIELDS.contains(&name) || known.problems.iter().any(|one| one.field == name);
    let given: Given = given
        .into_iter()
        .filter(|(name, _)| is_field(name))
        .map(|(name, text)| (name, text.chars().take(MOST_CHARS).collect()))
        .collect();
    let site = id.clone();
    view.app
        .store()
        .write(move |tx| {
            let given = given.clone();
            match GIVEN.get(tx, &site)? {
                Some(_) => GIVEN.change(tx, &who, &site, None, given).map(drop),
                None => GIVEN.insert_as(tx, &who, site.clone(), given).map(drop),
            }
        })
        .await
        .map_err(|error: StoreError| Fault::from(error))?;
    Ok(Redirect::to(&format!("/websites/{id}/statement#statement")).into_response())
}

/// The statement alone, to be put on the website.
pub async fn take(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = kept(&view, &id).await?;
    let given = kept
        .given
        .as_ref()
        .ok_or_else(|| Fault::not_found("The statement of this website is not written yet."))?;
    let statement = written(&view, &kept, given)
        .map_err(|why| Fault::invalid(format!("The statement is not complete: {why}.")))?;
    let head = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"accessibility-statement.html\"",
        ),
    ];
    Ok((head, statement.html).into_response())
}

/// The fields besides those of the criteria.
const FIELDS: [&str; 17] = [
    "body",
    "email",
    "form",
    "phone",
    "post",
    "reply",
    "at",
    "by",
    "how",
    "pages",
    "improving",
    "tested-day",
    "tested-month",
    "tested-year",
    "mend-day",
    "mend-month",
    "mend-year",
];

#[cfg(test)]
mod tests {
    use app::kit::Time;
    use jiff::civil::date;

    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Given {
        let whole = [
            ("body", "Saltreach Council"),
            ("email", "web@saltreach.example"),
            ("reply", "10"),
            ("by", "our own web team"),
            ("how", "We used automated checks"),
            ("pages", "We took a sample"),
            ("tested-day", "1"),
            ("tested-month", "11"),
            ("tested-year", "2026"),
        ];
        let pairs = whole.iter().chain(pairs);
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)], want: Result<&str, &str>) {
        let site = Site {
            name: "Saltreach".into(),
            address: "https://www.saltreach.example/".into(),
            ..Site::default()
        };
        let known = Known {
            field: "what-1.1.1".into(),
            number: "1.1.1".into(),
            name: "Non-text Content".into(),
            what: "Some pictures have no description.".into(),
        };
        let today = date(2026, 11, 27);
        let days = Days {
            prepared: date(2024, 9, 3),
            reviewed: today,
        };
        let got = facts(&site, &given(pairs), &[known], days).and_then(|facts| {
            let at = "https://www.saltreach.example/accessibility-statement";
            write(&facts, at, today)
                .map(|made| made.text)
                .map_err(|why| why.to_string())
        });
        match (&got, want) {
            (Ok(text), Ok(part)) => assert!(text.contains(part), "{text}"),
            (Err(why), Err(part)) => assert!(why.contains(part), "{why}"),
            _ => panic!("{got:?}"),
        }
    }

    #[test]
    fn a_statement_is_written_from_what_was_found() {
        check(&[], Ok("Some pictures have no description."));
        check(
            &[("what-1.1.1", "Maps are not described.")],
            Ok("Maps are not described."),
        );
        check(&[("what-1.1.1", " ")], Ok("fully compliant"));
        let mend = [
            ("mend-day", "1"),
            ("mend-month", "3"),
            ("mend-year", "2027"),
        ];
        check(&mend, Ok("by 1 March 2027"));
        check(&[], Ok("prepared on 3 September 2024"));
        check(&[], Ok("last reviewed on 27 November 2026"));
    }

    #[test]
    fn it_was_prepared_when_it_was_first_saved_and_reviewed_when_it_was_last() {
        let kept = Record {
            id: "1".into(),
            version: 2,
            created: Time(1_795_000_000_000_000),
            modified: Time(1_795_000_000_000_000 + 40 * 86_400_000_000),
            value: Given::new(),
        };
        let days = Days::of(&kept);
        assert_eq!((days.reviewed - days.prepared).get_days(), 40);
    }

    #[test]
    fn what_is_missing_is_said() {
        check(
            &[("tested-day", "31"), ("tested-month", "2")],
            Err("31 2 2026 is no day"),
        );
        check(
            &[
                ("tested-day", ""),
                ("tested-month", ""),
                ("tested-year", ""),
            ],
            Err("say when the website was tested"),
        );
        check(&[("reply", "soon")], Err("in figures"));
        check(&[("email", "")], Err("email address or a form"));
    }
}
