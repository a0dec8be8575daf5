//! What is typed of a programme, a route and a milestone, and how it is read.

use app::store::Collection;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::edit::At;
use super::form::{Ask, Given, Kind};
use super::model::{MILESTONES, Milestone, PROGRAMMES, Programme, ROUTES, Route, Stage};

/// What has a form.
pub trait Typed: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// Where it is kept.
    const ALL: &'static Collection<Self>;
    /// What people call it.
    const WORD: &'static str;
    /// The part of the address after the programme; empty for a programme itself.
    const UNDER: &'static str;
    /// What is asked.
    const ASKS: &'static [Ask];

    /// The programme that it belongs to; empty for a programme itself.
    fn programme(&self) -> &str;
    /// As it stands in the form.
    fn typed(&self) -> Given;
    /// What was typed; what is wrong with it is left in `given`.
    fn read(given: &mut Given, at: &At) -> Option<Self>;
}

impl Typed for Programme {
    const ALL: &'static Collection<Self> = &PROGRAMMES;
    const WORD: &'static str = "programme";
    const UNDER: &'static str = "";
    const ASKS: &'static [Ask] = &[
        Ask::new(Kind::Line, "name", "What people call it", ""),
        Ask::new(
            Kind::Line,
            "area",
            "The neighbouring council whose area it is in",
            "Leave it empty if it is in our own",
        ),
        Ask::new(
            Kind::Line,
            "funder",
            "Who pays the grant",
            "For example, Building Digital UK",
        ),
        Ask::new(Kind::Pounds, "grant", "The whole grant", ""),
        Ask::new(
            Kind::Line,
            "supplier",
            "Who builds it",
            "The supplier, or what the contract is called",
        ),
        Ask::new(Kind::Day, "starts", "First day", "For example, 1 4 2026"),
        Ask::new(
            Kind::Day,
            "ends",
            "Planned end",
            "The day by which the last premises is to be passed",
        ),
    ];

    fn programme(&self) -> &str {
        ""
    }

    fn typed(&self) -> Given {
        Given::default()
            .with("name", &self.name)
            .with("area", &self.area)
            .with("funder", &self.funder)
            .with_pence("grant", self.grant_pence)
            .with("supplier", &self.supplier)
            .with_day("starts", Some(self.starts))
            .with_day("ends", Some(self.ends))
    }

    fn read(given: &mut Given, _: &At) -> Option<Self> {
        let name = given.line("name", "Say what people call it");
        let area = given.text("area");
        let funder = given.line("funder", "Say who pays");
        let grant_pence = given.pence("grant");
        let supplier = given.line("supplier", "Say who builds it");
        let starts = given.needed_day("starts", "Enter the first day");
        let ends = given.needed_day("ends", "Enter the planned end");
        if starts.zip(ends).is_some_and(|(first, last)| last <= first) {
            given.tell("ends", "The planned end must be after the first day");
        }
        Some(Self {
            name,
            funder,
            supplier,
            grant_pence,
            starts: starts?,
            ends: ends?,
            area,
        })
    }
}

impl Typed for Route {
    const ALL: &'static Collection<Self> = &ROUTES;
    const WORD: &'static str = "route";
    const UNDER: &'static str = "routes";
    const ASKS: &'static [Ask] = &[
        Ask::new(Kind::Line, "name", "What people call it", ""),
        Ask::new(
            Kind::Choice,
            "ward",
            "Ward or area that it serves",
            "The public page tells of wards, never of routes.",
        ),
        Ask::new(Kind::Number, "premises", "Premises that it is to pass", ""),
        Ask::new(Kind::Number, "length", "Planned length", "").unit("m"),
        Ask::new(Kind::Pounds, "cost", "Planned cost", ""),
        Ask::new(
            Kind::Day,
            "expected",
            "When people should be able to order",
            "Leave it empty if it is not known: the planned end of the programme is told then.",
        ),
        Ask::new(
            Kind::Day,
            "designed",
            "Designed on",
            "Leave a later stage empty until it is reached.",
        ),
        Ask::new(Kind::Day, "permitted", "Permitted on", ""),
        Ask::new(Kind::Day, "in-build", "In build from", ""),
        Ask::new(Kind::Day, "built", "Built on", ""),
        Ask::new(Kind::Day, "live", "Live from", ""),
        Ask::new(Kind::Number, "built-length", "Length built so far", "").unit("m"),
        Ask::new(Kind::Pounds, "spent", "Cost so far", ""),
    ];

    fn programme(&self) -> &str {
        &self.programme
    }

    fn typed(&self) -> Given {
        let given = Given::default()
            .with("name", &self.name)
            .with("ward", &self.ward)
            .with("premises", self.premises)
            .with("length", self.length_m)
            .with_pence("cost", self.cost_pence)
            .with_day("expected", self.expected)
            .with("built-length", self.built_m)
            .with_pence("spent", self.spent_pence);
        let days = Stage::ALL.into_iter().zip(self.days);
        days.fold(given, |given, ((_, word, _), day)| {
            given.with_day(word, day)
        })
    }

    fn read(given: &mut Given, at: &At) -> Option<Self> {
        let name = given.line("name", "Say what people call it");
        let ward = given.line("ward", "Say which ward or area it serves");
        if !ward.is_empty() && !at.wards.is_empty() && !at.wards.contains(&ward) {
            given.tell("ward", "Choose a ward of the list");
        }
        let route = Self {
            programme: at.id.clone(),
            name,
            ward,
            premises: given.whole("premises"),
            length_m: given.whole("length"),
            cost_pence: given.pence("cost"),
            expected: given.day("expected"),
            days: Stage::ALL.map(|(_, word, _)| given.day(word)),
            built_m: given.whole("built-length"),
            spent_pence: given.pence("spent"),
        };
        in_order(given, &route, at.today);
        Some(route)
    }
}

/// Says what is wrong with the days of the stages.
fn in_order(given: &mut Given, route: &Route, today: Date) {
    let is_told = given.wrong.iter().any(|wrong| wrong.field == "designed");
    if matches!(route.days, [None, ..]) && !is_told {
        given.tell("designed", "Enter the day on which it was designed");
    }
    let mut before = None;
    for (stage, day) in route.reached() {
        if day > today {
            given.tell(
                stage.word(),
                "This day has not been yet. Leave it empty until the stage is reached",
            );
        } else if before.is_some_and(|before| day < before) {
            given.tell(
                stage.word(),
                "This must not be before the day of an earlier stage",
            );
        }
        before = before.max(Some(day));
    }
}

impl Typed for Milestone {
    const ALL: &'static Collection<Self> = &MILESTONES;
    const WORD: &'static str = "milestone";
    const UNDER: &'static str = "milestones";
    const ASKS: &'static [Ask] = &[
        Ask::new(
            Kind::Line,
            "title",
            "What is to be reached",
            "For example, 500 premises passed",
        ),
        Ask::new(Kind::Day, "due", "Due by", "For example, 31 3 2027"),
        Ask::new(
            Kind::Day,
            "reached",
            "Reached on",
            "Leave it empty until it is reached.",
        ),
        Ask::new(Kind::Pounds, "grant", "Grant drawn with it", ""),
    ];

    fn programme(&self) -> &str {
        &self.programme
    }

    fn typed(&self) -> Given {
        Given::default()
            .with("title", &self.title)
            .with_day("due", Some(self.due))
            .with_day("reached", self.reached)
            .with_pence("grant", self.grant_pence)
    }

    fn read(given: &mut Given, at: &At) -> Option<Self> {
        let title = given.line("title", "Say what is to be reached");
        let due = given.needed_day("due", "Enter the day by which it is due");
        let reached = given.day("reached");
        if reached.is_some_and(|day| day > at.today) {
            given.tell(
                "reached",
                "This day has not been yet. Leave it empty until it is reached",
            );
        }
        let grant_pence = given.pence("grant");
        Some(Self {
            programme: at.id.clone(),
            title,
            due: due?,
            reached,
            grant_pence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn route() -> Given {
        Given::default()
            .with("name", "Marsh Lane")
            .with("ward", "Fennick")
            .with_day("designed", Some(date(2026, 2, 1)))
    }

    #[track_caller]
    fn check(mut given: Given, want: &[&str]) {
        let at = At {
            id: "p".into(),
            wards: vec!["Fennick".into(), "Sallow".into()],
            today: date(2026, 11, 24),
            ..At::default()
        };
        let read = Route::read(&mut given, &at);
        let got: Vec<&str> = given.wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(got, want);
        let is_same = |route: Route| {
            let typed = route.typed();
            Route::ASKS.iter().all(|ask| match ask.name {
                "name" | "ward" => typed.one(ask.name) == given.one(ask.name),
                _ => true,
            })
        };
        assert!(read.is_some_and(is_same));
    }

    #[test]
    fn the_stages_of_a_route_come_one_after_another() {
        check(route(), &[]);
        check(route().with_day("live", Some(date(2026, 3, 1))), &[]);
        check(
            route().with_day("permitted", Some(date(2026, 1, 1))),
            &["permitted"],
        );
        check(
            route().with_day("built", Some(date(2026, 11, 25))),
            &["built"],
        );
        check(
            Given::default().with("ward", "Nowhere"),
            &["name", "ward", "designed"],
        );
        check(route().with("premises", "many"), &["premises"]);
    }

    #[test]
    fn a_programme_ends_after_it_begins() {
        let mut given = Given::default()
            .with("name", "Coast")
            .with("funder", "A fund")
            .with("supplier", "A firm")
            .with_day("starts", Some(date(2026, 2, 1)))
            .with_day("ends", Some(date(2026, 2, 1)));
        assert!(Programme::read(&mut given, &At::default()).is_some());
        assert_eq!(given.wrong[0].field, "ends");
    }
}
