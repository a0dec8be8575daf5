//! What staff look at: the queue, and each item with what was before and after.

use app::Page;
use app::kit::Time;
use app::store::Record;
use serde::Serialize;

use super::differences::Difference;
use super::queue::{Item, State, What};

/// What waits to be looked at?
#[derive(Debug, Default, Serialize)]
pub struct QueuePage {
    rows: Vec<Row>,
    total: i64,
    page: i64,
    page_count: i64,
    base: String,
    states: Vec<Chip>,
    /// Jobs and training that wait.
    pub openings: i64,
    done: String,
}

/// A choice.
#[derive(Debug, Serialize)]
struct Chip {
    name: &'static str,
    path: String,
    here: bool,
}

/// An item in the queue.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    id: String,
    what: &'static str,
    name: String,
    organisation: String,
    said: String,
    state: &'static str,
    at_us: i64,
}

impl Row {
    fn of(record: &Record<Item>) -> Self {
        let item = &record.value;
        Self {
            id: record.id.clone(),
            what: item.what.words(),
            name: item.name.clone(),
            organisation: item.organization.1.clone(),
            said: item.said.clone(),
            state: item.state.words(),
            at_us: record.created.0,
        }
    }
}

/// Items on one page.
pub const PAGE: i64 = 50;

impl QueuePage {
    /// A page of the items in a state.
    #[must_use]
    pub fn of(records: &[Record<Item>], total: i64, page: i64, state: State, done: &str) -> Self {
        let all = [State::Waiting, State::Done, State::Refused, State::Undone];
        let path = |state: State| format!("/directory/moderation?state={}", state.code());
        Self {
            rows: records.iter().map(Row::of).collect(),
            total,
            page,
            page_count: (total + PAGE - 1) / PAGE,
            base: path(state),
            states: all
                .into_iter()
                .map(|one| Chip {
                    name: one.words(),
                    path: path(one),
                    here: one == state,
                })
                .collect(),
            openings: 0,
            done: match done {
                "done" => "Marked as done.".into(),
                "shown" => "It is shown now.".into(),
                "refused" => "Turned down.".into(),
                "undone" => "The entry is as it was before.".into(),
                "asked" => "We have written to the provider.".into(),
                "sent" => "We have sent the link.".into(),
                _ => String::new(),
            },
        }
    }
}

/// What is this, and what should become of it?
#[derive(Debug, Serialize)]
pub struct ItemPage {
    id: String,
    what: &'static str,
    /// new, changed, claim, wrong
    code: &'static str,
    waits: bool,
    can_undo: bool,
    state: &'static str,
    name: String,
    organisation: String,
    /// Its page, if the entry is still there.
    path: String,
    /// Where staff change it.
    edit_path: String,
    said: String,
    email: String,
    at_us: i64,
    decided_by: String,
    decided_us: i64,
    differences: Vec<Difference>,
    versions: Vec<Row>,
    /// The organisation can be written to.
    can_ask: bool,
}

impl ItemPage {
    /// The page of an item.
    #[must_use]
    pub fn of(
        record: &Record<Item>,
        differences: Vec<Difference>,
        versions: &[Record<Item>],
        is_there: bool,
        can_ask: bool,
    ) -> Self {
        let item = &record.value;
        let waits = item.state == State::Waiting;
        Self {
            id: record.id.clone(),
            what: item.what.words(),
            code: item.what.code(),
            waits,
            can_undo: item.what == What::Changed
                && matches!(item.state, State::Waiting | State::Done)
                && is_there,
            state: item.state.words(),
            name: item.name.clone(),
            organisation: item.organization.1.clone(),
            path: if is_there {
                format!("/help/{}", app::encode(&item.service))
            } else {
                String::new()
            },
            edit_path: if is_there {
                format!("/directory/edit/{}", app::encode(&item.service))
            } else {
                String::new()
            },
            said: item.said.clone(),
            email: item.email.clone(),
            at_us: record.created.0,
            decided_by: item.decided_by.clone(),
            decided_us: item.decided_at.map_or(0, |at| at.0),
            differences,
            versions: versions
                .iter()
                .filter(|other| other.id != record.id)
                .map(Row::of)
                .collect(),
            can_ask: can_ask && waits && item.what == What::Wrong,
        }
    }
}

fn sample(what: What, state: State) -> Record<Item> {
    let at = Time(1_795_529_100_000_000);
    Record {
        id: "01jdf0y7w3".into(),
        version: 1,
        created: at,
        modified: at,
        value: Item {
            what,
            service: "b7a1f3c2".into(),
            name: "Tea and tablets".into(),
            organization: ("o".into(), "Age Kind Saltreach".into()),
            said: "The days or times: it is on Thursdays now".into(),
            email: "ann@example.org".into(),
            before: None,
            after: None,
            places: Vec::new(),
            state,
            decided_by: if state == State::Waiting {
                String::new()
            } else {
                "Idris Okafor".into()
            },
            decided_at: (state != State::Waiting).then_some(at),
        },
    }
}

impl Page for QueuePage {
    const TEMPLATE: &'static str = "directory/moderation.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let all: Vec<_> = What::ALL
            .into_iter()
            .map(|what| sample(what, State::Waiting))
            .collect();
        vec![
            ("nothing waits", Self::of(&[], 0, 1, State::Waiting, "")),
            (
                "some wait",
                Self {
                    openings: 2,
                    ..Self::of(&all, 4, 1, State::Waiting, "done")
                },
            ),
            (
                "undone",
                Self::of(
                    &[sample(What::Changed, State::Undone)],
                    1,
                    1,
                    State::Undone,
                    "",
                ),
            ),
        ]
    }
}

impl Page for ItemPage {
    const TEMPLATE: &'static str = "directory/item.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let difference = Difference {
            what: "Times",
            before: "Larkbridge Library: Tuesday 10am to midday".into(),
            after: "Larkbridge Library: Thursday 10am to midday".into(),
        };
        vec![
            (
                "a change",
                Self::of(
                    &sample(What::Changed, State::Waiting),
                    vec![difference],
                    &[Record {
                        id: "other".into(),
                        ..sample(What::Wrong, State::Done)
                    }],
                    true,
                    true,
                ),
            ),
            (
                "a claim",
                Self::of(
                    &sample(What::Claim, State::Waiting),
                    Vec::new(),
                    &[],
                    true,
                    false,
                ),
            ),
            (
                "reported wrong",
                Self::of(
                    &sample(What::Wrong, State::Waiting),
                    Vec::new(),
                    &[],
                    true,
                    true,
                ),
            ),
            (
                "a new entry, turned down and gone",
                Self::of(
                    &sample(What::New, State::Refused),
                    Vec::new(),
                    &[],
                    false,
                    false,
                ),
            ),
        ]
    }
}
