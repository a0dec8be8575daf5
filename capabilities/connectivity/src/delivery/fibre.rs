//! For everybody: where full fibre is being built, ward by ward, and when it should come.
//!
//! Nothing finer than a ward is told, and no ward of a few premises: neither a route nor an address.

use std::collections::BTreeMap;

use app::kit::words::{count, whole as whole_number};
use app::{Fail, Page, View, Wrong};
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::model::{Route, Stage, Whole};
use super::{seed, today, wards};

/// Fewer premises than this are not told of a ward by itself.
const FEWEST: i64 = 10;

/// Where is full fibre being built?
#[derive(Debug, Default, Serialize)]
pub struct Fibre {
    wards: Vec<Row>,
    /// What is told of wards with few premises together; empty for nothing.
    elsewhere: String,
    sources: Vec<String>,
    /// When what is kept last changed; empty for never.
    changed: String,
    postcode: String,
    /// The ward of the postcode.
    ward: String,
    answer: String,
    errors: Vec<Wrong>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    name: String,
    /// The neighbouring council; empty for our own area.
    area: String,
    premises: String,
    ready: String,
    state: &'static str,
    when: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    postcode: String,
}

/// What is built in a ward.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ward {
    name: String,
    area: String,
    premises: i64,
    /// Premises of routes that are live.
    ready: i64,
    is_building: bool,
    /// When the last route that is not live should be.
    last: Option<Date>,
}

impl Ward {
    fn add(&mut self, route: &Route, ends: Date) {
        self.premises += route.premises;
        match route.stage() {
            Stage::Live => {
                self.ready += route.premises;
                return;
            }
            Stage::InBuild | Stage::Built => self.is_building = true,
            Stage::Designed | Stage::Permitted => {}
        }
        self.last = self.last.max(Some(route.expected.unwrap_or(ends)));
    }

    fn state(&self) -> &'static str {
        match (self.last, self.is_building, self.ready > 0) {
            (None, ..) => "Ready",
            (_, true, _) => "Being built",
            (_, false, true) => "Part is ready",
            (_, false, false) => "Planned",
        }
    }

    /// When it is expected, in words.
    fn when(&self, today: Date) -> String {
        match self.last {
            None => "Now".to_owned(),
            Some(last) if last < today => "Late: we have no new date yet".to_owned(),
            Some(last) => quarter(last),
        }
    }

    fn row(&self, today: Date) -> Row {
        let ready = match self.ready {
            0 => "None yet".to_owned(),
            ready if ready < FEWEST => format!("Fewer than {FEWEST}"),
            ready => whole_number(ready),
        };
        Row {
            name: self.name.clone(),
            area: self.area.clone(),
            premises: whole_number(self.premises),
            ready,
            state: self.state(),
            when: self.when(today),
        }
    }

    /// When it comes, for somebody who lives there.
    fn answer(&self, today: Date) -> String {
        let part = if self.ready > 0 {
            "Some homes can have full fibre now. "
        } else {
            ""
        };
        match self.last {
            None => "Full fibre is ready. Ask a provider for it.".to_owned(),
            Some(last) if last < today && part.is_empty() => {
                "Full fibre is late here. We have no new date yet.".to_owned()
            }
            Some(last) if last < today => {
                format!("{part}The rest is late. We have no new date yet.")
            }
            Some(last) if part.is_empty() => {
                format!("We expect full fibre by {}.", end_of_quarter(last))
            }
            Some(last) => format!("{part}We expect the rest by {}.", end_of_quarter(last)),
        }
    }
}

/// "January to March 2027"
fn quarter(day: Date) -> String {
    let months = match day.month() {
        1..=3 => "January to March",
        4..=6 => "April to June",
        7..=9 => "July to September",
        _ => "October to December",
    };
    format!("{months} {}", day.year())
}

/// "the end of March 2027"
fn end_of_quarter(day: Date) -> String {
    let month = match day.month() {
        1..=3 => "March",
        4..=6 => "June",
        7..=9 => "September",
        _ => "December",
    };
    format!("the end of {month} {}", day.year())
}

/// The wards that may be told of, and the premises of all the others together.
fn by_ward(all: &[Whole]) -> (Vec<Ward>, i64) {
    let mut wards: BTreeMap<(String, String), Ward> = BTreeMap::new();
    for whole in all {
        let programme = &whole.kept.value;
        for route in &whole.routes {
            let route = &route.value;
            let key = (programme.area.clone(), route.ward.to_lowercase());
            let ward = wards.entry(key).or_insert_with(|| Ward {
                name: route.ward.clone(),
                area: programme.area.clone(),
                ..Ward::default()
            });
            ward.add(route, programme.ends);
        }
    }
    let (told, few): (Vec<Ward>, Vec<Ward>) = wards
        .into_values()
        .partition(|ward| ward.premises >= FEWEST);
    (told, few.iter().map(|ward| ward.premises).sum())
}

/// The page, before anybody asked about a postcode.
fn page_of(all: &[Whole], today: Date) -> (Fibre, Vec<Ward>) {
    let (wards, few) = by_ward(all);
    let elsewhere = match few {
        0 => String::new(),
        few if few < FEWEST => "A few homes and firms elsewhere are in the plan too.".to_owned(),
        few => format!(
            "Elsewhere {} in the plan too.",
            count(few, "home or firm is", "homes and firms are")
        ),
    };
    let sources = all.iter().map(|whole| {
        let programme = &whole.kept.value;
        format!(
            "{}: built by {}, paid for in part by {}",
            programme.name, programme.supplier, programme.funder
        )
    });
    let changed = all.iter().flat_map(|whole| {
        let routes = whole.routes.iter().map(|route| route.modified);
        routes.chain([whole.kept.modified])
    });
    let page = Fibre {
        wards: wards.iter().map(|ward| ward.row(today)).collect(),
        elsewhere,
        sources: sources.collect(),
        changed: changed
            .max()
            .map_or_else(String::new, app::kit::words::date),
        ..Fibre::default()
    };
    (page, wards)
}

impl Fibre {
    /// Answers about the ward of a postcode, if that is known.
    fn answered(self, wards: &[Ward], ward: Option<String>, today: Date) -> Self {
        let Some(ward) = ward else {
            let wrong = Wrong::new("postcode", "We do not know this postcode. Check it");
            return Self {
                errors: vec![wrong],
                ..self
            };
        };
        let mut own = wards.iter().filter(|known| known.area.is_empty());
        let found = own.find(|known| known.name.eq_ignore_ascii_case(&ward));
        let answer = found.map_or_else(
            || "We have no date for this ward yet.".to_owned(),
            |found| found.answer(today),
        );
        Self {
            ward,
            answer,
            ..self
        }
    }
}

impl Page for Fibre {
    const TEMPLATE: &'static str = "connectivity/fibre.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let own = seed::example(today);
        let mut neighbour = own.clone();
        neighbour.kept.value.area = "Fenwick council".into();
        let all = [own, neighbour];
        let page = |ward: Option<&str>| {
            let (page, wards) = page_of(&all, today);
            let page = page.answered(&wards, ward.map(str::to_owned), today);
            Self {
                postcode: "SX1 1AA".into(),
                ..page
            }
        };
        vec![
            ("nothing yet", Self::default()),
            ("some", page_of(&all, today).0),
            ("a ward where it comes", page(Some("Plover and Hollow"))),
            ("a ward where it is ready", page(Some("Marram North"))),
            ("a ward without a date", page(Some("Fennick"))),
            ("a postcode that is not known", page(None)),
        ]
    }
}

/// The page.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let today = today(&view.app);
    let all = view.app.store().read(Whole::all).await?;
    let (page, told) = page_of(&all, today);
    let postcode = asked.postcode.trim().to_owned();
    if postcode.is_empty() || told.is_empty() {
        return Ok(view.page(&page));
    }
    let ward = wards::of_postcode(&view.app, &postcode).await?;
    let page = page.answered(&told, ward, today);
    Ok(view.page(&Fibre { postcode, ..page }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn a_ward_of_few_premises_is_not_told_by_itself() {
        let whole = seed::example(TODAY);
        let (wards, few) = by_ward(std::slice::from_ref(&whole));
        assert!(wards.iter().all(|ward| ward.premises >= FEWEST));
        assert_eq!((wards.len(), few), (6, 7));
        let (page, told) = page_of(&[whole], TODAY);
        assert!(page.elsewhere.starts_with("A few homes"));
        let page = page.answered(&told, Some("Upper Sallow and Beacon".into()), TODAY);
        assert_eq!(page.answer, "We have no date for this ward yet.");
    }

    #[test]
    fn neither_a_route_nor_a_cost_is_told() {
        let whole = seed::example(TODAY);
        let told = format!("{:?}", page_of(std::slice::from_ref(&whole), TODAY).0);
        for route in &whole.routes {
            let name = &route.value.name;
            assert!(route.value.ward == *name || !told.contains(name), "{name}");
        }
        assert!(!told.contains('£'));
    }

    #[track_caller]
    fn check(ward: &Ward, state: &str, when: &str, answer: &str) {
        assert_eq!(ward.state(), state);
        assert_eq!(ward.when(TODAY), when);
        assert_eq!(ward.answer(TODAY), answer);
    }

    #[test]
    fn when_it_comes_is_said_in_plain_words() {
        let ward = |ready: i64, is_building: bool, last: Option<Date>| Ward {
            premises: 100,
            ready,
            is_building,
            last,
            ..Ward::default()
        };
        check(
            &ward(100, false, None),
            "Ready",
            "Now",
            "Full fibre is ready. Ask a provider for it.",
        );
        check(
            &ward(0, true, Some(date(2027, 2, 3))),
            "Being built",
            "January to March 2027",
            "We expect full fibre by the end of March 2027.",
        );
        check(
            &ward(40, false, Some(date(2026, 12, 31))),
            "Part is ready",
            "October to December 2026",
            "Some homes can have full fibre now. We expect the rest by the end of December 2026.",
        );
        check(
            &ward(0, false, Some(date(2026, 11, 23))),
            "Planned",
            "Late: we have no new date yet",
            "Full fibre is late here. We have no new date yet.",
        );
    }
}
