//! The ladder: from never having been online to a job in technology, with what there is near you.

use app::kit::Fault;
use app::store::Filter;
use app::store::StoreError;
use app::store::collection::Page as Cut;
use app::{App, Page};
use serde::Serialize;

use crate::find::{Card, Choice, Entry, Near, distance_m, is_stale, near, sample_entry};
use crate::model::{Bundle, HouseTerm, SERVICES, STEP, change};

/// Services looked at for a rung, and shown on the ladder.
const MOST: i64 = 500;
const SHOWN: usize = 3;

/// What can I do?
#[derive(Debug, Default, Serialize)]
pub struct Ladder {
    rungs: Vec<Rung>,
    near: String,
    near_name: String,
    is_lost: bool,
}

/// A rung.
#[derive(Debug, Clone, Serialize)]
pub struct Rung {
    /// 1 to 5
    pub number: &'static str,
    /// "Get started"
    pub name: &'static str,
    /// For whom.
    pub about: &'static str,
    /// What one can do after it.
    pub after: &'static str,
    /// What there is, the nearest first.
    pub cards: Vec<Card>,
    /// More than are shown here.
    pub more: usize,
    /// All of it.
    pub path: String,
}

/// What one can do after each rung.
const AFTER: [&str; 5] = [
    "You turn it on, get online and see a face on a video call.",
    "You write to family and friends, share photos and look things up.",
    "You pay, book and fill in forms. You spot a trick before it costs you.",
    "You use the programs that employers ask about, and apply for a job online.",
    "You make things with code and data, and talk to people who do it every day.",
];

/// Services of a rung, the nearest first, those that nobody confirmed last.
///
/// # Errors
/// Whatever the store says.
pub async fn of_rung(
    app: &App,
    code: &str,
    from: Option<&Near>,
) -> Result<Vec<(Bundle, Option<f64>)>, Fault> {
    let filter = Filter::Is("term", STEP.term_id(code));
    let cut = Cut {
        limit: MOST,
        ..Cut::default()
    };
    let at = from.map(|near| near.at);
    let now = app.now();
    let mut all = app
        .store()
        .read(move |rd| {
            let mut all = Vec::new();
            for record in SERVICES.find(rd, &filter, cut)? {
                if record.value.is_shown() {
                    let bundle = change::bundled(rd, record)?;
                    let far = at.and_then(|at| distance_m(&bundle, at));
                    all.push((bundle, far));
                }
            }
            Ok::<_, StoreError>(all)
        })
        .await?;
    all.sort_by(|(a, x), (b, y)| {
        let far = |m: &Option<f64>| m.unwrap_or(f64::INFINITY);
        is_stale(a, now)
            .cmp(&is_stale(b, now))
            .then(far(x).total_cmp(&far(y)))
            .then_with(|| a.service.name.cmp(&b.service.name))
    });
    Ok(all)
}

/// A rung with what there is.
///
/// # Errors
/// Whatever the store says.
pub async fn rung(app: &App, term: &'static HouseTerm, from: Option<&Near>) -> Result<Rung, Fault> {
    let all = of_rung(app, term.code, from).await?;
    let now = app.now();
    let name = from.map_or("", |near| near.name.as_str());
    let more = all.len().saturating_sub(SHOWN);
    let at = from.map(|near| near.at);
    let cards = all.into_iter().take(SHOWN).map(|(bundle, far)| {
        let entry = Entry::new(&bundle, now).nearest_first(at);
        Card::new(entry, far, name, &Choice::default())
    });
    Ok(Rung {
        cards: cards.collect(),
        more,
        ..bare(term, name)
    })
}

fn bare(term: &'static HouseTerm, near: &str) -> Rung {
    let at = term.code.parse::<usize>().unwrap_or(1);
    let near = if near.is_empty() {
        String::new()
    } else {
        format!("&near={}", app::encode(near))
    };
    Rung {
        number: term.code,
        name: term.name,
        about: term.description,
        after: AFTER.get(at - 1).copied().unwrap_or_default(),
        cards: Vec::new(),
        more: 0,
        path: format!("/help?step={}{near}", term.code),
    }
}

impl Ladder {
    /// The ladder, with what is near a place that somebody typed.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(app: &App, typed: &str) -> Result<Self, Fault> {
        let typed: String = typed.trim().chars().take(200).collect();
        let from = near(app, &typed).await?;
        let mut rungs = Vec::new();
        for term in STEP.terms {
            rungs.push(rung(app, term, from.as_ref()).await?);
        }
        Ok(Self {
            rungs,
            is_lost: !typed.is_empty() && from.is_none(),
            near_name: from.map_or_else(String::new, |near| near.name),
            near: typed,
        })
    }
}

/// Rungs for samples of pages.
pub fn sample_rungs(with_help: bool) -> Vec<Rung> {
    STEP.terms
        .iter()
        .map(|term| {
            let entry = sample_entry("Computer help in libraries", false);
            let card = Card::new(entry, Some(640.0), "SX1 1AA", &Choice::default());
            Rung {
                cards: if with_help { vec![card] } else { Vec::new() },
                more: usize::from(with_help) * 4,
                ..bare(term, "")
            }
        })
        .collect()
}

impl Page for Ladder {
    const TEMPLATE: &'static str = "directory/skills.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            (
                "nothing is there yet",
                Self {
                    rungs: sample_rungs(false),
                    ..Self::default()
                },
            ),
            (
                "near a postcode",
                Self {
                    rungs: sample_rungs(true),
                    near: "sx11aa".into(),
                    near_name: "SX1 1AA".into(),
                    is_lost: false,
                },
            ),
            (
                "a place that we do not know",
                Self {
                    rungs: sample_rungs(true),
                    near: "Atlantis".into(),
                    is_lost: true,
                    ..Self::default()
                },
            ),
        ]
    }
}
