//! Guided checks of one site: what a person looks at, what they found, and what is not looked at yet.

use access::Level;
use app::check::{CheckError, State};
use app::kit::Fault;
use app::store::Tx;
use app::teams::Names;
use app::{Choice, Fail, Page, View, Wrong, query, with_query};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::finding::understanding;
use crate::SiteAddress;
use crate::acts::DO;
use crate::guided::{Answer, Checked, Reply, answer, checks, of_site, take_back};

/// What does a person find who looks at this website step by step?
#[derive(Debug, Default, Serialize)]
pub struct Guided {
    id: String,
    site_name: String,
    groups: Vec<Group>,
    looked: usize,
    total: usize,
    shows: Vec<Choice>,
    show: String,
    may_change: bool,
    notice: &'static str,
    /// What was typed and is not kept, and why.
    given: Given,
    errors: Vec<Wrong>,
}

/// The checks of one principle of WCAG 2.2.
#[derive(Debug, Default, Serialize)]
struct Group {
    title: &'static str,
    checks: Vec<Check>,
}

/// A check, and how it stands.
#[derive(Debug, Clone, Default, Serialize)]
struct Check {
    /// "1.4.1"
    number: &'static str,
    /// The number as part of an id on the page: "1-4-1".
    key: String,
    name: &'static str,
    level: &'static str,
    /// The W3C's explanation of the criterion.
    explained: String,
    look_at: &'static str,
    steps: &'static [&'static str],
    question: &'static str,
    shape: &'static str,
    state: String,
    is_looked_at: bool,
    who: String,
    at_us: i64,
    note: String,
    /// Its finding, if it is at fault.
    path: String,
    version: i64,
}

impl Check {
    fn of(one: Checked, site: &str, names: &Names) -> Self {
        let plain = Self {
            number: one.criterion.number,
            key: one.criterion.number.replace('.', "-"),
            name: one.criterion.name,
            level: match one.criterion.level {
                Level::A => "A",
                Level::Aa => "AA",
            },
            explained: understanding(one.criterion.name),
            look_at: one.guide.look_at,
            steps: one.guide.steps,
            question: one.guide.question,
            shape: "unknown",
            state: "Not looked at".into(),
            version: one.version,
            ..Self::default()
        };
        let Some(said) = one.said else {
            return plain;
        };
        let is_fault = said.answer == Answer::Fault;
        Self {
            shape: if is_fault { "bad" } else { "good" },
            state: state(said.answer, one.state),
            is_looked_at: true,
            who: names.person(&said.who),
            at_us: said.at.0,
            note: said.note,
            path: if is_fault {
                format!("/websites/{site}/findings/{}", one.finding)
            } else {
                String::new()
            },
            ..plain
        }
    }
}

/// How a check stands, in words: what was said of it, and what became of a fault since.
fn state(answer: Answer, finding: State) -> String {
    match (answer, finding) {
        (Answer::Fault, State::Mended | State::Accepted) => {
            format!("{}, {}", answer.title(), finding.title().to_lowercase())
        }
        _ => answer.title().to_owned(),
    }
}

/// The principle that a criterion serves, by the first figure of its number.
fn principle(number: &str) -> &'static str {
    match number.split('.').next() {
        Some("1") => "Perceivable: people can see it or hear it",
        Some("2") => "Operable: people can use it",
        Some("3") => "Understandable: people can understand it",
        _ => "Robust: it works with what people use",
    }
}

/// The checks by principle, in their order.
fn groups(checks: Vec<Check>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for check in checks {
        let title = principle(check.number);
        match groups.last_mut() {
            Some(group) if group.title == title => group.checks.push(check),
            _ => groups.push(Group {
                title,
                checks: vec![check],
            }),
        }
    }
    groups
}

/// Which checks are shown.
fn shows(chosen: &str) -> Vec<Choice> {
    [("", "All checks"), ("open", "Not looked at yet")]
        .map(|(value, text)| Choice::new(value, text, chosen))
        .to_vec()
}

impl Page for Guided {
    const TEMPLATE: &'static str = "websites/guided.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let names = Names::default();
        let plain: Vec<Check> = checks()
            .map(|pair| Check::of(Checked::not_yet(pair), "1", &names))
            .collect();
        let page = |checks: Vec<Check>| Self {
            id: "1".into(),
            site_name: "Council website".into(),
            looked: checks.iter().filter(|check| check.is_looked_at).count(),
            total: checks.len(),
            groups: groups(checks),
            shows: shows(""),
            may_change: true,
            ..Self::default()
        };
        let answers = [
            (Answer::Sound, State::Sound, "good", ""),
            (
                Answer::Fault,
                State::Open,
                "bad",
                "Holidays are told by red alone.",
            ),
            (Answer::NotHere, State::Sound, "good", "We have no films."),
            (
                Answer::Fault,
                State::Accepted,
                "bad",
                "The poster is a picture.",
            ),
        ];
        let mut some = plain.clone();
        for (check, (answer, stands, shape, note)) in some.iter_mut().zip(answers) {
            check.shape = shape;
            check.state = state(answer, stands);
            check.is_looked_at = true;
            check.who = "Grace Odell".into();
            check.at_us = 1_794_000_000_000_000;
            check.note = note.into();
            if answer == Answer::Fault {
                check.path = "/websites/1/findings/2".into();
            }
        }
        let read_only = Self {
            may_change: false,
            ..page(some.clone())
        };
        let wrong = Given {
            check: "1.3.3".into(),
            answer: "fault".into(),
            page: "not an address".into(),
            ..Given::default()
        };
        vec![
            ("nobody looked yet", page(plain.clone())),
            (
                "some answered",
                Self {
                    notice: Asked::of("kept").notice(),
                    ..page(some)
                },
            ),
            ("for somebody who may not answer", read_only),
            (
                "an answer with mistakes",
                Self {
                    errors: wrong.read().err().unwrap_or_default(),
                    given: wrong,
                    ..page(plain)
                },
            ),
            (
                "nothing left to look at",
                Self {
                    looked: access::GUIDED_CHECKS.len(),
                    total: access::GUIDED_CHECKS.len(),
                    show: "open".into(),
                    shows: shows("open"),
                    ..page(Vec::new())
                },
            ),
        ]
    }
}

/// What of the page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    show: String,
    done: String,
}

impl Asked {
    fn of(done: &str) -> Self {
        Self {
            done: done.into(),
            ..Self::default()
        }
    }

    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "kept" => "Your answer is kept.",
            "back" => "The answer is taken back. The check can be looked at again.",
            _ => "",
        }
    }
}

/// What was said of a check.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    check: String,
    version: i64,
    act: String,
    answer: String,
    note: String,
    page: String,
    show: String,
}

impl Given {
    /// The answer, or what is wrong with what was typed.
    fn read(&self) -> Result<Reply, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let answer = Answer::of(&self.answer);
        if answer.is_none() {
            wrong.push(Wrong::new("answer", "Choose what you found"));
        }
        let is_fault = answer == Some(Answer::Fault);
        let note = self.note.trim();
        if is_fault && note.is_empty() {
            wrong.push(Wrong::new("note", "Say what is wrong"));
        }
        let page = match is_fault.then(|| SiteAddress::read(&self.page)) {
            None => None,
            Some(_) if self.page.trim().is_empty() => {
                let why = "Give the address of a page with the fault";
                wrong.push(Wrong::new("page", why));
                None
            }
            Some(Ok(address)) => Some(address.as_str().to_owned()),
            Some(Err(why)) => {
                wrong.push(Wrong::new("page", why));
                None
            }
        };
        match answer {
            Some(answer) if wrong.is_empty() => Ok(Reply {
                answer,
                note: note.to_owned(),
                page,
            }),
            _ => Err(wrong),
        }
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    shown(&view, id, asked, Given::default(), Vec::new()).await
}

async fn shown(
    view: &View,
    id: String,
    asked: Asked,
    given: Given,
    errors: Vec<Wrong>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let (site_name, all, names) = view
        .app
        .store()
        .read(move |rd| {
            let site = super::site(rd, &wanted)?;
            let all = of_site(rd, &wanted)?;
            Ok::<_, Fault>((site.value.name, all, Names::read(rd)?))
        })
        .await?;
    let mut checks: Vec<Check> = all
        .into_iter()
        .map(|one| Check::of(one, &id, &names))
        .collect();
    let total = checks.len();
    let looked = checks.iter().filter(|check| check.is_looked_at).count();
    if asked.show == "open" {
        checks.retain(|check| !check.is_looked_at);
    }
    Ok(view.page(&Guided {
        id,
        site_name,
        groups: groups(checks),
        looked,
        total,
        shows: shows(&asked.show),
        may_change: view.who.may(DO),
        notice: asked.notice(),
        show: asked.show,
        given,
        errors,
    }))
}

/// Keeps an answer, or takes one back.
pub async fn save(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let (site, check, version) = (id.clone(), given.check.clone(), given.version);
    let store = view.app.store();
    let (done, kept) = if given.act == "undo" {
        let back = move |tx: &mut Tx<'_>| take_back(tx, &who, &site, &check, version);
        ("back", store.write(back).await)
    } else {
        let reply = match given.read() {
            Ok(reply) => reply,
            Err(wrong) => return shown(&view, id, Asked::default(), given, wrong).await,
        };
        let keep = move |tx: &mut Tx<'_>| answer(tx, &who, &site, &check, version, &reply);
        ("kept", store.write(keep).await)
    };
    let wrong = match kept {
        Ok(()) => {
            let next = query(&[("done", done), ("show", given.show.as_str())]);
            let path = with_query(&format!("/websites/{id}/guided"), &next);
            return Ok(Redirect::to(&path).into_response());
        }
        Err(CheckError::Stale) => Wrong::new(
            "answer",
            "Somebody else answered this since you opened it. Look at their answer, then try again",
        ),
        Err(CheckError::Refused(why)) => Wrong::new("note", why.to_string()),
        Err(error) => return Err(Fault::from(error).into()),
    };
    shown(&view, id, Asked::default(), given, vec![wrong]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_needs_words_and_a_page() {
        #[track_caller]
        fn check(answer: &str, note: &str, page: &str, want: Result<Option<&str>, &[&str]>) {
            let given = Given {
                answer: answer.into(),
                note: note.into(),
                page: page.into(),
                ..Given::default()
            };
            let got = given.read();
            let got = match &got {
                Ok(reply) => Ok(reply.page.as_deref()),
                Err(wrong) => Err(wrong.iter().map(|one| one.field).collect::<Vec<&str>>()),
            };
            assert_eq!(
                got,
                want.map_err(<[&str]>::to_vec),
                "{answer} {note} {page}"
            );
        }
        check("", "", "", Err(&["answer"]));
        check("perhaps", "", "", Err(&["answer"]));
        check("sound", "", "", Ok(None));
        check("not-here", "No films.", "nonsense://", Ok(None));
        check("fault", " ", "", Err(&["note", "page"]));
        check("fault", "Red alone.", "ftp://place.example", Err(&["page"]));
        let page = "https://place.example/a";
        check("fault", "Red alone.", "place.example/a", Ok(Some(page)));
    }

    #[test]
    fn checks_stand_by_principle_in_the_order_of_their_numbers() {
        let names = Names::default();
        let all = checks().map(|pair| Check::of(Checked::not_yet(pair), "1", &names));
        let groups = groups(all.collect());
        let begins: Vec<&str> = groups
            .iter()
            .filter_map(|group| group.title.split(':').next())
            .collect();
        assert_eq!(begins, ["Perceivable", "Operable", "Understandable"]);
    }

    #[test]
    fn what_became_of_a_fault_is_said_with_it() {
        #[track_caller]
        fn check(answer: Answer, finding: State, want: &str) {
            assert_eq!(state(answer, finding), want);
        }
        check(Answer::Sound, State::Sound, "Sound");
        check(Answer::NotHere, State::Sound, "Does not apply");
        check(Answer::Fault, State::Open, "At fault");
        check(Answer::Fault, State::Accepted, "At fault, stays for now");
    }
}
