//! The page of a search: what was found, why, and how to find less or more.

use find::{Count, Found, Hit, Moment, Near, State, Thing, open_words};
use geo::Point;
use kit::words;
use serde::Serialize;
use serde_json::{Value, json};

use super::PAGE;
use super::asked::{Asked, DISTANCES};
use crate::{App, Page};

/// Letters of the line about a thing.
const ABOUT: usize = 220;
/// Values of one facet that are offered.
const OFFERED: usize = 12;
/// The values of the facet "day", in their order.
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// Kinds that are offered as chips.
const CHIPS: usize = 12;

/// What was asked and what was found.
pub struct Shown {
    pub asked: Asked,
    /// The place that was typed, if we know it.
    pub place: Option<Near>,
    /// Where distances are measured from, unless the words say otherwise.
    pub near: Option<Point>,
    pub found: Found,
    pub now: Moment,
}

/// What can I find?
#[derive(Debug, Default, Serialize)]
pub struct Search {
    q: String,
    near: String,
    /// Why the place that was typed is of no use.
    near_error: String,
    /// Where the browser says that the person is: latitude and longitude.
    here: Option<[f64; 2]>,
    asked: bool,
    narrowed: bool,
    total: usize,
    page: usize,
    pages: usize,
    /// The address without the page.
    base: String,
    results: Vec<ResultLine>,
    kinds: Vec<Link>,
    all_kinds: String,
    /// Kinds that were chosen, so that the form keeps them.
    kinds_chosen: Vec<String>,
    filters: Vec<Filter>,
    distances: Vec<Choice>,
    open: Option<Choice>,
    /// What was chosen, each with the address without it.
    chosen: Vec<Link>,
    notes: Notes,
    /// The same as a list, or on the map.
    other_view: String,
    is_map: bool,
    /// What the script needs to draw: JSON for `data-map`.
    map: String,
}

/// What was done to the words.
#[derive(Debug, Default, Serialize)]
struct Notes {
    /// "We looked for “library” instead of “libary”."
    mended: Vec<String>,
    /// The same with just the words that were typed.
    exact: String,
    /// Words that nothing has.
    left_out: Vec<String>,
    partly: bool,
    /// "Larkbridge": what the distances are measured from.
    place: String,
    /// Others of the same name.
    others: Vec<Link>,
    /// "near me" was said, and nobody knows where that is.
    where_are_you: bool,
    unknown_postcode: String,
    open_was_said: bool,
}

#[derive(Debug, Default, Clone, Serialize)]
struct Link {
    text: String,
    path: String,
    count: Option<usize>,
    here: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Choice {
    value: String,
    text: String,
    count: Option<usize>,
    chosen: bool,
}

#[derive(Debug, Serialize)]
struct Filter {
    name: String,
    choices: Vec<Choice>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct ResultLine {
    id: String,
    title: String,
    path: String,
    kind: String,
    text: String,
    distance: String,
    open: Option<Open>,
    because: Vec<String>,
    /// Whether it has a spot on the map.
    placed: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Open {
    /// good, warning
    status: &'static str,
    text: String,
}

/// Names a thing on the page and on the map.
pub fn id(thing: &Thing) -> String {
    format!("{}/{}", thing.kind, thing.name)
}

/// How a thing is: a status of the map, and words.
pub fn status(hit: &Hit, now: Moment) -> (&'static str, String) {
    match hit.state {
        Some(state) => {
            let status = if matches!(state, State::Open { .. }) {
                "good"
            } else {
                "warning"
            };
            (status, capital(&open_words(state, now)))
        }
        None => ("unknown", "See its page".into()),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

impl Search {
    /// The page of what was asked.
    pub fn new(app: &App, shown: &Shown) -> Self {
        let (asked, found) = (&shown.asked, &shown.found);
        let from = shown.measured_from();
        let other_view = asked.with(|other| other.is_map = !other.is_map);
        let mut page = Self {
            q: asked.q.clone(),
            near: asked.near.clone(),
            near_error: near_error(app, shown),
            here: asked.here.map(|here| [here.lat, here.lon]),
            asked: asked.is_anything(),
            narrowed: asked.is_narrowed(),
            total: found.total,
            page: asked.page,
            pages: found.total.div_ceil(PAGE).min(1_000),
            base: asked.path("/search"),
            results: found
                .hits
                .iter()
                .map(|hit| line(hit, from.as_deref(), shown.now))
                .collect(),
            kinds: kinds(asked, &found.kinds),
            all_kinds: asked.with(|other| other.kinds.clear()),
            kinds_chosen: asked.kinds.clone(),
            filters: filters(found),
            distances: distances(asked),
            open: open(asked, found),
            chosen: chosen(asked),
            notes: notes(asked, shown, from),
            other_view,
            is_map: asked.is_map,
            map: String::new(),
        };
        if page.is_map {
            page.pages = 1;
            page.map = map(app, shown);
        }
        page
    }
}

impl Shown {
    /// What distances are measured from, as people call it.
    fn measured_from(&self) -> Option<String> {
        let said = self.found.place.as_ref();
        if let Some(place) = said.filter(|place| place.is_said || self.near.is_none()) {
            return Some(place.name.clone());
        }
        if self.asked.here.is_some() {
            return Some("where you are".into());
        }
        self.place.as_ref().map(|place| place.name.clone())
    }
}

fn near_error(app: &App, shown: &Shown) -> String {
    let asked = &shown.asked;
    if asked.here.is_none() && !asked.near.is_empty() && shown.place.is_none() {
        return format!(
            "We do not know where “{}” is. Try a postcode, a street or a town in {}.",
            asked.near,
            app.place().facts().name
        );
    }
    if !asked.within.is_empty() && shown.near.is_none() && shown.found.place.is_none() {
        return "Enter a postcode or a place, so that we know what is near it.".into();
    }
    String::new()
}

fn line(hit: &Hit, from: Option<&str>, now: Moment) -> ResultLine {
    let thing = &hit.thing;
    let far = |m: f64| match from {
        Some(from) => format!("{} from {from}", words::distance(m)),
        None => format!("{} away", words::distance(m)),
    };
    ResultLine {
        id: id(thing),
        title: thing.title.clone(),
        path: thing.path.clone(),
        kind: words::from_term(&thing.kind),
        text: shortened(&thing.about),
        distance: hit.distance_m.map_or_else(String::new, far),
        open: hit.state.map(|_| {
            let (status, text) = status(hit, now);
            Open { status, text }
        }),
        because: hit.because.clone(),
        placed: !thing.at.is_empty(),
    }
}

/// The beginning of a text, cut after a word.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(ABOUT) else {
        return text.to_owned();
    };
    let cut = &text[..end];
    let whole = cut
        .rsplit_once(char::is_whitespace)
        .map_or(cut, |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':', ' ']))
}

fn kinds(asked: &Asked, counts: &[Count]) -> Vec<Link> {
    let link = |count: &Count| Link {
        text: words::from_term(&count.value),
        path: asked.with(|other| other.kinds = vec![count.value.clone()]),
        count: Some(count.count),
        here: count.chosen,
    };
    let is_shown = |(n, count): &(usize, &Count)| *n < CHIPS || count.chosen;
    counts
        .iter()
        .enumerate()
        .filter(is_shown)
        .map(|(_, count)| link(count))
        .collect()
}

/// The facets that occur, the values that can be told apart.
fn filters(found: &Found) -> Vec<Filter> {
    let choice = |name: &str, count: &Count| Choice {
        value: format!("{name}:{}", count.value),
        text: capital(&count.value),
        count: Some(count.count),
        chosen: count.chosen,
    };
    let of = |facet: &find::FacetCounts| {
        let mut counts: Vec<&Count> = facet
            .values
            .iter()
            .enumerate()
            .filter(|(n, count)| *n < OFFERED || count.chosen)
            .map(|(_, count)| count)
            .collect();
        // Days come as the week has them, everything else as there is most of it.
        counts.sort_by_key(|count| DAYS.iter().position(|day| *day == count.value));
        Filter {
            name: capital(&facet.name),
            choices: counts
                .into_iter()
                .map(|count| choice(&facet.name, count))
                .collect(),
        }
    };
    found.facets.iter().map(of).collect()
}

fn distances(asked: &Asked) -> Vec<Choice> {
    let choice = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        count: None,
        chosen: asked.within == value,
    };
    let any = choice("", "any distance");
    std::iter::once(any)
        .chain(DISTANCES.iter().map(|(value, text)| choice(value, text)))
        .collect()
}

fn open(asked: &Asked, found: &Found) -> Option<Choice> {
    (found.open > 0 || asked.is_open).then(|| Choice {
        value: "now".into(),
        text: "Open now".into(),
        count: Some(found.open),
        chosen: asked.is_open,
    })
}

/// What was chosen, each with the address without it.
fn chosen(asked: &Asked) -> Vec<Link> {
    let link = |text: String, path: String| Link {
        text,
        path,
        ..Link::default()
    };
    let mut all = Vec::new();
    for (n, (_, value)) in asked.facets.iter().enumerate() {
        let without = asked.with(|other| drop(other.facets.remove(n)));
        all.push(link(capital(value), without));
    }
    if asked.is_open {
        all.push(link(
            "Open now".into(),
            asked.with(|other| other.is_open = false),
        ));
    }
    if let Some((_, text)) = DISTANCES.iter().find(|(miles, _)| *miles == asked.within) {
        all.push(link(
            format!("Within {text}"),
            asked.with(|other| other.within.clear()),
        ));
    }
    all
}

fn notes(asked: &Asked, shown: &Shown, from: Option<String>) -> Notes {
    let found = &shown.found;
    let place = found.place.as_ref().or(shown.place.as_ref());
    let other = |name: &String| Link {
        text: name.clone(),
        path: asked.with(|other| {
            other.near = name.clone();
            other.here = None;
        }),
        ..Link::default()
    };
    Notes {
        mended: found
            .mended
            .iter()
            .map(|mended| {
                format!(
                    "We looked for “{}” instead of “{}”.",
                    mended.taken, mended.typed
                )
            })
            .collect(),
        exact: if found.mended.is_empty() {
            String::new()
        } else {
            asked.with(|other| other.is_exact = true)
        },
        left_out: found.left_out.clone(),
        partly: found.partly,
        place: from.unwrap_or_default(),
        others: place.map_or_else(Vec::new, |place| place.others.iter().map(other).collect()),
        where_are_you: found.where_are_you,
        unknown_postcode: found.unknown_postcode.clone().unwrap_or_default(),
        open_was_said: found.open_was_said,
    }
}

/// What the script needs to draw what was found.
fn map(app: &App, shown: &Shown) -> String {
    let data = Asked {
        is_map: false,
        ..shown.asked.clone()
    };
    let mut settings = json!({
        "data": data.path("/search.geojson"),
        "label": "Map of what was found",
        "words": {"good": "Open now", "warning": "Closed now", "unknown": "See its page"},
    });
    let at: Vec<Point> = shown
        .found
        .hits
        .iter()
        .filter_map(|hit| hit.thing.at.first().copied())
        .collect();
    if let Some(bounds) = bounds(&at) {
        settings["bounds"] = bounds;
    }
    app.map_settings(settings)
}

/// The corners of what is shown, with a little room.
fn bounds(at: &[Point]) -> Option<Value> {
    const ROOM: f64 = 0.004;
    let corners = at
        .iter()
        .map(|&at| geo::BBox::from(at))
        .reduce(|a, b| a.union(&b))?;
    Some(json!([
        [corners.west - ROOM, corners.south - ROOM],
        [corners.east + ROOM, corners.north + ROOM]
    ]))
}

impl Page for Search {
    const TEMPLATE: &'static str = "search.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let link = |text: &str, count, here| Link {
            text: text.into(),
            path: "/search?q=harbor&kind=bench".into(),
            count,
            here,
        };
        let choice = |value: &str, text: &str, chosen| Choice {
            value: value.into(),
            text: text.into(),
            count: Some(12),
            chosen,
        };
        let bench = ResultLine {
            id: "bench/1".into(),
            title: "Bench by the harbour".into(),
            path: "/assets/urn:ngsi-ld:Bench:1".into(),
            kind: "Bench".into(),
            text: "A smart bench with a seat count".into(),
            distance: "about 350 metres from AB12 3CD".into(),
            because: vec![
                "It has the word “bench”.".into(),
                "It is about 350 metres from AB12 3CD.".into(),
            ],
            placed: true,
            ..ResultLine::default()
        };
        let library = ResultLine {
            id: "library/2".into(),
            title: "Harbour Library".into(),
            path: "/help/2".into(),
            kind: "Library".into(),
            open: Some(Open {
                status: "good",
                text: "Open until 5pm".into(),
            }),
            ..bench.clone()
        };
        let full = || Self {
            q: "harbor open now".into(),
            near: "AB12 3CD".into(),
            asked: true,
            narrowed: true,
            total: 42,
            page: 1,
            pages: 3,
            base: "/search?q=harbor".into(),
            results: vec![bench.clone(), library.clone()],
            kinds: vec![
                link("Bench", Some(1), false),
                link("Library", Some(41), true),
            ],
            all_kinds: "/search?q=harbor".into(),
            kinds_chosen: vec!["library".into()],
            filters: vec![Filter {
                name: "Cost".into(),
                choices: vec![
                    choice("cost:free", "Free", true),
                    choice("cost:low cost", "Low cost", false),
                ],
            }],
            distances: vec![
                choice("", "any distance", false),
                choice("1", "1 mile", true),
            ],
            open: Some(choice("now", "Open now", false)),
            chosen: vec![
                link("Free", None, false),
                link("Within 1 mile", None, false),
            ],
            notes: Notes {
                mended: vec!["We looked for “harbour” instead of “harbor”.".into()],
                exact: "/search?q=harbor&exact=1".into(),
                place: "AB12 3CD".into(),
                open_was_said: true,
                ..Notes::default()
            },
            other_view: "/search?q=harbor&view=map".into(),
            ..Self::default()
        };
        let nothing = Self {
            q: "spaceship".into(),
            asked: true,
            page: 1,
            base: "/search?q=spaceship".into(),
            ..Self::default()
        };
        vec![
            ("a new place", Self::default()),
            (
                "nothing asked",
                Self {
                    kinds: vec![link("Bench", Some(12), false)],
                    ..Self::default()
                },
            ),
            ("found, mended", full()),
            (
                "on the map",
                Self {
                    is_map: true,
                    map: json!({"data": "/search.geojson?q=harbor", "label": "Map of what was found"}).to_string(),
                    ..full()
                },
            ),
            (
                "partly found, of several places",
                Self {
                    notes: Notes {
                        left_out: vec!["zebra".into()],
                        partly: true,
                        place: "High Street, Larkbridge".into(),
                        others: vec![link("High Street, Wendmouth", None, false)],
                        where_are_you: true,
                        unknown_postcode: "ZZ9 9ZZ".into(),
                        ..Notes::default()
                    },
                    ..full()
                },
            ),
            (
                "an unknown place",
                Self {
                    near: "Atlantis".into(),
                    near_error: "We do not know where “Atlantis” is. Try a postcode, a street or a town in Saltreach.".into(),
                    ..full()
                },
            ),
            ("nothing found", nothing),
            (
                "nothing found, narrowed",
                Self {
                    results: vec![],
                    total: 0,
                    pages: 0,
                    ..full()
                },
            ),
        ]
    }
}
