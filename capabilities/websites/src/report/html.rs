//! A review as one page that stands by itself: with pictures, code and mends, for whoever is sent it.

use std::collections::{HashMap, HashSet};

use access::criterion;
use app::kit::Fault as Refusal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rules::{Fault, Found, Outcome, faults};
use serde::Serialize;

use crate::mend::{Mend, mend};
use crate::review::{Page, Seen};
use crate::show::Shown;

const TEMPLATE: &str = include_str!("../../pages/report.html");
/// Places of one fault that are named.
const MOST_PLACES: usize = 50;

#[derive(Serialize)]
struct Report<'r> {
    subject: &'r str,
    day: &'r str,
    reviewed: usize,
    pages_with_faults: usize,
    faults: Vec<One>,
    questions: Vec<One>,
    not_reviewed: Vec<&'r str>,
    pages: Vec<Row<'r>>,
}

#[derive(Serialize)]
struct One {
    message: String,
    question: Option<String>,
    rule: String,
    criteria: Vec<String>,
    harm: &'static str,
    picture: Option<String>,
    code: Option<String>,
    mend: Option<Mend>,
    places: Vec<Place>,
    place_count: usize,
    page_count: usize,
}

#[derive(Serialize)]
struct Place {
    at: String,
    place: String,
}

#[derive(Serialize)]
struct Row<'r> {
    address: &'r str,
    faults: usize,
    questions: usize,
    why: Option<String>,
}

/// The review of `subject` on a day, as HTML.
///
/// # Errors
/// A fault of ours, if the template is wrong.
pub fn html(pages: &[Page], subject: &str, day: &str) -> Result<String, Refusal> {
    let mut shown: HashMap<&str, Vec<&Shown>> = HashMap::new();
    for page in pages {
        if let Seen::Reviewed { shown: here, .. } = &page.seen {
            for one in here {
                shown.entry(one.sign.as_str()).or_default().push(one);
            }
        }
    }
    let all = faults(pages.iter().flat_map(Page::found));
    let (sure, asked): (Vec<Fault>, Vec<Fault>) = all
        .into_iter()
        .partition(|fault| fault.outcome == Outcome::Fail);
    let with_faults: HashSet<&str> = pages
        .iter()
        .flat_map(Page::found)
        .filter(|one| one.outcome == Outcome::Fail)
        .map(|one| one.at.as_str())
        .collect();
    let rows: Vec<Row<'_>> = pages.iter().map(row).collect();
    let not_reviewed: Vec<&str> = rows
        .iter()
        .filter(|row| row.why.is_some())
        .map(|row| row.address)
        .collect();
    let tell = |faults: Vec<Fault>| faults.into_iter().map(|fault| one(fault, &shown)).collect();
    let report = Report {
        subject,
        day,
        reviewed: rows.len() - not_reviewed.len(),
        pages_with_faults: with_faults.len(),
        faults: tell(sure),
        questions: tell(asked),
        not_reviewed,
        pages: rows,
    };
    let mut templates = minijinja::Environment::new();
    templates
        .add_template("report.html", TEMPLATE)
        .map_err(Refusal::internal)?;
    templates
        .get_template("report.html")
        .and_then(|template| template.render(&report))
        .map_err(Refusal::internal)
}

fn row(page: &Page) -> Row<'_> {
    let count = |outcome: Outcome| {
        let found = page.found().iter();
        found.filter(|one: &&Found| one.outcome == outcome).count()
    };
    Row {
        address: &page.address,
        faults: count(Outcome::Fail),
        questions: count(Outcome::NeedsPerson),
        why: page.why_not(),
    }
}

fn one(fault: Fault, shown: &HashMap<&str, Vec<&Shown>>) -> One {
    let of_kind = |kind: &str| {
        let pieces = shown.get(fault.sign.as_str()).into_iter().flatten();
        pieces.copied().find(|one| one.kind == kind)
    };
    let named = |number: &String| match criterion(number) {
        Some(known) => format!("{number} {}", known.name),
        None => number.clone(),
    };
    One {
        page_count: fault.pages(),
        place_count: fault.places.len(),
        picture: of_kind("picture").map(|one| STANDARD.encode(&one.bytes)),
        code: of_kind("code").map(|one| String::from_utf8_lossy(&one.bytes).into_owned()),
        mend: mend(&fault.rule),
        criteria: fault.criteria.iter().map(named).collect(),
        harm: fault.severity.meaning(),
        places: fault
            .places
            .into_iter()
            .take(MOST_PLACES)
            .map(|place| Place {
                at: place.at,
                place: place.place,
            })
            .collect(),
        message: fault.message,
        question: fault.question,
        rule: fault.rule,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use access::Review;
    use rules::Severity;

    use super::*;

    #[test]
    fn it_stands_by_itself_and_says_what_pages_say_as_text() {
        let found = |outcome, message: &str| Found {
            rule: "image-name".into(),
            criteria: vec!["1.1.1".into()],
            severity: Severity::Serious,
            outcome,
            at: "https://a.example/".into(),
            place: "html > body > img".into(),
            message: message.into(),
            question: None,
        };
        let fault = found(Outcome::Fail, "<script>alert(1)</script> has no name.");
        let shown = Shown {
            sign: rules::sign(&fault),
            kind: "picture",
            media: "image/png",
            selector: "img".into(),
            bytes: vec![1, 2, 3],
        };
        let seen = |seen| Page {
            address: "https://a.example/".into(),
            seen,
            took: Duration::ZERO,
        };
        let pages = [
            seen(Seen::Reviewed {
                found: vec![fault, found(Outcome::NeedsPerson, "Look at it.")],
                review: Review::default(),
                bytes: 1,
                shown: vec![shown],
            }),
            seen(Seen::Not("Nothing answers there.".into())),
        ];
        let html = html(&pages, "a.example", "27 November 2026").unwrap_or_default();
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("data:image/png;base64,AQID"), "{html}");
        assert!(html.contains("1.1.1 Non-text Content"), "{html}");
        assert!(
            html.contains("Not reviewed: Nothing answers there."),
            "{html}"
        );
        assert!(html.contains("<b>1</b> page reviewed"), "{html}");
    }
}
