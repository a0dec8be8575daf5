//! Where is it: the spot of the photo, a thing near by, or a pin on the map.

use app::kit::Fault;
use app::{App, Fail, Page, View, ground};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use form::Wrong;
use geo::{Geometry, Point};
use serde::{Deserialize, Serialize};

use super::start::find_place;
use super::{again, at, elsewhere, keep, wrong};
use crate::draft::Draft;
use crate::spot::{self, Thing};

/// Characters that say where it is.
const MOST_SPOT: usize = 300;

/// Where is it?
#[derive(Debug, Default, Serialize)]
pub struct PlacePage {
    errors: Vec<Wrong>,
    choices: Vec<Choice>,
    chosen: String,
    /// What was looked for.
    r#where: String,
    spot: String,
    /// The pin, as GeoJSON.
    shape: String,
    /// Settings of the map: JSON for `data-pick`.
    settings: String,
}

/// A spot to choose.
#[derive(Debug, Clone, Serialize)]
struct Choice {
    /// `photo`, `near`, or `thing:` and its id.
    value: String,
    text: String,
    hint: String,
}

impl Page for PlacePage {
    const TEMPLATE: &'static str = "reports/place.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let choice = |value: &str, text: &str, hint: &str| Choice {
            value: value.into(),
            text: text.into(),
            hint: hint.into(),
        };
        let choices = vec![
            choice(
                "photo",
                "Where the photo was taken",
                "Quay Street, Wendmouth",
            ),
            choice(
                "thing:urn:ngsi-ld:Bench:1",
                "Bench on the pier",
                "about 10 metres away",
            ),
        ];
        let settings = r#"{"shapes":["point"],"centre":[1.7,51.6],"zoom":16}"#;
        vec![
            (
                "nothing known",
                Self {
                    settings: settings.into(),
                    ..Self::default()
                },
            ),
            (
                "the photo knows",
                Self {
                    choices: choices.clone(),
                    chosen: "photo".into(),
                    settings: settings.into(),
                    ..Self::default()
                },
            ),
            (
                "not found",
                Self {
                    errors: wrong(
                        "where",
                        "We cannot find “Nowhere Lane”. Check it, or try a postcode",
                    ),
                    r#where: "Nowhere Lane".into(),
                    choices,
                    settings: settings.into(),
                    ..Self::default()
                },
            ),
        ]
    }
}

pub async fn page(view: View, Path(key): Path<String>) -> Result<Response, Fail> {
    let (draft, all) = at(&view.app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &draft.value) {
        return Ok(other);
    }
    Ok(view.page(&read(&view.app, &draft.value).await?))
}

async fn read(app: &App, draft: &Draft) -> Result<PlacePage, Fault> {
    let map = app.place().facts().map;
    let first = draft.at.or(draft.photo_at).or(draft.near);
    let centre = first.unwrap_or(Point {
        lon: map.lon,
        lat: map.lat,
    });
    let zoom = if first.is_some() { 16.5 } else { map.zoom };
    let choices = choices(app, draft).await?;
    let chosen = match (&draft.at, &draft.thing) {
        (Some(_), Some(thing)) => format!("thing:{}", thing.id),
        (Some(_), None) => "pin".into(),
        (None, _) => choices
            .first()
            .map_or_else(String::new, |first| first.value.clone()),
    };
    Ok(PlacePage {
        choices,
        chosen,
        spot: draft.spot.clone(),
        shape: first.map_or_else(String::new, |at| {
            Geometry::Point(at).to_geojson().to_string()
        }),
        settings: serde_json::json!({
            "shapes": ["point"],
            "label": "Where the problem is",
            "centre": [centre.lon, centre.lat],
            "zoom": zoom,
            "locate": true,
            "chooses": "pin",
        })
        .to_string(),
        ..PlacePage::default()
    })
}

/// The spots that we can name: of the photo, of what was typed, and the things around them.
async fn choices(app: &App, draft: &Draft) -> Result<Vec<Choice>, Fault> {
    let mut choices = Vec::new();
    let mut around = Vec::new();
    for (value, text, at) in [
        ("photo", "Where the photo was taken", draft.photo_at),
        ("near", "The place you gave", draft.near),
    ] {
        let Some(at) = at else { continue };
        if !ground::is_here(app, at).await? {
            continue;
        }
        choices.push(Choice {
            value: value.into(),
            text: text.into(),
            hint: ground::street(app, at),
        });
        if around.is_empty() {
            around = spot::things(app, at).await?;
        }
    }
    choices.extend(around.into_iter().map(|thing| Choice {
        value: format!("thing:{}", thing.id),
        hint: spot::far(thing.distance_m),
        text: thing.name,
    }));
    Ok(choices)
}

/// What was chosen, or looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    choice: String,
    r#where: String,
    spot: String,
    shape: String,
    /// `find` looks for words; anything else takes the choice.
    r#do: String,
}

pub async fn sent(
    view: View,
    Path(key): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Fail> {
    let app = &view.app;
    let (before, all) = at(app, &key).await?;
    if let Some(other) = elsewhere(&all, &key, &before.value) {
        return Ok(other);
    }
    let mut draft = before.value.clone();
    draft.spot = chosen.spot.trim().chars().take(MOST_SPOT).collect();
    // Enter presses the first button: it looks only where there is something to look for, and words to
    // look for count where nothing is chosen, whichever button was pressed.
    let has_words = !chosen.r#where.trim().is_empty();
    let has_spot = !chosen.choice.is_empty() || !chosen.shape.is_empty();
    let looks = if has_words {
        chosen.r#do == "find" || !has_spot
    } else {
        chosen.r#do == "find" && !has_spot
    };
    if looks {
        return look(&view, &key, &before, draft, &chosen.r#where).await;
    }
    let (found, thing) = match_choice(app, &draft, &chosen).await?;
    let problem = match found {
        None => Some("Choose where the problem is, or look for a postcode, a street or a place"),
        Some(found) if !ground::is_here(app, found).await? => Some(
            "That spot is not in our area. Choose one that is, or tell the council that looks after it",
        ),
        Some(_) => None,
    };
    if let Some(problem) = problem {
        let mut page = read(app, &draft).await?;
        page.errors = wrong(
            if page.choices.is_empty() {
                "where"
            } else {
                "choice"
            },
            problem,
        );
        page.r#where = chosen.r#where;
        page.shape = chosen.shape;
        return Ok(again(view.page(&page)));
    }
    draft.at = found;
    draft.thing = thing;
    keep(app, &all, &key, &before, draft).await
}

async fn look(
    view: &View,
    key: &str,
    before: &app::store::Record<Draft>,
    mut draft: Draft,
    words: &str,
) -> Result<Response, Fail> {
    let app = &view.app;
    if let Some(near) = find_place(app, words).await? {
        draft.near = Some(near);
        draft.at = None;
        draft.thing = None;
        crate::draft::change(app, before, draft).await?;
        let here = crate::draft::Step::Place.path(key);
        return Ok(axum::response::IntoResponse::into_response(
            axum::response::Redirect::to(&here),
        ));
    }
    let mut page = read(app, &draft).await?;
    let shown: String = words.trim().chars().take(60).collect();
    let problem = if shown.is_empty() {
        "Enter a postcode, a street or a place".to_owned()
    } else {
        format!("We cannot find “{shown}”. Check it, or try a postcode")
    };
    page.errors = wrong("where", &problem);
    page.r#where = words.to_owned();
    Ok(again(view.page(&page)))
}

/// The spot of a choice, and the thing if it is one.
async fn match_choice(
    app: &App,
    draft: &Draft,
    chosen: &Chosen,
) -> Result<(Option<Point>, Option<Thing>), Fault> {
    if let Some(id) = chosen.choice.strip_prefix("thing:") {
        let thing = spot::thing(app, id).await?;
        return Ok((thing.as_ref().map(|thing| thing.at), thing));
    }
    let at = match chosen.choice.as_str() {
        "photo" => draft.photo_at,
        "near" => draft.near,
        _ => pin(&chosen.shape),
    };
    Ok((at, None))
}

/// A pin, as GeoJSON.
fn pin(shape: &str) -> Option<Point> {
    if shape.len() > 1_000 {
        return None;
    }
    match Geometry::from_geojson(&serde_json::from_str(shape).ok()?) {
        Ok(Geometry::Point(at)) => Some(at),
        _ => None,
    }
}
