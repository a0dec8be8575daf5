//! Where the router of a link is asked: typed in, tried, deleted.

use app::kit::{Fault, words};
use app::store::{Rd, Record, StoreError, Tx};
use app::{Choice, Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;

use super::super::model::{Whole, link};
use super::super::{Said, seed, stale};
use super::given::{Given, NO_HOST};
use super::model::{ASKS, Ask, KEYS, Keys, Locked, SEEN, Seen, forget};
use super::router::{self, Answer};

/// Where is the router asked?
#[derive(Debug, Default, Serialize)]
pub struct SnmpPage {
    notice: &'static str,
    id: String,
    name: String,
    /// The sites at its ends.
    ends: [String; 2],
    is_kept: bool,
    /// Whether there is a secret already, which need not be typed again.
    has: Has,
    given: Given,
    digests: Vec<Choice>,
    last: Option<Last>,
    tried: Option<Tried>,
    errors: Vec<Wrong>,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Has {
    community: bool,
    auth: bool,
    privacy: bool,
}

/// How it went when the router was last asked.
#[derive(Debug, Clone, Serialize)]
struct Last {
    at_us: i64,
    well: bool,
    said: String,
}

/// What it answered just now.
#[derive(Debug, Clone, Serialize)]
struct Tried {
    /// Why it did not; nothing if it did.
    wrong: String,
    facts: Vec<Fact>,
}

#[derive(Debug, Clone, Serialize)]
struct Fact {
    name: &'static str,
    text: String,
}

/// What is kept of a link and its router.
struct Kept {
    name: String,
    ends: [String; 2],
    ask: Option<Record<Ask>>,
    locked: Locked,
    keys: Keys,
    /// Why its secrets cannot be used.
    lost: Option<String>,
    seen: Option<Seen>,
}

impl Page for SnmpPage {
    const TEMPLATE: &'static str = "connectivity/wan-snmp.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let whole = seed::example(Date::constant(2026, 11, 24));
        let Some(kept) = whole.links.first() else {
            return Vec::new();
        };
        let page = |given: Given| Self {
            id: kept.id.clone(),
            name: whole.name(&kept.value),
            ends: [&kept.value.a, &kept.value.b].map(|id| whole.site(id).to_owned()),
            digests: digests(&given.digest),
            given,
            ..Self::default()
        };
        let community = Given {
            version: 1,
            host: "10.1.0.1".into(),
            interface: "GigabitEthernet0/1".into(),
            ..Given::new()
        };
        let user = Given {
            interface: "7".into(),
            end: "b".into(),
            speaks: "v3".into(),
            user: "borough".into(),
            private: "yes".into(),
            ..community.clone()
        };
        let last = |well: bool, said: &str| {
            Some(Last {
                at_us: 1_795_529_040_000_000,
                well,
                said: said.to_owned(),
            })
        };
        let has = |is_user: bool| Has {
            community: !is_user,
            auth: is_user,
            privacy: is_user,
        };
        let fact = |name, text: &str| Fact {
            name,
            text: text.to_owned(),
        };
        vec![
            ("nothing yet", page(Given::new())),
            (
                "one that answers",
                Self {
                    notice: "It is saved.",
                    is_kept: true,
                    has: has(false),
                    last: last(true, "The interface is up."),
                    ..page(community.clone())
                },
            ),
            (
                "one that was tried",
                Self {
                    is_kept: true,
                    has: has(false),
                    last: last(true, "The interface is up."),
                    tried: Some(Tried {
                        wrong: String::new(),
                        facts: vec![
                            fact("Router", "hub-1"),
                            fact("Interface", "Gi0/1, GigabitEthernet0/1 (ifIndex 7)"),
                            fact("State", "up"),
                        ],
                    }),
                    ..page(community.clone())
                },
            ),
            (
                "one that is silent, with a user",
                Self {
                    is_kept: true,
                    has: has(true),
                    last: last(false, "It gave no answer."),
                    tried: Some(Tried {
                        wrong: "It gave no answer.".into(),
                        facts: Vec::new(),
                    }),
                    ..page(user)
                },
            ),
            (
                "one with mistakes",
                Self {
                    errors: vec![
                        Wrong::new("host", NO_HOST),
                        Wrong::new("community", "Enter the community"),
                    ],
                    ..page(Given {
                        host: "no such host".into(),
                        ..community
                    })
                },
            ),
        ]
    }
}

fn digests(chosen: &str) -> Vec<Choice> {
    vec![
        Choice::new("sha256", "SHA-256", chosen),
        Choice::new("sha1", "SHA-1", chosen),
    ]
}

impl Kept {
    fn read(rd: &mut Rd<'_>, id: &str) -> Result<Self, Fault> {
        let link = link(rd, id)?.value;
        let whole = Whole::read(rd)?;
        Ok(Self {
            name: whole.name(&link),
            ends: [&link.a, &link.b].map(|id| whole.site(id).to_owned()),
            ask: ASKS.get(rd, id)?,
            locked: KEYS.get(rd, id)?.map(|kept| kept.value).unwrap_or_default(),
            keys: Keys::default(),
            lost: None,
            seen: SEEN.get(rd, id)?.map(|kept| kept.value),
        })
    }

    async fn of(view: &View, id: &str) -> Result<Self, Fault> {
        let wanted = id.to_owned();
        let read = view.app.store().read(move |rd| Self::read(rd, &wanted));
        let mut kept = read.await?;
        match kept.locked.open(view.app.secrets(), id) {
            Ok(keys) => kept.keys = keys,
            Err(fault) => kept.lost = Some(fault.message),
        }
        Ok(kept)
    }

    fn page(self, id: String, given: Given) -> SnmpPage {
        let seen = self.seen.filter(|seen| !seen.said.is_empty());
        SnmpPage {
            id,
            name: self.name,
            ends: self.ends,
            is_kept: self.ask.is_some(),
            has: Has {
                community: !self.keys.community.is_empty(),
                auth: !self.keys.auth.is_empty(),
                privacy: !self.keys.privacy.is_empty(),
            },
            digests: digests(&given.digest),
            given,
            last: seen.map(|seen| Last {
                at_us: seen.asked.0,
                well: seen.well,
                said: seen.said,
            }),
            ..SnmpPage::default()
        }
    }

    /// That a secret must be typed again, if it must.
    fn lost(&self) -> Option<Wrong> {
        let is_user = self.given().speaks == "v3";
        let field = if is_user { "auth" } else { "community" };
        self.lost.as_ref().map(|why| Wrong::new(field, why.clone()))
    }

    /// What the form begins with.
    fn given(&self) -> Given {
        self.ask.as_ref().map_or_else(Given::new, Given::of)
    }
}

impl Tried {
    fn of(answer: Result<Answer, String>) -> Self {
        let (wrong, facts) = match answer {
            Ok(answer) => (String::new(), facts(answer)),
            Err(why) => (why, Vec::new()),
        };
        Self { wrong, facts }
    }
}

/// What a router answered, as people read it.
fn facts(answer: Answer) -> Vec<Fact> {
    let octets = |many: u64| words::whole(i64::try_from(many).unwrap_or(i64::MAX));
    let names: Vec<String> = answer.names.into_iter().flatten().collect();
    let number = format!("ifIndex {}", answer.index);
    let interface = match names.as_slice() {
        [] => number,
        [one, other] if one != other => format!("{one}, {other} ({number})"),
        [one, ..] => format!("{one} ({number})"),
    };
    let speed = match answer.speed_mbps {
        0 => "not known".to_owned(),
        mbps => format!("{} Mbit/s", octets(mbps)),
    };
    let counted = answer.octets.map_or_else(
        || "none of 64 bits, so no traffic can be reckoned".to_owned(),
        |(inward, out)| format!("{} in, {} out", octets(inward), octets(out)),
    );
    let fact = |name, text| Fact { name, text };
    let mut facts = vec![
        fact("Interface", interface),
        fact("State", answer.state.words().to_owned()),
        fact("Speed", speed),
        fact("Octets counted", counted),
        fact("Running for", words::lasting(i64::from(answer.up_cs / 100))),
    ];
    if !answer.router.is_empty() {
        facts.insert(0, fact("Router", answer.router));
    }
    facts
}

/// The form.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let kept = Kept::of(&view, &id).await?;
    let given = kept.given();
    Ok(view.page(&SnmpPage {
        notice: said.notice(),
        errors: kept.lost().into_iter().collect(),
        ..kept.page(id, given)
    }))
}

/// Keeps where the router is asked.
pub async fn save(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let kept = Kept::of(&view, &id).await?;
    let before = kept.ask.as_ref().map(|ask| (&ask.value, &kept.keys));
    let (ask, keys) = match given.read(before) {
        Ok(read) => read,
        Err(errors) => {
            return Ok(view.page(&SnmpPage {
                errors,
                ..kept.page(id, given)
            }));
        }
    };
    let locked = Locked::of(view.app.secrets(), &id, &keys)?;
    let (who, version, wanted) = (view.who.audit_name(), given.version, id.clone());
    let work = move |tx: &mut Tx<'_>| {
        link(tx, &wanted)?;
        put(tx, &who, &wanted, version, (&ask, &locked)).map_err(stale)
    };
    let done: Result<(), Fault> = view.app.store().write(work).await;
    done?;
    let back = format!("/connectivity/wan/links/{id}/snmp?done=saved");
    Ok(Redirect::to(&back).into_response())
}

/// Keeps it, unless somebody else did since the form was opened. What an earlier router said is of no use any more.
fn put(
    tx: &mut Tx<'_>,
    who: &str,
    id: &str,
    version: i64,
    (ask, locked): (&Ask, &Locked),
) -> Result<(), StoreError> {
    if version == 0 && ASKS.get(tx, id)?.is_none() {
        ASKS.insert_as(tx, who, id.to_owned(), ask.clone())?;
        KEYS.insert_as(tx, who, id.to_owned(), locked.clone())?;
        return Ok(());
    }
    ASKS.change(tx, who, id, Some(version), ask.clone())?;
    KEYS.change(tx, who, id, None, locked.clone())?;
    SEEN.remove(tx, who, id)?;
    Ok(())
}

/// Asks the router now with what is kept, and says what it answered. It makes no reading.
pub async fn try_now(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = Kept::of(&view, &id).await?;
    let Some(ask) = &kept.ask else {
        let why = "Say first where the router is, and save it.";
        return Err(Fault::invalid(why).into());
    };
    let known = kept.seen.as_ref().and_then(|seen| seen.index);
    let answer = match &kept.lost {
        Some(why) => Err(why.clone()),
        None => router::ask(&view.app, &ask.value, &kept.keys, known).await,
    };
    let given = kept.given();
    Ok(view.page(&SnmpPage {
        tried: Some(Tried::of(answer)),
        ..kept.page(id, given)
    }))
}

/// Asks the router no more.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (who, wanted) = (view.who.audit_name(), id.clone());
    let removed = view
        .app
        .store()
        .write(move |tx| forget(tx, &who, &wanted))
        .await;
    removed.map_err(Fault::from)?;
    let back = format!("/connectivity/wan/links/{id}/snmp?done=removed");
    Ok(Redirect::to(&back).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::kit::Secret;

    #[test]
    fn no_page_shows_a_secret() {
        let all = Given {
            host: "10.1.0.1".into(),
            interface: "Gi0/1".into(),
            speaks: "v3".into(),
            community: Secret::new("listen-in"),
            user: "borough".into(),
            auth: Secret::new("signed-by-us"),
            privacy: Secret::new("hidden-by-us"),
            ..Given::new()
        };
        let (ask, keys) = all.read(None).unwrap();
        let kept = Kept {
            name: "A – B".into(),
            ends: ["A".into(), "B".into()],
            ask: None,
            locked: Locked::default(),
            keys,
            lost: None,
            seen: None,
        };
        let shown = serde_json::to_string(&kept.page("a--b".into(), all)).unwrap();
        for secret in ["listen-in", "signed-by-us", "hidden-by-us"] {
            assert!(!shown.contains(secret) && !format!("{ask:?}").contains(secret));
        }
        assert!(shown.contains(r#""auth":true"#));
    }
}
