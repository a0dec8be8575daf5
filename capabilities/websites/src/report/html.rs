//! A review as one page that stands by itself: with pictures, code and mends, for whoever is sent it.

use std::collections::HashMap;

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

/// What a review came to, as the report tells it.
pub struct Account<'r> {
    /// Whose pages they are: "www.place.example".
    pub subject: &'r str,
    /// "27 November 2026"
    pub day: &'r str,
    /// What was found.
    pub found: Vec<&'r Found>,
    /// What shows it.
    pub shown: Vec<&'r Shown>,
    /// The pages that are named.
    pub pages: Vec<Row>,
    /// Pages that were reviewed and are not named, for nothing was found on them.
    pub unnamed: usize,
}

#[derive(Serialize)]
struct Report<'r> {
    subject: &'r str,
    day: &'r str,
    reviewed: usize,
    unnamed: usize,
    pages_with_faults: usize,
    faults: Vec<One>,
    questions: Vec<One>,
    not_reviewed: usize,
    pages: &'r [Row],
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

/// A page of the review.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Where it is.
    pub address: String,
    /// How many faults were found on it.
    pub faults: usize,
    /// How many questions for a person.
    pub questions: usize,
    /// Why it was not reviewed.
    pub why: Option<String>,
}

impl Row {
    /// A page with what was found on it; why, if it was not reviewed.
    pub fn of<'f>(
        address: &str,
        found: impl IntoIterator<Item = &'f Found>,
        why: Option<String>,
    ) -> Self {
        let (mut faults, mut questions) = (0, 0);
        for one in found {
            match one.outcome {
                Outcome::Fail => faults += 1,
                Outcome::NeedsPerson => questions += 1,
            }
        }
        Self {
            address: address.to_owned(),
            faults,
            questions,
            why,
        }
    }
}

/// The review of `subject` on a day, as HTML.
///
/// # Errors
/// A fault of ours, if the template is wrong.
pub fn html(pages: &[Page], subject: &str, day: &str) -> Result<String, Refusal> {
    let mut shown = Vec::new();
    for page in pages {
        if let Seen::Reviewed { shown: here, .. } = &page.seen {
            shown.extend(here);
        }
    }
    Account {
        subject,
        day,
        found: pages.iter().flat_map(Page::found).collect(),
        shown,
        pages: pages
            .iter()
            .map(|page| Row::of(&page.address, page.found(), page.why_not()))
            .collect(),
        unnamed: 0,
    }
    .html()
}

impl Account<'_> {
    /// The report.
    ///
    /// # Errors
    /// A fault of ours, if the template is wrong.
    pub fn html(&self) -> Result<String, Refusal> {
        let mut shown: HashMap<&str, Vec<&Shown>> = HashMap::new();
        for one in &self.shown {
            shown.entry(one.sign.as_str()).or_default().push(one);
        }
        let all = faults(self.found.iter().copied());
        let (sure, asked): (Vec<Fault>, Vec<Fault>) = all
            .into_iter()
            .partition(|fault| fault.outcome == Outcome::Fail);
        let not_reviewed = self.pages.iter().filter(|row| row.why.is_some()).count();
        let tell =
            |faults: Vec<Fault>| faults.into_iter().map(|fault| one(fault, &shown)).collect();
        let report = Report {
            subject: self.subject,
            day: self.day,
            reviewed: self.pages.len() - not_reviewed + self.unnamed,
            unnamed: self.unnamed,
            pages_with_faults: self.pages.iter().filter(|row| row.faults > 0).count(),
            faults: tell(sure),
            questions: tell(asked),
            not_reviewed,
            pages: &self.pages,
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
