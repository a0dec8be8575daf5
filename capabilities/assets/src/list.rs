//! The register: what is there, filtered, sorted, page by page, and as CSV.

use app::kit::{Fault, Time};
use app::observe::Query;
use app::{App, Page};
use ngsi::Context;
use ngsi::q::Plan;
use ngsi::select::TypeSelection;
use serde::{Deserialize, Serialize};

use crate::kinds;
use crate::thing::Thing;

/// Things on one page.
const PAGE: usize = 50;
/// Things that are read, sorted and filtered at once; beyond it the list must be narrowed.
pub const MOST: usize = 2_000;

/// What the reader chose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub r#type: String,
    pub ward: String,
    /// good, warning, bad, stale
    pub state: String,
    pub q: String,
    /// "name", "-name", "kind", "ward", "at"
    pub sort: String,
    pub page: Option<usize>,
}

impl Choice {
    /// The choice in an address, without its page and its order.
    pub fn query(&self) -> String {
        app::query(&[
            ("type", &self.r#type),
            ("ward", &self.ward),
            ("state", &self.state),
            ("q", &self.q),
        ])
    }

    pub fn is_filtered(&self) -> bool {
        !self.query().is_empty()
    }
}

/// What is there?
#[derive(Debug, Default, Serialize)]
pub struct List {
    pub choice: Choice,
    pub is_filtered: bool,
    pub things: Vec<Thing>,
    pub types: Vec<TypeChoice>,
    pub wards: Vec<String>,
    pub total: usize,
    /// More than are read at once.
    pub too_many: bool,
    pub page: usize,
    pub page_count: usize,
    /// The list's address with its filters.
    pub base: String,
    pub csv_path: String,
    pub map_path: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct TypeChoice {
    pub value: String,
    pub text: String,
    pub count: i64,
    pub here: bool,
}

/// The things that fit a choice, and whether there are more than were read.
pub async fn things(app: &App, choice: &Choice) -> Result<(Vec<Thing>, bool), Fault> {
    let core = Context::core();
    let mut query = Query {
        limit: MOST + 1,
        ..Query::default()
    };
    if !choice.r#type.is_empty() {
        let selection = TypeSelection::parse(&choice.r#type, &core);
        query.types =
            Some(selection.map_err(|_| Fault::invalid("That is not a kind of thing we know."))?);
    }
    if !choice.ward.is_empty() {
        let ward = choice.ward.replace(['"', '\\'], "");
        query.q = Plan::parse(&format!("ward==\"{ward}\""), &core).ok();
    }
    let found = app.context().find("", query).await?;
    let now = app.now();
    let too_many = found.entities.len() > MOST;
    let words: Vec<String> = choice
        .q
        .to_lowercase()
        .split_whitespace()
        .map(ToOwned::to_owned)
        .collect();
    let mut things: Vec<Thing> = found
        .entities
        .iter()
        .take(MOST)
        .map(|entity| Thing::new(entity, now))
        .filter(|thing| choice.r#type == "Device" || thing.type_name != "Device")
        .filter(|thing| fits_state(thing, &choice.state))
        .filter(|thing| {
            let about = format!("{} {} {}", thing.name, thing.street, thing.kind).to_lowercase();
            words.iter().all(|word| about.contains(word))
        })
        .collect();
    sort(&mut things, &choice.sort);
    Ok((things, too_many))
}

fn fits_state(thing: &Thing, state: &str) -> bool {
    match state {
        "" => true,
        "stale" => thing.stale,
        state => {
            !thing.stale
                && thing
                    .headline
                    .as_ref()
                    .is_some_and(|headline| headline.status == state)
        }
    }
}

fn sort(things: &mut [Thing], by: &str) {
    let (column, backwards) = by
        .strip_prefix('-')
        .map_or((by, false), |column| (column, true));
    things.sort_by(|a, b| {
        let order = match column {
            "kind" => a.kind.cmp(&b.kind),
            "ward" => a.ward.cmp(&b.ward),
            "at" => a.at_us.cmp(&b.at_us),
            _ => a.name.cmp(&b.name),
        };
        let order = if backwards { order.reverse() } else { order };
        order
            .then_with(|| a.name.cmp(&b.name))
            .then_with(|| a.id.cmp(&b.id))
    });
}

/// The kinds that can be chosen: all that there are, but for devices, which have pages of their own.
pub async fn types(app: &App, here: &str) -> Result<Vec<TypeChoice>, Fault> {
    let core = Context::core();
    let found = app.context().types("").await?;
    let mut types: Vec<TypeChoice> = found
        .into_iter()
        .map(|(iri, count)| (core.compact(&iri).into_owned(), count))
        .filter(|(name, _)| name != "Device" || here == "Device")
        .map(|(name, count)| TypeChoice {
            text: kinds::many(&name),
            here: name == here,
            value: name,
            count,
        })
        .collect();
    types.sort_by(|a, b| a.text.cmp(&b.text));
    Ok(types)
}

impl List {
    pub async fn read(app: &App, choice: Choice) -> Result<Self, Fault> {
        let (things, too_many) = things(app, &choice).await?;
        let types = types(app, &choice.r#type).await?;
        let mut wards: Vec<String> = things
            .iter()
            .map(|thing| thing.ward.clone())
            .filter(|w| !w.is_empty())
            .collect();
        wards.push(choice.ward.clone());
        wards.retain(|ward| !ward.is_empty());
        wards.sort();
        wards.dedup();
        let pages = things.len().div_ceil(PAGE).max(1);
        let page = choice.page.unwrap_or(1).clamp(1, pages);
        let query = choice.query();
        let with = |path: &str| app::with_query(path, &query);
        Ok(Self {
            total: things.len(),
            things: things
                .into_iter()
                .skip((page - 1) * PAGE)
                .take(PAGE)
                .collect(),
            types,
            wards,
            too_many,
            page,
            page_count: pages,
            base: with("/assets"),
            csv_path: with("/assets/list.csv"),
            map_path: with("/assets/map"),
            is_filtered: choice.is_filtered(),
            choice,
        })
    }
}

/// The list as CSV.
pub fn csv(things: &[Thing]) -> String {
    let head = [
        "id",
        "name",
        "kind",
        "ward",
        "street",
        "now",
        "last read",
        "longitude",
        "latitude",
    ];
    let rows = things.iter().map(|thing| {
        let (lon, lat) = thing
            .point
            .map_or_else(Default::default, |p| (p.lon.to_string(), p.lat.to_string()));
        let now = thing.headline.as_ref();
        [
            thing.id.clone(),
            thing.name.clone(),
            thing.kind.clone(),
            thing.ward.clone(),
            thing.street.clone(),
            now.map_or_else(String::new, |headline| headline.text.clone()),
            thing
                .at_us
                .map_or_else(String::new, |at| Time(at).to_string()),
            lon,
            lat,
        ]
    });
    app::sheet::csv(head, rows)
}

impl Page for List {
    const TEMPLATE: &'static str = "assets/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let thing = |name: &str, stale, headline| Thing {
            id: format!("urn:ngsi-ld:Bench:{name}"),
            path: "/assets/urn:ngsi-ld:Bench:1".into(),
            name: name.into(),
            kind: "Bench".into(),
            type_name: "Bench".into(),
            ward: "Harbour".into(),
            street: "Quay Street".into(),
            headline,
            at_us: Some(1_795_529_100_000_000),
            stale,
            point: None,
        };
        let headline = kinds::Headline {
            text: "Nobody is sitting here".into(),
            status: "good",
            level: None,
        };
        let bench = TypeChoice {
            value: "Bench".into(),
            text: "Benches".into(),
            count: 2,
            here: true,
        };
        let list = |things: Vec<Thing>, too_many| Self {
            total: things.len(),
            things,
            types: vec![bench.clone()],
            wards: vec!["Harbour".into()],
            too_many,
            page: 1,
            page_count: 3,
            base: "/assets".into(),
            csv_path: "/assets/list.csv".into(),
            map_path: "/assets/map".into(),
            ..Self::default()
        };
        vec![
            ("a new place", Self::default()),
            (
                "nothing fits",
                Self {
                    is_filtered: true,
                    choice: Choice {
                        q: "unicorn".into(),
                        ..Choice::default()
                    },
                    ..list(vec![], false)
                },
            ),
            (
                "some",
                list(
                    vec![
                        thing("Bench by the lifeboat station", false, Some(headline)),
                        thing("Bench on the pier", true, None),
                    ],
                    false,
                ),
            ),
            ("too many", list(vec![thing("Bench", false, None)], true)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_an_address() {
        let choice = Choice {
            r#type: "Bench".into(),
            q: "quay & pier".into(),
            ..Choice::default()
        };
        assert_eq!(choice.query(), "type=Bench&q=quay%20%26%20pier");
        assert!(choice.is_filtered() && !Choice::default().is_filtered());
    }
}
