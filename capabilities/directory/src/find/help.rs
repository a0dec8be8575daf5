//! Find help near me: the needs, then the list and the map beside it.

use app::kit::Fault;
use app::{App, Page, encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::ask::{self, Found, Hit};
use super::choice::{Choice, DAYS, WITHIN};
use super::entry::{self, Entry};
use super::far;
use crate::model::{ACCESS, NEEDS, STEP};

/// Services on one page.
const PAGE: usize = 20;

/// What help is near me?
#[derive(Debug, Default, Serialize)]
pub struct Help {
    choice: Choice,
    /// "Money and debt", "computer class", "Help near you".
    pub heading: String,
    needs: Vec<NeedCard>,
    /// What was found, this page of it.
    pub cards: Vec<Card>,
    /// How much in all.
    pub total: usize,
    /// How the words were taken, where that is not plain.
    notes: Vec<String>,
    page: usize,
    page_count: usize,
    /// The list's address, with its filters.
    base: String,
    /// Where the person is, as it is called.
    pub near_name: String,
    /// What they typed for it is not known.
    pub is_lost: bool,
    within: Vec<Pick>,
    days: Vec<Pick>,
    languages: Vec<Pick>,
    access: Vec<Pick>,
    /// In the list so far.
    kept: usize,
    list_path: String,
    /// The address with no filter beyond need, words and place.
    wider_path: String,
    /// What the map needs, as JSON; empty if there is nothing to draw.
    settings: String,
}

/// A big plain choice.
#[derive(Debug, Clone, Serialize)]
pub struct NeedCard {
    code: String,
    name: String,
    about: String,
    path: String,
}

/// Something to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Pick {
    value: String,
    text: String,
    here: bool,
}

/// A service in a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Card {
    /// The service.
    #[serde(flatten)]
    pub entry: Entry,
    /// "Millbank Hub, Larkbridge", "8 places"
    pub where_words: String,
    /// "0.4 miles from SX1 2AB"; empty if not known.
    pub far: String,
    /// The address that keeps it in the list, or takes it out.
    pub keep_path: String,
    /// It is in the list.
    pub is_kept: bool,
    /// Why it is there.
    pub because: Vec<String>,
}

impl Card {
    /// A service found, as the list of a choice shows it.
    #[must_use]
    pub fn new(entry: Entry, distance_m: Option<f64>, near: &str, choice: &Choice) -> Self {
        let mut keep = choice.keep.clone();
        let is_kept = keep.contains(&entry.id);
        if is_kept {
            keep.retain(|id| *id != entry.id);
        } else {
            keep.push(entry.id.clone());
        }
        let with = Choice {
            keep,
            ..choice.clone()
        };
        let query = with.query();
        let page = if choice.page > 1 {
            format!("&page={}", choice.page)
        } else {
            String::new()
        };
        let where_words = match entry.places.as_slice() {
            [] => String::new(),
            [one] if one.town.is_empty() || one.name.contains(&one.town) => one.name.clone(),
            [one] => format!("{}, {}", one.name, one.town),
            [first, ..] => format!("{} and {} more", first.name, entry.places.len() - 1),
        };
        Self {
            where_words,
            far: distance_m.map_or_else(String::new, |m| format!("{} from {near}", far(m))),
            keep_path: format!("/help?{query}{page}#{}", encode(&entry.id)),
            is_kept,
            because: Vec::new(),
            entry,
        }
    }
}

impl Help {
    /// The page of a choice.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read(app: &App, choice: Choice) -> Result<Self, Fault> {
        let needs = NEEDS.terms.iter().map(|term| {
            let path = Choice {
                need: term.code.into(),
                near: choice.near.clone(),
                lat: choice.lat.clone(),
                lon: choice.lon.clone(),
                keep: choice.keep.clone(),
                ..Choice::default()
            };
            NeedCard {
                code: term.code.into(),
                name: term.name.into(),
                about: term.description.into(),
                path: path.path("/help"),
            }
        });
        let mut help = Self {
            needs: needs.collect(),
            heading: heading(&choice),
            kept: choice.keep.len(),
            list_path: format!("/help/list?keep={}", encode(&choice.keep.join(" "))),
            base: choice.path("/help"),
            ..Self::options(&choice)
        };
        if choice.is_asked() {
            let found = ask::find(app, &choice, PAGE).await?;
            help.fill(app, &choice, found);
        }
        help.choice = choice;
        Ok(help)
    }

    fn options(choice: &Choice) -> Self {
        let option = |value: &str, text: &str, here: bool| Pick {
            value: value.to_owned(),
            text: text.to_owned(),
            here,
        };
        let wider = Choice {
            q: choice.q.clone(),
            need: choice.need.clone(),
            near: choice.near.clone(),
            lat: choice.lat.clone(),
            lon: choice.lon.clone(),
            keep: choice.keep.clone(),
            all: true,
            ..Choice::default()
        };
        Self {
            within: WITHIN
                .iter()
                .map(|(value, text)| option(value, text, *value == choice.within))
                .collect(),
            days: DAYS
                .iter()
                .map(|day| option(day, day, *day == choice.day))
                .collect(),
            access: ACCESS
                .terms
                .iter()
                .map(|term| {
                    let here = choice.access.iter().any(|code| code == term.code);
                    option(term.code, term.name, here)
                })
                .collect(),
            wider_path: wider.path("/help"),
            ..Self::default()
        }
    }

    fn fill(&mut self, app: &App, choice: &Choice, found: Found) {
        let now = app.now();
        self.total = found.total;
        self.page_count = self.total.div_ceil(PAGE).max(1);
        self.page = choice.page;
        self.is_lost = found.is_lost;
        self.notes = found.notes;
        let from = found.near.as_ref().map(|near| near.at);
        self.near_name = found.near.map_or_else(String::new, |near| near.name);
        let languages = found.languages.into_iter().map(|name| Pick {
            here: name == choice.language,
            text: name.clone(),
            value: name,
        });
        self.languages = languages.collect();
        let card = |hit: Hit| Card {
            because: hit.because,
            ..Card::new(
                Entry::new(&hit.bundle, now).nearest_first(from),
                hit.distance_m,
                &self.near_name,
                choice,
            )
        };
        self.cards = found.hits.into_iter().map(card).collect();
        let has_places = self.cards.iter().any(|card| {
            let mut places = card.entry.places.iter();
            places.any(|place| place.at.is_some())
        });
        if has_places {
            let data = Choice {
                page: self.page,
                ..choice.clone()
            };
            let page = format!("{}&page={}", data.path("/help/map.geojson"), self.page);
            self.settings = settings(app, &page, "Map of the help in the list");
        }
    }
}

/// What the script that draws a map needs.
#[must_use]
pub fn settings(app: &App, data: &str, label: &str) -> String {
    let words = json!({"good": "Open now", "unknown": "Closed now", "warning": "Check first"});
    app.map_settings(json!({"data": data, "label": label, "words": words}))
}

/// The services of a page of the list as GeoJSON (RFC 7946): a point for each place.
///
/// # Errors
/// Whatever the store says.
pub async fn geojson(app: &App, choice: &Choice) -> Result<Value, Fault> {
    let found = ask::find(app, choice, PAGE).await?;
    let now = app.now();
    let from = found.near.as_ref().map(|near| near.at);
    let entries = found.hits.iter();
    let entries = entries.map(|hit| Entry::new(&hit.bundle, now).nearest_first(from));
    let entries: Vec<Entry> = entries.collect();
    Ok(features(&entries))
}

/// Places as GeoJSON, each with what the map says about it.
#[must_use]
pub fn features(entries: &[Entry]) -> Value {
    let features = entries.iter().flat_map(|entry| {
        entry
            .places
            .iter()
            .enumerate()
            .filter_map(move |(i, place)| {
                let at = place.at?;
                let (status, words) = if entry.is_stale {
                    ("warning", "Check first: not confirmed for 6 months")
                } else if entry.is_open {
                    ("good", "Open now")
                } else {
                    ("unknown", "Closed now")
                };
                // The first place is the one that the list rings.
                let id = if i == 0 {
                    entry.id.clone()
                } else {
                    place.id.clone()
                };
                Some(json!({
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
                    "properties": {
                        "id": id,
                        "name": entry.name,
                        "href": entry.path,
                        "status": status,
                        "status_text": words,
                        "value_text": place.address.join(", "),
                    },
                }))
            })
    });
    json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()})
}

fn heading(choice: &Choice) -> String {
    if let Some(step) = STEP.term(&choice.step) {
        return format!("Digital skills: {}", step.name.to_lowercase());
    }
    match (NEEDS.term(&choice.need), choice.q.is_empty()) {
        (Some(term), true) => term.name.to_owned(),
        (Some(term), false) => format!("{}: {}", term.name, choice.q),
        (None, false) => format!("Help with “{}”", choice.q),
        (None, true) => "All the help we know".into(),
    }
}

/// Entries for samples of pages.
#[must_use]
pub fn sample_entry(name: &str, is_stale: bool) -> Entry {
    let place = entry::Place {
        id: "0d9e8f".into(),
        name: "Larkbridge Library".into(),
        address: vec![
            "Robin Gardens".into(),
            "Larkbridge".into(),
            "SX1 1AA".into(),
        ],
        town: "Larkbridge".into(),
        lines: vec![crate::when::Line {
            days: "Tuesday and Thursday".into(),
            times: "10am to midday".into(),
            note: String::new(),
        }],
        access: vec!["Step-free".into(), "Hearing loop".into()],
        ..entry::Place::default()
    };
    Entry {
        id: name.to_lowercase().replace(' ', "-"),
        path: "/help/b7a1f3c2-7a55-4b0a-9a57-0d9e8f7c6b5a".into(),
        name: name.into(),
        summary: "Sit down with somebody patient who helps you with one thing at a time.".into(),
        about: vec![
            "Sit down with somebody patient who helps you with one thing at a time.".into(),
        ],
        organisation: "Saltreach Libraries".into(),
        who: "Anyone. You need not know anything about computers.".into(),
        cost: "Free".into(),
        is_free: true,
        join: "Just turn up.".into(),
        soon: "Open now, until midday".into(),
        is_open: !is_stale,
        places: vec![place],
        needs: vec![entry::Need {
            code: "get-online".into(),
            name: "Get online".into(),
        }],
        next: vec!["Tuesday 1 December, 10am to midday".into()],
        phones: vec![entry::Ring {
            number: "01632 960201".into(),
            href: "tel:01632960201".into(),
            note: String::new(),
        }],
        email: "hello@saltreach-libraries.example".into(),
        url: "https://www.saltreach-libraries.example".into(),
        confirmed: "Saltreach Libraries, 12 November 2026".into(),
        is_stale,
        ..Entry::default()
    }
}

impl Page for Help {
    const TEMPLATE: &'static str = "directory/help.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let needs: Vec<NeedCard> = NEEDS
            .terms
            .iter()
            .map(|term| NeedCard {
                code: term.code.into(),
                name: term.name.into(),
                about: term.description.into(),
                path: format!("/help?need={}", term.code),
            })
            .collect();
        let choice = Choice {
            need: "get-online".into(),
            near: "SX1 1AA".into(),
            page: 1,
            ..Choice::default()
        };
        let base = |choice: &Choice| Self {
            needs: needs.clone(),
            heading: heading(choice),
            base: choice.path("/help"),
            list_path: "/help/list".into(),
            page: 1,
            page_count: 1,
            choice: choice.clone(),
            ..Self::options(choice)
        };
        let card =
            |name, stale| Card::new(sample_entry(name, stale), Some(640.0), "SX1 1AA", &choice);
        vec![
            ("nothing asked", base(&Choice::default())),
            ("nothing found", base(&choice)),
            (
                "some, one of them stale",
                Self {
                    cards: vec![card("Computer help", false), card("Tea and tablets", true)],
                    total: 2,
                    near_name: "SX1 1AA".into(),
                    notes: vec!["We took “computr” to mean “computer”.".into()],
                    kept: 1,
                    settings: r#"{"data":"/help/map.geojson"}"#.into(),
                    ..base(&choice)
                },
            ),
            (
                "a place that we do not know",
                Self {
                    is_lost: true,
                    ..base(&choice)
                },
            ),
            (
                "narrowed, with danger",
                base(&Choice {
                    need: "safety".into(),
                    free: true,
                    access: vec!["step-free".into()],
                    age: Some(67),
                    ..choice.clone()
                }),
            ),
        ]
    }
}
