//! What is typed of an offer, and how it is read.

use geo::Point;
use geo::bng::to_bng;
use jiff::civil::Date;

use super::model::{Asset, Offer, Promise, State};
use crate::delivery::form::{Ask, Given, Kind};
use crate::rooms::{number, typed as plain};
use crate::wan::site_form::NO_PLACE;

/// The highest that equipment can be, in m over the ground.
const HIGHEST_M: f64 = 500.0;

/// What is asked.
pub const ASKS: &[Ask] = &[
    Ask::new(
        Kind::Line,
        "name",
        "What people call it",
        "For example, Lamp column 12, Quay Street. Leave it empty to take the name of the thing",
    ),
    Ask::new(Kind::Choice, "kind", "What it is", "").among(Asset::WORDS),
    Ask::new(
        Kind::Line,
        "thing",
        "The id of the thing in the context",
        "For example, urn:ngsi-ld:Streetlight:12. Leave it empty if there is none",
    ),
    Ask::new(
        Kind::Line,
        "where",
        "Where it is",
        "A postcode, or latitude and longitude such as 51.6437, 1.7049. Leave it empty to take the place of the thing",
    ),
    Ask::new(
        Kind::Number,
        "height",
        "Height that equipment can have",
        "Over the ground",
    )
    .unit("m"),
    Ask::new(Kind::Choice, "power", "Is there power?", "").among(&[("yes", "Yes"), ("no", "No")]),
    Ask::new(
        Kind::Number,
        "fibre",
        "How far the nearest fibre is",
        "Leave it empty if it is not known",
    )
    .unit("m"),
    Ask::new(Kind::Pounds, "rent", "Rent a year", ""),
    Ask::new(Kind::Choice, "state", "How far the offer is", "").among(State::WORDS),
    Ask::new(Kind::Day, "since", "Since", "For example, 24 11 2026"),
    Ask::new(
        Kind::Line,
        "operator",
        "Operator",
        "Leave it empty while nobody asked",
    ),
    Ask::new(
        Kind::Number,
        "promised",
        "Coverage that the operator promised",
        "Leave it empty if none is promised",
    ),
    Ask::new(
        Kind::Choice,
        "promised-in",
        "What that is counted in",
        "Metres are checked against the points of drive tests inside them.",
    )
    .among(Promise::WORDS),
];

/// What the id and the place that were typed turned out to be.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The name of the thing, and where it is; none if there is no such thing.
    pub thing: Option<(String, Option<Point>)>,
    /// The place; none if it is not known.
    pub at: Option<Point>,
}

/// An offer as it stands in the form.
pub fn typed(offer: &Offer) -> Given {
    let given = Given::default()
        .with("name", &offer.name)
        .with("kind", offer.kind.words().0)
        .with("thing", &offer.thing)
        .with("where", format!("{:.6}, {:.6}", offer.at.lat, offer.at.lon))
        .with("height", plain(offer.height_m))
        .with("power", if offer.power { "yes" } else { "no" })
        .with(
            "fibre",
            offer.fibre_m.map_or_else(String::new, |m| m.to_string()),
        )
        .with_pence("rent", offer.rent_pence)
        .with("state", offer.state.words().0)
        .with_day("since", Some(offer.since))
        .with("operator", &offer.operator);
    match offer.promised.map(Promise::parts) {
        Some((many, word)) => given.with("promised", many).with("promised-in", word),
        None => given,
    }
}

/// What was typed; what is wrong with it is left in `given`.
pub fn read(given: &mut Given, known: &Known, today: Date) -> Option<Offer> {
    let thing = given.text("thing");
    if !thing.is_empty() && known.thing.is_none() {
        given.tell(
            "thing",
            "There is no thing with this id. Check it, or leave it empty",
        );
    }
    let (called, its_place) = known.thing.clone().unwrap_or_default();
    let name = if given.one("name").is_empty() && !called.is_empty() {
        called
    } else {
        given.line("name", "Say what people call it")
    };
    let at = if given.one("where").is_empty() {
        its_place
    } else {
        known.at
    };
    match at {
        None => given.tell("where", NO_PLACE),
        Some(at) if to_bng(at).is_err() => given.tell("where", "This must be in Great Britain"),
        Some(_) => {}
    }
    let kind = given.choice("kind", "Choose what it is", Asset::of);
    let height_m = number(given.one("height"), 0.5, HIGHEST_M);
    if height_m.is_none() {
        given.tell("height", format!("Enter metres from 0.5 to {HIGHEST_M}"));
    }
    let power = given.choice("power", "Say whether there is power", yes_or_no);
    let has_fibre = !given.one("fibre").is_empty();
    let fibre_m = has_fibre.then(|| given.whole("fibre"));
    let rent_pence = given.pence("rent");
    let state = given.choice("state", "Choose how far the offer is", State::of);
    let since = given.needed_day("since", "Enter the day since which it is so");
    if since.is_some_and(|day| day > today) {
        given.tell("since", "This day has not been yet");
    }
    let operator = given.text("operator");
    if operator.is_empty() && state.is_some_and(State::needs_operator) {
        given.tell("operator", "Say which operator");
    }
    let promised = promised(given);
    Some(Offer {
        name,
        kind: kind?,
        thing,
        at: at?,
        height_m: height_m?,
        power: power?,
        fibre_m,
        rent_pence,
        state: state?,
        since: since?,
        operator,
        promised,
    })
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What the operator promised, if anything.
fn promised(given: &mut Given) -> Option<Promise> {
    let many = given.whole("promised");
    if many == 0 {
        return None;
    }
    given.choice("promised-in", "Choose metres or premises", |word| {
        Promise::of(word, many)
    })
}

#[cfg(test)]
mod tests {
    use super::super::seed::example;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    #[track_caller]
    fn check(change: impl Fn(Given) -> Given, known: &Known, want: &[&str]) {
        let least = Given::default()
            .with("kind", "building")
            .with("height", "8.5")
            .with("power", "yes")
            .with("state", "offered")
            .with_day("since", Some(TODAY));
        let mut given = change(least);
        let got = read(&mut given, known, TODAY);
        let wrong: Vec<&str> = given.wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(wrong, want);
        assert!(got.is_some() || !wrong.is_empty());
    }

    #[test]
    fn an_offer_has_a_name_and_a_place_or_those_of_its_thing() {
        let here = Known {
            at: Point::new(1.7, 51.6).ok(),
            ..Known::default()
        };
        let of_thing = Known {
            thing: Some(("Library".into(), here.at)),
            ..Known::default()
        };
        let typed = |given: Given| given.with("name", "Hall").with("where", "SX1 1AA");
        check(typed, &here, &[]);
        check(|given| given.with("thing", "urn:x"), &of_thing, &[]);
        check(|given| given, &Known::default(), &["name", "where"]);
        check(
            |given| typed(given).with("thing", "urn:x"),
            &here,
            &["thing"],
        );
        check(
            |given| typed(given).with("promised", "400"),
            &here,
            &["promised-in"],
        );
        check(
            |given| typed(given).with("fibre", "near"),
            &here,
            &["fibre"],
        );
    }

    #[test]
    fn what_is_asked_for_names_its_operator_and_a_day_that_has_been() {
        let known = Known {
            at: Point::new(1.7, 51.6).ok(),
            ..Known::default()
        };
        let offer = &example(TODAY)[1].0;
        let without = Offer {
            operator: String::new(),
            since: date(2026, 11, 25),
            ..offer.clone()
        };
        let mut given = typed(&without);
        assert!(read(&mut given, &known, TODAY).is_some());
        let wrong: Vec<&str> = given.wrong.iter().map(|wrong| wrong.field).collect();
        assert_eq!(wrong, ["since", "operator"]);
    }

    #[test]
    fn what_is_kept_is_typed_as_it_was() {
        for (offer, _) in example(TODAY) {
            let known = Known {
                thing: Some((offer.name.clone(), None)),
                at: Some(offer.at),
            };
            assert_eq!(read(&mut typed(&offer), &known, TODAY), Some(offer));
        }
    }
}
