//! The page of one case: what was asked, what was done, what can be done.

use app::ask::{self, Case, Event, File};
use app::kit::words;
use app::teams::Names;
use app::tell::Message;
use app::{Choice, Page, View, Wrong};
use serde::Serialize;

use super::given::Given;
use super::happened::{self, EventLine};
use super::report;
use crate::acts;
use crate::list::due;
use crate::reply::Reply;

/// What was asked, and what has become of it?
#[derive(Debug, Default, Serialize)]
pub struct CasePage {
    reference: String,
    version: i64,
    title: String,
    category: String,
    status: &'static str,
    status_resident: &'static str,
    is_open: bool,
    private: bool,
    owner: String,
    is_mine: bool,
    team: String,
    ward: String,
    asset: String,
    point: Option<(f64, f64)>,
    due: String,
    due_shape: &'static str,
    due_on: String,
    priority: i64,
    source: String,
    created_us: i64,
    closed_us: Option<i64>,
    erase_us: Option<i64>,
    parent: String,
    /// Whether it came from a report: its pin and its category have pages of their own.
    is_report: bool,
    /// The other authority that it was sent on to; empty for none.
    sent_on: String,
    words: String,
    name: String,
    email: String,
    phone: String,
    payment: Option<Money>,
    rating: Option<Stars>,
    sections: Vec<form::Section>,
    files: Vec<FileLine>,
    timeline: Vec<EventLine>,
    messages: Vec<MessageLine>,
    /// Others who told us the same.
    duplicates: Vec<(String, String)>,
    followers: usize,
    // What can be done.
    may_change: bool,
    statuses: Vec<Choice>,
    replies: Vec<Choice>,
    colleagues: Vec<Choice>,
    teams: Vec<Choice>,
    given: Given,
    errors: Vec<Wrong>,
    /// What somebody else did since the page was opened.
    clash: Vec<EventLine>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct Money {
    what: String,
    amount: String,
    paid_us: Option<i64>,
    how: String,
}

#[derive(Debug, Serialize)]
struct Stars {
    score: u8,
    words: String,
}

#[derive(Debug, Serialize)]
struct FileLine {
    path: String,
    name: String,
    is_picture: bool,
    public: bool,
}

#[derive(Debug, Serialize)]
struct MessageLine {
    at_us: i64,
    subject: String,
    state: String,
    path: String,
}

/// Everything that the page is filled from, as it was read in one go.
pub struct Facts {
    pub case: Case,
    pub events: Vec<Event>,
    pub files: Vec<File>,
    pub followers: usize,
    pub duplicates: Vec<Case>,
    pub messages: Vec<app::store::Record<Message>>,
    pub names: Names,
    pub replies: Vec<app::store::Record<Reply>>,
}

impl CasePage {
    /// Fills the page.
    pub fn of(view: &View, facts: &Facts, given: Given, errors: Vec<Wrong>) -> Self {
        let Facts {
            case,
            names,
            replies,
            ..
        } = facts;
        let now = view.app.now();
        let me = view
            .who
            .person()
            .map(|person| person.id.as_str())
            .unwrap_or_default();
        let (due, due_shape) = due(case.due, case.paused.is_some(), case.is_open, now);
        let contact = &case.body.contact;
        Self {
            reference: case.reference.clone(),
            version: case.version,
            title: case.title.clone(),
            category: words::from_term(&case.category),
            status: case.stands().staff,
            status_resident: case.stands().resident,
            is_open: case.is_open,
            private: case.is_private,
            owner: names.person(&case.owner),
            is_mine: !me.is_empty() && case.owner == me,
            team: names.team(&case.team),
            ward: case.ward.clone(),
            asset: case.asset.clone(),
            point: case.lon.zip(case.lat),
            due,
            due_shape,
            due_on: case.due.map(words::date).unwrap_or_default(),
            priority: case.priority,
            source: words::from_term(&case.source),
            created_us: case.created.0,
            closed_us: case.closed.map(|at| at.0),
            erase_us: case.erase.map(|at| at.0),
            parent: case.parent.clone(),
            is_report: report::is_report(case),
            sent_on: report::sent_on_to(case),
            words: case.body.words.clone(),
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            payment: case.body.payment.as_ref().map(|payment| Money {
                what: payment.what.clone(),
                amount: form::money(payment.pence),
                paid_us: payment.paid.map(|at| at.0),
                how: payment.how.clone(),
            }),
            rating: case.body.rating.as_ref().map(|rating| Stars {
                score: rating.score,
                words: rating.words.clone(),
            }),
            sections: case.body.sections.clone(),
            files: facts
                .files
                .iter()
                .map(|file| file_line(&case.reference, file))
                .collect(),
            timeline: facts
                .events
                .iter()
                .rev()
                .map(|event| happened::line(event, names))
                .collect(),
            messages: facts.messages.iter().map(message_line).collect(),
            duplicates: facts
                .duplicates
                .iter()
                .map(|case| (case.reference.clone(), case.title.clone()))
                .collect(),
            followers: facts.followers,
            may_change: view.who.may(acts::DO),
            statuses: statuses(&given.status, &case.status),
            replies: replies
                .iter()
                .map(|reply| Choice::new(&reply.id, &reply.value.title, &given.reply))
                .collect(),
            colleagues: names
                .people
                .iter()
                .map(|(id, name)| Choice::new(id, name, &case.owner))
                .collect(),
            teams: names
                .teams
                .iter()
                .map(|(id, name)| Choice::new(id, name, &case.team))
                .collect(),
            given,
            errors,
            ..Self::default()
        }
    }

    /// Says what somebody else did meanwhile.
    pub fn with_clash(mut self, since: &[Event], names: &Names) -> Self {
        let lines = since.iter().map(|event| happened::line(event, names));
        self.clash = lines.collect();
        self
    }

    /// Says what was just done.
    pub fn with_notice(mut self, notice: &'static str) -> Self {
        self.notice = notice;
        self
    }
}

/// The statuses that an officer may choose: a duplicate is made by merging, a passed case by passing it on.
fn statuses(given: &str, now: &str) -> Vec<Choice> {
    let chosen = if given.is_empty() { now } else { given };
    ask::STATUSES
        .iter()
        .filter(|status| !matches!(status.id, "duplicate" | "passed-on") || status.id == now)
        .map(|status| Choice::new(status.id, status.staff, chosen))
        .collect()
}

fn file_line(reference: &str, file: &File) -> FileLine {
    FileLine {
        path: format!("/work/{reference}/files/{}", file.id),
        name: file.name.clone(),
        is_picture: file.kind.starts_with("image/"),
        public: file.is_public,
    }
}

fn message_line(record: &app::store::Record<Message>) -> MessageLine {
    MessageLine {
        at_us: record.created.0,
        subject: record.value.subject.clone(),
        state: words::from_term(record.value.state.word()),
        path: format!("/messages/{}", record.id),
    }
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "work/case.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = 1_795_529_100_000_000;
        let row = form::SummaryRow {
            label: "What is broken?".into(),
            lines: vec!["A slat".into()],
            page: "what".into(),
            item: 0,
            question: "what".into(),
        };
        let page = || Self {
            reference: "BX7K-3MQD".into(),
            version: 3,
            title: "The bench by the harbour has a broken slat".into(),
            category: "Broken bench".into(),
            status: "In progress",
            status_resident: "We are looking at it",
            is_open: true,
            team: "Street care".into(),
            ward: "Harbour".into(),
            due: "Tomorrow".into(),
            due_shape: "warning",
            due_on: "27 November 2026".into(),
            source: "Web".into(),
            created_us: now,
            may_change: true,
            statuses: statuses("", "looking"),
            ..Self::default()
        };
        vec![
            ("new, to be taken on", page()),
            (
                "in hand, with everything",
                Self {
                    owner: "Idris Okafor".into(),
                    is_mine: true,
                    asset: "urn:ngsi-ld:Bench:harbour-1".into(),
                    point: Some((1.7, 51.6)),
                    is_report: true,
                    sent_on: "Saltreach Highways Agency".into(),
                    words: "I nearly fell.".into(),
                    name: "Rosa Lampard".into(),
                    email: "rosa@example.org".into(),
                    payment: Some(Money {
                        what: "Parking permit".into(),
                        amount: "£45".into(),
                        paid_us: None,
                        how: String::new(),
                    }),
                    sections: vec![form::Section {
                        title: "What is wrong".into(),
                        rows: vec![row],
                    }],
                    files: vec![FileLine {
                        path: "/work/BX7K-3MQD/files/1".into(),
                        name: "bench.jpg".into(),
                        is_picture: true,
                        public: false,
                    }],
                    timeline: vec![
                        EventLine::sample("Told the person", true),
                        EventLine::sample("Note", false),
                    ],
                    messages: vec![MessageLine {
                        at_us: now,
                        subject: "We have your report".into(),
                        state: "Sent".into(),
                        path: "/messages/1".into(),
                    }],
                    duplicates: vec![("C4WD-7RTK".into(), "Bench broken".into())],
                    followers: 2,
                    replies: vec![Choice::new("1", "Repaired", "")],
                    notice: "Saved. The person is told.",
                    ..page()
                },
            ),
            (
                "changed by somebody else meanwhile",
                Self {
                    clash: vec![EventLine::sample("Status: Done", true)],
                    given: Given {
                        act: "answer".into(),
                        words: "We are on our way.".into(),
                        ..Given::default()
                    },
                    errors: vec![Wrong {
                        field: "words",
                        text: "Somebody else changed this since you opened it.".into(),
                    }],
                    ..page()
                },
            ),
            (
                "closed and liked",
                Self {
                    status: "Done",
                    is_open: false,
                    closed_us: Some(now),
                    erase_us: Some(now),
                    due: "Closed".into(),
                    rating: Some(Stars {
                        score: 5,
                        words: "Quick!".into(),
                    }),
                    private: true,
                    ..page()
                },
            ),
        ]
    }
}
