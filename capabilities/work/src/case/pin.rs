//! The pin of a report, moved to where the problem is.

use app::ask::{Case, Change, Event};
use app::teams::Names;
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use geo::Point;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::happened::{self, EventLine, degrees};
use super::report::{self, Went, placed};
use super::spot;

/// The fact of a report that says in words where it is.
const PLACE: &str = "place";
/// Characters of those words.
const MOST_WORDS: usize = 300;
/// A pin that was moved by less, in metres, was not moved.
const SAME_M: f64 = 0.1;

/// What is wrong with a spot that is not ours.
const AWAY: &str = "That spot is not in our area. Choose one that is.";

/// Where is it really?
#[derive(Debug, Default, Serialize)]
pub struct PinPage {
    reference: String,
    title: String,
    /// Where the pin stands: "51.60000, 1.70000 in Harbour".
    stands: String,
    /// Where it would stand, if words were looked for.
    found: String,
    /// Who sees to it, if it was sent on.
    sent_on: String,
    filled: Filled,
    /// Settings of the map: JSON for `data-pick`.
    settings: String,
    errors: Vec<Wrong>,
    /// What somebody else did since the page was opened.
    clash: Vec<EventLine>,
}

/// What was filled in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Which version of the case the page showed.
    version: i64,
    /// What to look for.
    r#where: String,
    /// The pin, as GeoJSON.
    shape: String,
    /// Where it is in words, for everybody.
    words: String,
    /// `find` looks for words; anything else moves the pin.
    r#do: String,
}

impl Filled {
    fn of(case: &Case) -> Self {
        Self {
            version: case.version,
            shape: at(case).map_or_else(String::new, spot::shape),
            words: place(case).to_owned(),
            ..Self::default()
        }
    }
}

fn at(case: &Case) -> Option<Point> {
    Point::new(case.lon?, case.lat?).ok()
}

fn place(case: &Case) -> &str {
    let place = case.body.extra.get(PLACE);
    place.and_then(|place| place.as_str()).unwrap_or_default()
}

fn is_same(one: Option<Point>, other: Option<Point>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => geo::distance_m(one, other) < SAME_M,
        (None, None) => true,
        _ => false,
    }
}

impl PinPage {
    fn of(view: &View, case: &Case, filled: Filled) -> Self {
        let map = view.app.place().facts().map;
        let pin = spot::pin(&filled.shape);
        let (centre, zoom) = match pin.or_else(|| at(case)) {
            Some(at) => ([at.lon, at.lat], 16.5),
            None => ([map.lon, map.lat], map.zoom),
        };
        let settings = json!({
            "shapes": ["point"],
            "label": "Where the problem is",
            "centre": centre,
            "zoom": zoom,
            "locate": true,
        });
        let stands = at(case).map(|at| degrees(at.lon, at.lat));
        Self {
            reference: case.reference.clone(),
            title: case.title.clone(),
            stands: match stands {
                Some(at) if case.ward.is_empty() => at,
                Some(at) => format!("{at} in {}", case.ward),
                None => String::new(),
            },
            sent_on: report::sent_on_to(case),
            settings: view.app.map_settings(settings),
            filled,
            ..Self::default()
        }
    }

    fn with_wrong(mut self, field: &'static str, text: impl Into<String>) -> Self {
        self.errors.push(Wrong::new(field, text));
        self
    }

    fn with_clash(mut self, since: &[Event], names: &Names) -> Self {
        let lines = since.iter().map(|event| happened::line(event, names));
        self.clash = lines.collect();
        self
    }
}

/// The page.
pub async fn page(view: View, Path(reference): Path<String>) -> Result<Response, Fail> {
    let (case, _) = report::read(&view, &reference).await?;
    Ok(view.page(&PinPage::of(&view, &case, Filled::of(&case))))
}

/// Looks for words, or moves the pin.
pub async fn sent(
    view: View,
    Path(reference): Path<String>,
    Form(mut filled): Form<Filled>,
) -> Result<Response, Fail> {
    let (case, _) = report::read(&view, &reference).await?;
    filled.words = filled.words.trim().chars().take(MOST_WORDS).collect();
    let pin = spot::pin(&filled.shape);
    let is_still = is_same(pin, at(&case));
    // Enter presses the first button, and what was typed counts where the pin was not moved.
    let has_words = !filled.r#where.trim().is_empty();
    if has_words && (filled.r#do == "find" || is_still) {
        return look(&view, &case, filled).await;
    }
    let Some(pin) = pin else {
        let text = "Put the pin on the map, or look for a postcode, a street or a place.";
        return Ok(again(
            PinPage::of(&view, &case, filled).with_wrong("where", text),
            &view,
        ));
    };
    if is_still && filled.words == place(&case) {
        let text = "Move the pin, or look for a postcode, a street or a place.";
        return Ok(again(
            PinPage::of(&view, &case, filled).with_wrong("where", text),
            &view,
        ));
    }
    let Some(ward) = spot::ward(&view.app, pin).await? else {
        return Ok(again(
            PinPage::of(&view, &case, filled).with_wrong("where", AWAY),
            &view,
        ));
    };
    move_to(&view, &reference, filled, pin, ward).await
}

/// Puts the pin where the words are, for the officer to look at. Nothing is kept yet.
async fn look(view: &View, case: &Case, mut filled: Filled) -> Result<Response, Fail> {
    let words = filled.r#where.trim();
    let Some(found) = spot::find(&view.app, words).await? else {
        let shown: String = words.chars().take(60).collect();
        let text = format!("We cannot find “{shown}”. Check it, or try a postcode.");
        return Ok(again(
            PinPage::of(view, case, filled).with_wrong("where", text),
            view,
        ));
    };
    let Some(ward) = spot::ward(&view.app, found).await? else {
        return Ok(again(
            PinPage::of(view, case, filled).with_wrong("where", AWAY),
            view,
        ));
    };
    filled.shape = spot::shape(found);
    let at = degrees(found.lon, found.lat);
    Ok(view.page(&PinPage {
        found: if ward.is_empty() {
            at
        } else {
            format!("{at} in {ward}")
        },
        ..PinPage::of(view, case, filled)
    }))
}

async fn move_to(
    view: &View,
    reference: &str,
    mut filled: Filled,
    pin: Point,
    ward: String,
) -> Result<Response, Fail> {
    let words = filled.words.clone();
    let change = move |case: &Case| Change::Pin {
        lon: pin.lon,
        lat: pin.lat,
        ward: ward.clone(),
        title: placed(&case.title, place(case), &words),
        extra: [(PLACE.to_owned(), json!(words))].into_iter().collect(),
    };
    match report::change(view, reference, filled.version, "moved", change).await? {
        Went::On(path) => Ok(Redirect::to(&path).into_response()),
        Went::Refused(why) => {
            let (case, _) = report::read(view, reference).await?;
            Ok(again(
                PinPage::of(view, &case, filled).with_wrong("where", why),
                view,
            ))
        }
        Went::Clash(since) => {
            let (case, names) = report::read(view, reference).await?;
            filled.version = case.version;
            let page = PinPage::of(view, &case, filled)
                .with_wrong("clash", report::CLASH)
                .with_clash(&since, &names);
            Ok((StatusCode::CONFLICT, view.page(&page)).into_response())
        }
    }
}

/// The page once more, with what was wrong.
fn again(page: PinPage, view: &View) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response()
}

impl Page for PinPage {
    const TEMPLATE: &'static str = "work/case-pin.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            reference: "BX7K-3MQD".into(),
            title: "Bench or seat, Quay Street, Wendmouth".into(),
            stands: "51.60000, 1.70000 in Harbour".into(),
            filled: Filled {
                version: 3,
                words: "Quay Street, Wendmouth".into(),
                ..Filled::default()
            },
            settings: r#"{"shapes":["point"],"centre":[1.7,51.6],"zoom":16}"#.into(),
            ..Self::default()
        };
        let looked = |words: &str| Filled {
            r#where: words.into(),
            ..page().filled
        };
        vec![
            ("as it stands", page()),
            (
                "no pin yet, sent on",
                Self {
                    stands: String::new(),
                    sent_on: "Saltreach Highways Agency".into(),
                    ..page()
                },
            ),
            (
                "found",
                Self {
                    found: "51.61000, 1.71000 in Quay".into(),
                    filled: looked("High Street"),
                    ..page()
                },
            ),
            (
                "not found",
                page().with_wrong(
                    "where",
                    "We cannot find “Nowhere Lane”. Check it, or try a postcode.",
                ),
            ),
            (
                "changed by somebody else meanwhile",
                Self {
                    clash: vec![EventLine::sample("Status: Done", true)],
                    ..page().with_wrong("clash", report::CLASH)
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_that_nobody_moved_is_the_same() {
        let at = |lon: f64| Point::new(lon, 51.6).ok();
        for (one, other, want) in [
            (at(1.7), at(1.7), true),
            (at(1.7), at(1.700_000_1), true),
            (at(1.7), at(1.7001), false),
            (None, None, true),
            (at(1.7), None, false),
        ] {
            assert_eq!(is_same(one, other), want, "{one:?} {other:?}");
        }
    }
}
