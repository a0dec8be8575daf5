//! One finding: what is wrong, what shows it, where it is, what to do, what happened.

use app::check::{self, EvidenceRow, Finding, FindingEvent, Refusal, Severity, State};
use app::kit::{Fault, words};
use app::store::blobs;
use app::teams::{self, Names};
use app::{Choice, Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::{Deserialize, Serialize};

use super::{named, shape, stands};
use crate::acts::DO;
use crate::ground::Ground;
use crate::guided::is_guided;
use crate::mend::{Mend, mend};
use crate::site::subject;

/// Places that are shown at once.
const PLACES: i64 = 100;

/// What is wrong, and what is to be done?
#[derive(Debug, Default, Serialize)]
pub struct FindingPage {
    site: String,
    site_name: String,
    id: String,
    version: i64,
    message: String,
    question: String,
    guides: Vec<Guide>,
    /// Whether it is what a person found by a guided check.
    is_guided: bool,
    rule: String,
    criteria: Vec<Criterion>,
    severity: &'static str,
    shape: &'static str,
    is_question: bool,
    is_fault: bool,
    state: &'static str,
    state_word: &'static str,
    /// The last day on which it may stay; empty if it may not.
    until: String,
    owner: String,
    team: String,
    places: Vec<Place>,
    place_count: i64,
    page_count: i64,
    first_us: i64,
    last_us: i64,
    pictures: Vec<Picture>,
    code: String,
    mend: Option<Mend>,
    history: Vec<Event>,
    may_change: bool,
    colleagues: Vec<Choice>,
    teams: Vec<Choice>,
    severities: Vec<Choice>,
    /// On what it may stay.
    grounds: Vec<Choice>,
    notice: &'static str,
    error: String,
}

#[derive(Debug, Default, Serialize)]
struct Criterion {
    name: String,
    /// The W3C's explanation of it.
    path: String,
}

/// How a person looks at what a criterion asks.
#[derive(Debug, Default, Serialize)]
struct Guide {
    look_at: &'static str,
    steps: &'static [&'static str],
}

impl Guide {
    fn all(criterion: &str) -> impl Iterator<Item = Self> {
        access::guided(criterion).map(|check| Self {
            look_at: check.look_at,
            steps: check.steps,
        })
    }
}

#[derive(Debug, Default, Serialize)]
struct Place {
    page: String,
    place: String,
}

#[derive(Debug, Default, Serialize)]
struct Picture {
    path: String,
    page: String,
    at_us: i64,
}

#[derive(Debug, Default, Serialize)]
struct Event {
    at_us: i64,
    who: String,
    what: String,
    words: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
    error: String,
}

impl Said {
    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "yes" => "It is written down.",
            "recheck" => "We look at its pages again now. Load this page again in half a minute.",
            "busy" => "A review of this website is on its way already, and looks at this too.",
            _ => "",
        }
    }

    /// What cannot be done; only what this capability says itself is shown.
    fn error(&self) -> String {
        if self.error == "stale" {
            return "Somebody else changed this since you opened it. Look at their change, then try again."
                .into();
        }
        let refusal = Refusal::ALL
            .into_iter()
            .find(|why| why.word() == self.error);
        refusal.map(|why| why.to_string()).unwrap_or_default()
    }
}

impl Page for FindingPage {
    const TEMPLATE: &'static str = "websites/finding.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fault = || Self {
            site: "1".into(),
            site_name: "Council website".into(),
            id: "2".into(),
            version: 3,
            message: "The picture has no name: say in its alt what it shows.".into(),
            rule: "image-name".into(),
            criteria: vec![Criterion {
                name: "1.1.1 Non-text Content".into(),
                path: understanding("Non-text Content"),
            }],
            severity: Severity::Serious.meaning(),
            shape: "bad",
            is_fault: true,
            state: State::Open.title(),
            state_word: State::Open.word(),
            team: "Web team".into(),
            places: vec![
                Place {
                    page: "https://www.saltreach.example/bins".into(),
                    place: "main > img:nth-of-type(2)".into(),
                },
                Place {
                    page: "https://www.saltreach.example/parks".into(),
                    place: "main > img:nth-of-type(1)".into(),
                },
            ],
            place_count: 2,
            page_count: 2,
            first_us: 1_794_000_000_000_000,
            last_us: 1_795_000_000_000_000,
            code: "<img src=\"/bins.jpg\">".into(),
            mend: mend("image-name"),
            history: vec![Event {
                at_us: 1_794_000_000_000_000,
                who: "The review".into(),
                what: "found it".into(),
                words: String::new(),
            }],
            may_change: true,
            colleagues: vec![Choice::new("1", "Grace Odell", "1")],
            teams: vec![Choice::new("web", "Web team", "web")],
            severities: vec![Choice::new("serious", "Makes it very hard", "serious")],
            grounds: Ground::choices(),
            ..Self::default()
        };
        vec![
            ("a fault", fault()),
            (
                "a question",
                Self {
                    is_question: true,
                    is_fault: false,
                    severity: "Needs a person",
                    shape: "unknown",
                    question: "Does “Page” tell what the page is about?".into(),
                    mend: None,
                    ..fault()
                },
            ),
            (
                "a question whose criterion has steps",
                Self {
                    is_question: true,
                    is_fault: false,
                    severity: "Needs a person",
                    shape: "unknown",
                    question: "Are all words of this picture shown as text too?".into(),
                    criteria: vec![Criterion {
                        name: "1.4.5 Images of Text".into(),
                        path: understanding("Images of Text"),
                    }],
                    guides: Guide::all("1.4.5").collect(),
                    mend: None,
                    ..fault()
                },
            ),
            (
                "a fault that a guided check found",
                Self {
                    is_guided: true,
                    message: "Use of Color: Holidays are told by red alone.".into(),
                    question: "Is everything still told, by words, shape or an underline?".into(),
                    rule: "guided-1.4.1".into(),
                    criteria: vec![Criterion {
                        name: "1.4.1 Use of Color".into(),
                        path: understanding("Use of Color"),
                    }],
                    guides: Guide::all("1.4.1").collect(),
                    places: vec![Place {
                        page: "https://www.saltreach.example/bins".into(),
                        place: String::new(),
                    }],
                    place_count: 1,
                    page_count: 1,
                    code: String::new(),
                    mend: None,
                    history: vec![Event {
                        at_us: 1_794_000_000_000_000,
                        who: "Grace Odell".into(),
                        what: "looked, and says that it is a fault".into(),
                        words: "Holidays are told by red alone".into(),
                    }],
                    ..fault()
                },
            ),
            (
                "one that stays as a burden",
                Self {
                    state: State::Accepted.title(),
                    state_word: State::Accepted.word(),
                    until: "31 March 2027".into(),
                    history: vec![Event {
                        at_us: 1_794_000_000_000_000,
                        who: "Grace Odell".into(),
                        what: Ground::Burden.deed().into(),
                        words: "It would cost £9,000 for 40 visitors a year".into(),
                    }],
                    ..fault()
                },
            ),
            (
                "one that is gone",
                Self {
                    state: State::Gone.title(),
                    state_word: State::Gone.word(),
                    shape: "good",
                    places: Vec::new(),
                    ..fault()
                },
            ),
            (
                "one that somebody else changed",
                Self {
                    error: Said {
                        error: "stale".into(),
                        ..Said::default()
                    }
                    .error(),
                    ..fault()
                },
            ),
        ]
    }
}

/// The W3C's explanation of a criterion of this name.
pub(super) fn understanding(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            ' ' | '-' | '(' | ')' | ',' | '/' if !slug.ends_with('-') => slug.push('-'),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ => {}
        }
    }
    format!(
        "https://www.w3.org/WAI/WCAG22/Understanding/{}",
        slug.trim_matches('-')
    )
}

impl FindingPage {
    fn of(finding: Finding, names: &Names) -> Self {
        let criterion = |number: &String| Criterion {
            name: named(number),
            path: access::criterion(number)
                .map(|known| understanding(known.name))
                .unwrap_or_default(),
        };
        Self {
            id: finding.id.clone(),
            version: finding.version,
            criteria: finding.criteria.iter().map(criterion).collect(),
            severity: if finding.is_question() {
                "Needs a person"
            } else {
                finding.severity.meaning()
            },
            shape: shape(&finding),
            guides: finding
                .criteria
                .iter()
                .flat_map(|number| Guide::all(number))
                .collect(),
            is_guided: is_guided(&finding.rules),
            is_question: finding.is_question(),
            is_fault: finding.is_fault(),
            state: stands(&finding),
            state_word: finding.state.word(),
            until: finding
                .until
                .map(words::last_day)
                .map(words::date)
                .unwrap_or_default(),
            owner: names.person(&finding.owner),
            team: names.team(&finding.team),
            place_count: finding.places,
            page_count: finding.pages,
            first_us: finding.first.0,
            last_us: finding.last.0,
            mend: mend(&finding.rule),
            severities: Severity::ALL
                .map(|one| Choice::new(one.word(), one.meaning(), finding.severity.word()))
                .to_vec(),
            grounds: Ground::choices(),
            message: finding.message,
            question: finding.question,
            rule: finding.rule,
            ..Self::default()
        }
    }
}

/// Whether it is what a look did, not what a person said.
fn is_look(kind: &str) -> bool {
    matches!(kind, "found" | "gone" | "back" | "time over")
}

impl Event {
    fn of(event: FindingEvent, names: &Names) -> Self {
        let (what, said) = match event.kind.as_str() {
            "found" => ("found it", event.words),
            "gone" => ("did not find it any more", event.words),
            "back" => ("found it again", event.words),
            "time over" => ("found it, and its time is over", event.words),
            "owner" if event.words.is_empty() => ("gave it back to the team", String::new()),
            "owner" => ("gave it to", names.person(&event.words)),
            "team" => ("gave it to the team", names.team(&event.words)),
            "severity" => (
                "said how much harm it does",
                Severity::of(&event.words)
                    .map_or("", Severity::meaning)
                    .to_owned(),
            ),
            "mended" => ("said that it is mended", event.words),
            "fault" => ("looked, and says that it is a fault", event.words),
            "sound" => ("looked, and says that it is no fault", event.words),
            "reopened" => ("put it back on the list", event.words),
            kind => match check::ground(kind) {
                Some(word) => (
                    Ground::of(word).unwrap_or(Ground::Other).deed(),
                    event.words,
                ),
                None => ("wrote", event.words),
            },
        };
        Self {
            at_us: event.at.0,
            who: if is_look(&event.kind) {
                "The review".into()
            } else {
                let name = names.people.get(&event.who);
                name.cloned()
                    .unwrap_or_else(|| "Somebody who has left".into())
            },
            what: what.to_owned(),
            words: said,
        }
    }
}

/// The page.
pub async fn page(
    view: View,
    Path((site, id)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let wanted = (site.clone(), id);
    let (name, finding, places, history, kept, code, colleagues, all_teams) = view
        .app
        .store()
        .read(move |rd| {
            let (site, id) = &wanted;
            let record = super::site(rd, site)?;
            let finding = of_site(rd, site, id)?;
            let kept = check::evidence(rd, id)?;
            let code = match kept.iter().find(|row| row.kind == "code") {
                Some(row) => blobs::get(rd, &row.blob())?.unwrap_or_default(),
                None => Vec::new(),
            };
            Ok::<_, Fault>((
                record.value.name,
                finding,
                check::places(rd, id, 0, PLACES)?,
                check::history(rd, id)?,
                kept,
                String::from_utf8_lossy(&code).into_owned(),
                teams::colleagues(rd)?,
                teams::all(rd)?,
            ))
        })
        .await?;
    let names = Names::of(&colleagues, &all_teams);
    let nobody = |text: &str, chosen: &str| vec![Choice::new("", text, chosen)];
    let mut people = nobody("Nobody yet", &finding.owner);
    people.extend(
        colleagues
            .iter()
            .map(|one| Choice::new(&one.id, &one.name, &finding.owner)),
    );
    let mut groups = nobody("No team", &finding.team);
    groups.extend(
        all_teams
            .iter()
            .map(|team| Choice::new(&team.value.name, &team.value.title, &finding.team)),
    );
    let pictures = kept
        .iter()
        .filter(|row| row.kind == "picture")
        .map(|row| Picture {
            path: format!("/websites/{site}/evidence/{}", row.id),
            page: row.page.clone(),
            at_us: row.at.0,
        })
        .collect();
    Ok(view.page(&FindingPage {
        site,
        site_name: name,
        pictures,
        code,
        places: places
            .into_iter()
            .map(|place| Place {
                page: place.page,
                place: place.place,
            })
            .collect(),
        history: history
            .into_iter()
            // A person's look and their answer are one deed.
            .filter(|event| !(is_guided(&finding.rules) && is_look(&event.kind)))
            .map(|event| Event::of(event, &names))
            .collect(),
        may_change: view.who.may(DO),
        colleagues: people,
        teams: groups,
        notice: said.notice(),
        error: said.error(),
        ..FindingPage::of(finding, &names)
    }))
}

/// The finding, if it is of this site.
pub(super) fn of_site(rd: &mut app::store::Rd<'_>, site: &str, id: &str) -> Result<Finding, Fault> {
    check::finding(rd, id)?
        .filter(|finding| finding.subject == subject(site))
        .ok_or_else(|| {
            Fault::not_found("There is no such finding. It may have been gone for long.")
        })
}

/// A picture that shows a finding.
pub async fn evidence(
    view: View,
    Path((site, piece)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (row, bytes) = view
        .app
        .store()
        .read(move |rd| {
            let none = || Fault::not_found("There is no such picture.");
            let row: EvidenceRow = app::store::checks::evidence(rd, &piece)?.ok_or_else(none)?;
            of_site(rd, &site, &row.finding)?;
            let bytes = blobs::get(rd, &row.blob())?.ok_or_else(none)?;
            Ok::<_, Fault>((row, bytes))
        })
        .await?;
    // Only pictures are shown: code of other people's pages is text within ours.
    if row.media != "image/png" {
        return Err(Fault::not_found("There is no such picture.").into());
    }
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_tells_on_what_a_fault_stays() {
        #[track_caller]
        fn check(kind: &str, want: &str) {
            let event = FindingEvent {
                at: app::kit::Time(0),
                who: "ann".into(),
                kind: kind.into(),
                words: "It ends.".into(),
            };
            let names = Names::of(&[], &[]);
            let got = Event::of(event, &names);
            assert_eq!((got.what.as_str(), got.words.as_str()), (want, "It ends."));
        }
        check("accepted", Ground::Other.deed());
        check("accepted other", Ground::Other.deed());
        check("accepted burden", Ground::Burden.deed());
        check(
            "accepted maps",
            "said that it stays for now, as out of scope of the regulations",
        );
        check("note", "wrote");
    }

    #[test]
    fn explanations_are_where_the_w3c_has_them() {
        #[track_caller]
        fn check(name: &str, want: &str) {
            let got = understanding(name);
            assert_eq!(got.rsplit('/').next(), Some(want), "{name}");
        }
        check("Non-text Content", "non-text-content");
        check("Contrast (Minimum)", "contrast-minimum");
        check("Name, Role, Value", "name-role-value");
        check("Link Purpose (In Context)", "link-purpose-in-context");
        check(
            "Error Prevention (Legal, Financial, Data)",
            "error-prevention-legal-financial-data",
        );
        check("No Keyboard Trap", "no-keyboard-trap");
        check(
            "Accessible Authentication (Minimum)",
            "accessible-authentication-minimum",
        );
    }
}
