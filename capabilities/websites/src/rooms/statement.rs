//! The accessibility statement of a site, written from what is known of it and what was found on it.

use std::collections::{BTreeMap, BTreeSet};

use ::statement::write::{Burden, Contact, Criterion, Exclusion, Facts, OutOfScope, Problem, Test};
use ::statement::{Nation, Statement, write};
use app::check::{self, Finding, FindingEvent, Query, State};
use app::kit::{Fault, Time, words};
use app::store::{Collection, Rd, Record, StoreError};
use app::{Fail, Page, View, day};
use axum::extract::{Form, Path};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;

use crate::ground::Ground;
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
    burdens: Vec<Stays>,
    out_of_scope: Vec<Stays>,
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

/// A fault that stays on a ground of the law.
#[derive(Debug, Clone, Serialize)]
struct Stays {
    /// The field: "stays-" and the id of the finding.
    field: String,
    /// "1.1.1 Non-text Content"
    name: String,
    /// What is wrong, for a start.
    what: String,
    /// The reason that was given.
    why: String,
    /// Why the law does not ask for it; none for a burden.
    #[serde(skip)]
    excluded: Option<Exclusion>,
    #[serde(skip)]
    criteria: Vec<Criterion>,
    /// The day on which somebody said so.
    #[serde(skip)]
    on: Date,
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
        let stays = |id: &str, excluded: Option<Exclusion>, why: &str| Stays {
            field: format!("stays-{id}"),
            name: "1.2.5 Audio Description (Prerecorded)".into(),
            what: "Films of meetings have no audio description.".into(),
            why: why.into(),
            excluded,
            criteria: Vec::new(),
            on: Date::default(),
        };
        let old = Some(Exclusion::OldMedia);
        vec![
            ("not written yet", begun()),
            (
                "with what the law lets stay",
                Self {
                    burdens: vec![stays("2", None, "It costs £9,000 for 40 viewers.")],
                    out_of_scope: vec![stays("3", old, "They are from before 2020.")],
                    ..begun()
                },
            ),
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
    faults: Faults,
}

/// What pages of a site fail.
#[derive(Debug, Default)]
struct Faults {
    /// What is to be mended.
    problems: Vec<Known>,
    /// What stays on a ground of the law.
    stays: Vec<Stays>,
}

async fn kept(view: &View, id: &str) -> Result<Kept, Fault> {
    let (id, now) = (id.to_owned(), view.app.now());
    view.app
        .store()
        .read(move |rd| {
            Ok(Kept {
                site: super::site(rd, &id)?,
                given: GIVEN.get(rd, &id)?,
                faults: faults(rd, &id, now)?,
            })
        })
        .await
}

/// What the pages of a site fail, and what of that stays on a ground of the law.
fn faults(rd: &mut Rd<'_>, site: &str, now: Time) -> Result<Faults, StoreError> {
    let query = Query {
        subject: Some(subject(site)),
        states: [State::Open, State::Mended, State::Accepted]
            .map(|state| state.word().to_owned())
            .to_vec(),
        is_fault: Some(true),
        limit: MOST_FINDINGS,
        ..Query::default()
    };
    let (mut open, mut stays) = (Vec::new(), Vec::new());
    for one in check::list(rd, &query)?.findings {
        let is_over = one.until.is_some_and(|until| until <= now);
        let history = match one.state {
            State::Accepted if !is_over => check::history(rd, &one.id)?,
            _ => Vec::new(),
        };
        match Stays::of(&one, &history) {
            Some(one) => stays.push(one),
            None => open.push(one),
        }
    }
    Ok(Faults {
        problems: problems(&open),
        stays,
    })
}

impl Stays {
    /// What the last deed that let a finding stay makes of it; none if that was on no ground of the law.
    fn of(one: &Finding, history: &[FindingEvent]) -> Option<Self> {
        let mut deeds = history.iter().rev();
        let (event, word) = deeds.find_map(|event| Some((event, check::ground(&event.kind)?)))?;
        let excluded = match Ground::of(word)? {
            Ground::Burden => None,
            Ground::OutOfScope(why) => Some(why),
            Ground::Other => return None,
        };
        let known = one.criteria.iter();
        let criteria: Vec<Criterion> = known
            .filter_map(|number| access::criterion(number))
            .map(|known| Criterion {
                number: known.number.to_owned(),
                name: known.name.to_owned(),
            })
            .collect();
        let names = criteria.iter().map(|one| super::named(&one.number));
        let name = names.collect::<Vec<_>>().join(", ");
        (!name.is_empty()).then(|| Self {
            field: format!("stays-{}", one.id),
            name,
            what: one.message.clone(),
            why: event.words.clone(),
            excluded,
            criteria,
            on: words::local(event.at).date(),
        })
    }
}

impl Faults {
    /// Whether a field is one of theirs.
    fn has_field(&self, name: &str) -> bool {
        let problems = self.problems.iter().map(|one| &one.field);
        let stays = self.stays.iter().map(|one| &one.field);
        problems.chain(stays).any(|field| field == name)
    }
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
fn facts(site: &Site, given: &Given, faults: &Faults, days: Days) -> Result<Facts, String> {
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
    // One that was emptied is left out.
    let told = |field: &str, what: &str| {
        Some(one_line(given.get(field).map_or(what, String::as_str)))
            .filter(|what| !what.is_empty())
    };
    let problems = faults.problems.iter().filter_map(|known| {
        told(&known.field, &known.what).map(|what| Problem {
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
    let (mut burdens, mut out_of_scope) = (Vec::new(), Vec::new());
    for one in &faults.stays {
        let Some(what) = told(&one.field, &one.what) else {
            continue;
        };
        let (criteria, reasons) = (one.criteria.clone(), one_line(&one.why));
        match one.excluded {
            Some(why) => out_of_scope.push(OutOfScope {
                what,
                criteria,
                why,
                reasons: Some(reasons),
            }),
            None => burdens.push(Burden {
                what,
                criteria,
                assessed_on: one.on,
                reasons,
                assessment: None,
                alternative: None,
            }),
        }
    }
    let mostly_fails = failed(&problems, &burdens) * 2 > access::CRITERIA.len();
    Ok(Facts {
        body: text("body"),
        site: site.name.clone(),
        address: site.address.clone(),
        nation: Nation::GreatBritain,
        abilities: Vec::new(),
        mostly_fails,
        problems,
        burdens,
        out_of_scope,
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

/// How many criteria are not met.
fn failed(problems: &[Problem], burdens: &[Burden]) -> usize {
    let problems = problems.iter().map(|one| &one.criterion);
    let burdens = burdens.iter().flat_map(|one| &one.criteria);
    let failed: BTreeSet<&Criterion> = problems.chain(burdens).collect();
    failed.len()
}

fn written(view: &View, kept: &Kept, given: &Record<Given>) -> Result<Statement, String> {
    let today = words::local(view.app.now()).date();
    let typed = &given.value;
    let facts = facts(&kept.site.value, typed, &kept.faults, Days::of(given))?;
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
    let stays = kept.faults.stays.into_iter().map(|one| Stays {
        what: given.get(&one.field).cloned().unwrap_or(one.what),
        ..one
    });
    let (burdens, out_of_scope) = stays.partition(|one| one.excluded.is_none());
    Ok(view.page(&Write {
        id,
        site_name: kept.site.value.name,
        burdens,
        out_of_scope,
        problems: kept
            .faults
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
    let is_field = |name: &str| FIELDS.contains(&name) || known.faults.has_field(name);
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
    use app::check::{Change, CheckError, Found, Look, Outcome, Severity};
    use app::store::{Store, Tx};
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

    /// The text of the statement on the 27th of November 2026.
    fn stated(pairs: &[(&str, &str)], faults: &Faults) -> Result<String, String> {
        let site = Site {
            name: "Saltreach".into(),
            address: "https://www.saltreach.example/".into(),
            ..Site::default()
        };
        let today = date(2026, 11, 27);
        let days = Days {
            prepared: date(2024, 9, 3),
            reviewed: today,
        };
        let facts = facts(&site, &given(pairs), faults, days)?;
        let at = "https://www.saltreach.example/accessibility-statement";
        write(&facts, at, today)
            .map(|made| made.text)
            .map_err(|why| why.to_string())
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)], want: Result<&str, &str>) {
        let known = Known {
            field: "what-1.1.1".into(),
            number: "1.1.1".into(),
            name: "Non-text Content".into(),
            what: "Some pictures have no description.".into(),
        };
        let faults = Faults {
            problems: vec![known],
            ..Faults::default()
        };
        let got = stated(pairs, &faults);
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

    const TO_MEND: &str = "### Non-compliance with the accessibility regulations";
    const BURDEN: &str = "### Disproportionate burden";
    const OUT: &str = "### Content that is not within the scope of the accessibility regulations";

    /// A rule, what its fault goes against, and the ground on which it was let stay for an hour, if it was.
    type Case = (&'static str, &'static str, Option<&'static str>);

    fn found((rule, criterion, _): &Case) -> Found {
        Found {
            rule: (*rule).into(),
            criteria: vec![(*criterion).into()],
            severity: Severity::Serious,
            outcome: Outcome::Fail,
            at: "/a".into(),
            place: "main".into(),
            message: format!("Something is wrong with {rule}."),
            question: None,
        }
    }

    /// What is known of the faults of a site so many hours later.
    fn known(
        tx: &mut Tx<'_>,
        site: &str,
        cases: &[Case],
        hours: i64,
    ) -> Result<Faults, CheckError> {
        let look = Look {
            subject: subject(site),
            rules: "access".into(),
            pages: vec!["/a".into()],
            found: cases.iter().map(found).collect(),
            ..Look::default()
        };
        for id in check::record(tx, "ann", &look)?.found {
            let rule = check::finding(tx, &id)?.unwrap().rule;
            let case = cases.iter().find(|case| case.0 == rule);
            let Some(ground) = case.and_then(|case| case.2) else {
                continue;
            };
            let stays = Change::Accept {
                words: "It costs £9,000\nfor 40 visitors".into(),
                until: tx.now().plus_s(3_600),
                ground,
            };
            check::change(tx, "ann", &id, None, stays)?;
        }
        let now = tx.now().plus_s(hours * 3_600);
        Ok(faults(tx, site, now)?)
    }

    #[track_caller]
    fn check_parts(faults: &Faults, parts: &[&str], says: &str) {
        let text = stated(&[], faults).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("### "));
        let heads: Vec<&str> = heads.skip(1).collect();
        assert_eq!(heads, parts, "{text}");
        assert!(text.contains(says), "{says}: {text}");
    }

    #[tokio::test]
    async fn what_stays_on_a_ground_of_the_law_is_told_with_its_reason() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("borough.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let kept = async |site: &'static str, cases: &'static [Case], hours: i64| {
            let kept = store.write(move |tx| known(tx, site, cases, hours));
            kept.await.unwrap()
        };
        let open = kept("1", &[("image", "1.1.1", None)], 0).await;
        check_parts(&open, &[TO_MEND], "Something is wrong with image.");
        let old = kept("2", &[("image", "1.1.1", Some(""))], 0).await;
        check_parts(&old, &[TO_MEND], "Something is wrong with image.");
        let other = kept("3", &[("image", "1.1.1", Some("other"))], 0).await;
        check_parts(&other, &[TO_MEND], "due to the non-compliances listed");

        let burden = kept("4", &[("film", "1.2.5", Some("burden"))], 0).await;
        check_parts(&burden, &[BURDEN], "On 24 November 2026 we assessed");
        check_parts(&burden, &[BURDEN], "It costs £9,000 for 40 visitors.");
        let field = burden.stays[0].field.as_str();
        assert!(burden.has_field(field));
        let said = stated(&[(field, "Films say nothing of maps")], &burden).unwrap();
        assert!(said.contains("Films say nothing of maps."), "{said}");
        let left_out = stated(&[(field, " ")], &burden).unwrap();
        assert!(left_out.contains("fully compliant"), "{left_out}");
        let over = kept("5", &[("film", "1.2.5", Some("burden"))], 2).await;
        check_parts(&over, &[TO_MEND], "Something is wrong with film.");

        let maps = kept("6", &[("map", "1.4.3", Some("maps"))], 0).await;
        check_parts(&maps, &[OUT], "due to the exemptions listed below");
        check_parts(&maps, &[OUT], "It costs £9,000 for 40 visitors.");
        let all = kept(
            "7",
            &[
                ("map", "1.4.3", Some("maps")),
                ("film", "1.2.5", Some("burden")),
                ("image", "1.1.1", None),
            ],
            0,
        )
        .await;
        check_parts(&all, &[TO_MEND, BURDEN, OUT], "the exemptions listed below");
        let beside = kept("8", &[("reading-age", "9.9.9", Some("burden"))], 0).await;
        check_parts(&beside, &[], "fully compliant");
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
