//! The pages that belong to no capability: home, the accessibility statement, privacy.

use axum::response::Response;
use serde::Serialize;

use crate::view::View;
use crate::{Act, Allow, App, Fail, Page, Routes, Sample};

pub fn routes() -> Routes {
    Routes::new()
        .get("/", Allow::Anyone, home)
        .get("/accessibility", Allow::Anyone, accessibility)
        .get("/privacy", Allow::Anyone, privacy)
}

/// Everything that not everybody may do, as the doors name it.
#[must_use]
pub fn acts(app: &App) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for door in app.doors() {
        if let Allow::To(act) = door.allow
            && !acts.iter().any(|known| known.name == act.name)
        {
            acts.push(act);
        }
    }
    acts
}

/// A live number of the place, on the home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// "Free parking spaces"
    pub label: String,
    /// As people read it.
    pub value: String,
    /// "spaces"; empty for none.
    pub unit: String,
    /// What made it.
    pub path: String,
    /// When the newest of it was read.
    pub at_us: i64,
}

/// What can I do here?
#[derive(Debug, Default, Serialize)]
pub struct Home {
    greeting: String,
    staff: bool,
    numbers: Vec<Number>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "home.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let number = Number {
            label: "Free parking spaces".into(),
            value: "312".into(),
            unit: "of 640 spaces".into(),
            path: "/assets?type=OffStreetParking".into(),
            at_us: 1_795_529_100_000_000,
        };
        vec![
            ("a new place", Self::default()),
            (
                "a resident",
                Self {
                    numbers: vec![number.clone()],
                    ..Self::default()
                },
            ),
            (
                "an engineer",
                Self {
                    greeting: "Good afternoon, Ann".into(),
                    staff: true,
                    numbers: vec![number],
                },
            ),
        ]
    }
}

async fn home(view: View) -> Result<Response, Fail> {
    let mut numbers = Vec::new();
    for capability in view.app.capabilities() {
        numbers.extend((capability.numbers)(view.app.clone()).await?);
    }
    let person = view.who.person();
    let greeting = person.map_or_else(String::new, |person| format!("Hello, {}", person.name));
    let staff = person.is_some_and(|person| {
        person
            .roles
            .iter()
            .any(|role| *role != crate::Role::Resident)
    });
    Ok(view.page(&Home {
        greeting,
        staff,
        numbers,
    }))
}

/// How accessible these pages are.
#[derive(Debug, Serialize)]
pub struct Statement {
    prepared_us: i64,
    reviewed_us: i64,
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    title: &'static str,
    text: &'static str,
}

/// When the pages were last looked at with this statement in hand: 24 November 2026.
const REVIEWED_US: i64 = 1_795_478_400_000_000;

impl Statement {
    fn current() -> Self {
        Self {
            prepared_us: REVIEWED_US,
            reviewed_us: REVIEWED_US,
            problems: vec![Problem {
                title: "The map",
                text: "The drawn map cannot be read by a screen reader. Everything on it is also in the list beside it.",
            }],
        }
    }
}

impl Page for Statement {
    const TEMPLATE: &'static str = "accessibility.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("as it is", Self::current())]
    }
}

async fn accessibility(view: View) -> Response {
    view.page(&Statement::current())
}

/// What is kept about people, why and for how long.
#[derive(Debug, Serialize)]
pub struct Privacy {
    collections: Vec<store::Entry>,
}

impl Page for Privacy {
    const TEMPLATE: &'static str = "privacy.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "as it is",
            Self {
                collections: crate::signin::COLLECTIONS.to_vec(),
            },
        )]
    }
}

async fn privacy(view: View) -> Response {
    let capabilities = view
        .app
        .capabilities()
        .iter()
        .flat_map(|capability| capability.collections);
    let own = crate::signin::COLLECTIONS.iter().copied();
    let collections = own
        .chain([crate::teams::TEAMS.entry()])
        .chain(tell::COLLECTIONS.iter().copied())
        .chain(check::ENTRIES.iter().copied())
        .chain(observe::entries())
        .chain(ask::ENTRIES.iter().copied())
        .chain(capabilities.copied())
        .filter(|entry| entry.personal)
        .collect();
    view.page(&Privacy { collections })
}

/// The samples of every page that belongs to no capability.
#[must_use]
pub fn samples() -> Vec<Sample> {
    [
        Home::sample_values(),
        crate::search::Search::sample_values(),
        Statement::sample_values(),
        Privacy::sample_values(),
        crate::fail::ErrorPage::sample_values(),
        crate::health::System::sample_values(),
        crate::signin::samples(),
        crate::asked::samples(),
        crate::messages::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
