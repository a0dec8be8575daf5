//! All offers, with filters, on a map and as a table.

use app::kit::words;
use app::store::{Rd, Record, StoreError};
use app::{Choice, Fail, Page, View, sheet};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use http::header;
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::model::{Asset, Offer, Promise, Spot, State, drives, offers};
use super::reckon::{telling, told};
use super::{files, may_change, page_of, seed};
use crate::delivery::pounds;
use crate::when::day;

/// Offers on one page.
const A_PAGE: usize = 50;

/// Which assets are offered?
#[derive(Debug, Default, Serialize)]
pub struct List {
    notice: &'static str,
    may_change: bool,
    asked: Asked,
    is_filtered: bool,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    powers: Vec<Choice>,
    /// How many offers are in each state.
    counts: Vec<(&'static str, i64)>,
    rows: Vec<Row>,
    /// How many fit the filters.
    found: i64,
    page: usize,
    last_page: usize,
    /// The list with its filters.
    base: String,
    /// The same as a table.
    csv: String,
    /// Settings of the map: JSON for `data-map`.
    map: String,
}

/// What an address asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    /// A part of the name or of the operator.
    q: String,
    state: String,
    kind: String,
    /// "yes" or "no".
    power: String,
    page: String,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    kind: &'static str,
    looks: &'static str,
    state: &'static str,
    since: String,
    operator: String,
    height: String,
    power: bool,
    fibre: String,
    rent: String,
    promised: String,
    cover_looks: &'static str,
    cover: &'static str,
}

impl Asked {
    fn fits(&self, offer: &Offer) -> bool {
        let q = self.q.trim().to_lowercase();
        let is = |asked: &str, word: &str| asked.is_empty() || asked == word;
        let power = if offer.power { "yes" } else { "no" };
        is(&self.state, offer.state.words().0)
            && is(&self.kind, offer.kind.words().0)
            && is(&self.power, power)
            && (offer.name.to_lowercase().contains(&q)
                || offer.operator.to_lowercase().contains(&q))
    }

    /// The filters as the end of an address.
    fn query(&self) -> String {
        app::query(&[
            ("q", &self.q),
            ("state", &self.state),
            ("kind", &self.kind),
            ("power", &self.power),
        ])
    }

    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "removed" => "The offer is deleted.",
            "imported" => "The offers of the table are taken.",
            _ => "",
        }
    }
}

/// A coverage that was promised, in words; empty for none.
pub fn promise(offer: &Offer) -> String {
    match offer.promised {
        Some(Promise::Metres(metres)) => format!("{} m around", words::whole(metres)),
        Some(Promise::Premises(many)) => words::count(many, "premises", "premises"),
        None => String::new(),
    }
}

/// A distance in whole metres; empty if it is not known.
pub fn metres(m: Option<i64>) -> String {
    m.map_or_else(String::new, |m| format!("{} m", words::whole(m)))
}

impl Row {
    fn of(id: &str, offer: &Offer, spots: &[Spot]) -> Self {
        let cover = told(offer, spots);
        Self {
            id: id.to_owned(),
            name: offer.name.clone(),
            kind: offer.kind.words().1,
            looks: offer.state.looks(),
            state: offer.state.words().1,
            since: day(offer.since),
            operator: offer.operator.clone(),
            height: format!("{} m", words::number(offer.height_m)),
            power: offer.power,
            fibre: metres(offer.fibre_m),
            rent: pounds(offer.rent_pence),
            promised: promise(offer),
            cover_looks: cover.looks,
            cover: cover.word,
        }
    }
}

/// A list of choices, with all of them before.
fn choices(all: &str, words: &'static [(&'static str, &'static str)], chosen: &str) -> Vec<Choice> {
    let own = words
        .iter()
        .map(|(word, text)| Choice::new(word, text, chosen));
    std::iter::once(Choice::new("", all, chosen))
        .chain(own)
        .collect()
}

impl List {
    /// The page without its rows.
    fn of(all: &[Record<Offer>], asked: Asked) -> Self {
        let in_state = |state: State| {
            let many = all.iter().filter(|kept| kept.value.state == state).count();
            (state.words().1, i64::try_from(many).unwrap_or(i64::MAX))
        };
        let found = all.iter().filter(|kept| asked.fits(&kept.value)).count();
        let query = asked.query();
        let last_page = found.div_ceil(A_PAGE).max(1);
        Self {
            notice: asked.notice(),
            is_filtered: !query.is_empty(),
            states: choices("Any state", State::WORDS, &asked.state),
            kinds: choices("Any kind", Asset::WORDS, &asked.kind),
            powers: choices(
                "With or without",
                &[("yes", "With power"), ("no", "Without power")],
                &asked.power,
            ),
            counts: State::ALL.map(in_state).to_vec(),
            found: i64::try_from(found).unwrap_or(i64::MAX),
            page: asked.page.parse::<usize>().unwrap_or(1).clamp(1, last_page),
            last_page,
            base: app::with_query("/connectivity/offers", &query),
            csv: app::with_query("/connectivity/offers/offers.csv", &query),
            map: map(&query).to_string(),
            asked,
            ..Self::default()
        }
    }
}

/// What the script that draws the map needs.
fn map(query: &str) -> Value {
    json!({
        "data": app::with_query("/connectivity/offers/map.geojson", query),
        "label": "Assets offered to operators",
        "words": {"good": "Built", "warning": "Asked for or granted", "unknown": "Offered", "bad": "Withdrawn"},
    })
}

impl Page for List {
    const TEMPLATE: &'static str = "connectivity/offers.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let all = seed::kept(date(2026, 11, 24));
        let page = |asked: Asked| {
            let records: Vec<Record<Offer>> = all.iter().map(|(kept, _)| kept.clone()).collect();
            let fitting = all.iter().filter(|(kept, _)| asked.fits(&kept.value));
            let rows = fitting.map(|(kept, spots)| Row::of(&kept.id, &kept.value, spots));
            let rows = rows.collect();
            Self {
                may_change: true,
                rows,
                ..Self::of(&records, asked)
            }
        };
        let asked = |state: &str, q: &str| Asked {
            state: state.into(),
            q: q.into(),
            done: "imported".into(),
            ..Asked::default()
        };
        vec![
            ("none yet", Self::of(&[], Asked::default())),
            ("some", page(Asked::default())),
            ("those that are built", page(asked("built", ""))),
            ("none that fits", page(asked("built", "nobody"))),
        ]
    }
}

/// The page.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let wanted = asked.clone();
    let read = move |rd: &mut Rd<'_>| {
        let all = offers(rd)?;
        let list = List::of(&all, wanted.clone());
        let fitting = all.iter().filter(|kept| wanted.fits(&kept.value));
        let mut rows = Vec::new();
        for kept in fitting.skip((list.page - 1) * A_PAGE).take(A_PAGE) {
            let drives = drives(rd, &kept.id)?;
            let spots = telling(&kept.value, &drives);
            rows.push(Row::of(&kept.id, &kept.value, &spots));
        }
        Ok::<_, StoreError>(List { rows, ..list })
    };
    let list = view.app.store().read(read).await?;
    Ok(view.page(&List {
        may_change: may_change(&view),
        map: view.app.map_settings(map(&asked.query())),
        ..list
    }))
}

async fn fitting(view: &View, asked: Asked) -> Result<Vec<Record<Offer>>, Fail> {
    let mut all = view.app.store().read(offers).await?;
    all.retain(|kept| asked.fits(&kept.value));
    Ok(all)
}

/// What the map draws.
pub async fn geojson(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let all = fitting(&view, asked).await?;
    let features = all.iter().map(|kept| {
        let offer = &kept.value;
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [offer.at.lon, offer.at.lat]},
            "properties": {
                "id": kept.id,
                "name": offer.name,
                "href": page_of(&kept.id),
                "status": offer.state.looks(),
                "status_text": offer.state.words().1,
                "value_text": offer.operator,
            },
        })
    });
    let text =
        json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
}

/// The offers as a table to take away.
pub async fn csv(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let all = fitting(&view, asked).await?;
    Ok(sheet::download("offers", files::csv(&all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: &Asked, want: usize) {
        let all = seed::example(date(2026, 11, 24));
        let got = all.iter().filter(|(offer, _)| asked.fits(offer)).count();
        assert_eq!(got, want, "{asked:?}");
    }

    #[test]
    fn filters_narrow_the_list() {
        let all = seed::example(date(2026, 11, 24)).len();
        let of = |q: &str, state: &str, power: &str| Asked {
            q: q.into(),
            state: state.into(),
            power: power.into(),
            ..Asked::default()
        };
        check(&of("", "", ""), all);
        check(&of("", "built", ""), 2);
        check(&of(" SALTLINK ", "", ""), 3);
        check(&of("saltlink", "built", ""), 1);
        check(&of("", "", "no"), 2);
        check(&of("", "none", ""), 0);
    }

    #[test]
    fn pages_are_those_that_there_are() {
        let page = |page: &str| {
            let asked = Asked {
                page: page.into(),
                ..Asked::default()
            };
            List::of(&[], asked).page
        };
        assert_eq!([page(""), page("0"), page("7")], [1, 1, 1]);
    }
}
