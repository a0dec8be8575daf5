use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::{TODAY, permit, question};
use crate::*;

/// Anything that a person can say to a question of this kind.
fn said(kind: &Kind) -> BoxedStrategy<Answer> {
    let line = "[A-Za-z0-9<>&'é]{1,10}( [A-Za-z0-9]{1,10}){0,3}";
    match kind {
        Kind::Text { .. } => line.prop_map(Answer::Text).boxed(),
        Kind::LongText { .. } => "[A-Za-z<>&]{1,20}(\n[a-z]{1,9}){0,5}"
            .prop_map(Answer::Text)
            .boxed(),
        Kind::Email => "[a-z]{1,9}@[a-z]{1,9}\\.org".prop_map(Answer::Text).boxed(),
        Kind::Phone => "0[0-9]{10}".prop_map(Answer::Text).boxed(),
        Kind::Name => (line, line)
            .prop_map(|(first, last)| Answer::Name(PersonName { first, last }))
            .boxed(),
        Kind::Number { .. } => (0_u32..1_000_000)
            .prop_map(|n| Answer::Number(f64::from(n)))
            .boxed(),
        Kind::Money { .. } => (0_i64..100_000_000).prop_map(Answer::Pence).boxed(),
        Kind::Date { .. } => (1900_i16..2100, 1_i8..=12, 1_i8..=28)
            .prop_map(|(y, m, d)| Answer::Date(date(y, m, d)))
            .boxed(),
        Kind::Time => (0_u16..1440).prop_map(Answer::Minute).boxed(),
        Kind::YesNo => any::<bool>().prop_map(Answer::Yes).boxed(),
        Kind::Radios { .. } | Kind::Select { .. } => prop_oneof![Just("first"), Just("second")]
            .prop_map(|v| Answer::One(v.into()))
            .boxed(),
        Kind::Checkboxes { .. } => prop_oneof![
            Just(vec![]),
            Just(vec!["first".to_owned()]),
            Just(vec!["first".to_owned(), "second".to_owned()])
        ]
        .prop_map(Answer::Many)
        .boxed(),
        Kind::Address => (line, line)
            .prop_map(|(line1, town)| {
                Answer::Address(Address {
                    line1,
                    town,
                    line2: String::new(),
                    postcode: "SX1 2AB".into(),
                })
            })
            .boxed(),
        Kind::Place { .. } => (
            line,
            proptest::option::of((-18_000_000..18_000_000, -9_000_000..9_000_000)),
        )
            .prop_map(|(words, at)| {
                let shape = at.map(|(lon, lat)| {
                    geo::Geometry::Point(geo::Point {
                        lon: f64::from(lon) / 1e5,
                        lat: f64::from(lat) / 1e5,
                    })
                });
                Answer::Spot(Spot { words, shape })
            })
            .boxed(),
        Kind::Upload { .. } => Just(Answer::Files(vec![Kept {
            id: "1".into(),
            name: "a.pdf".into(),
            kind: "application/pdf".into(),
            bytes: 9,
        }]))
        .boxed(),
        Kind::Declaration { text } => Just(Answer::Agreed(text.clone())).boxed(),
    }
}

fn kind_and_answer() -> impl Strategy<Value = (Kind, Answer)> {
    let kinds: Vec<Kind> = Kind::all().into_iter().map(|(_, kind)| kind).collect();
    proptest::sample::select(kinds).prop_flat_map(|kind| {
        let answer = said(&kind);
        (Just(kind), answer)
    })
}

/// A form of yes-or-no questions with conditions on one another, some of them senseless.
fn any_form() -> impl Strategy<Value = Form> {
    let page = (0_usize..12, any::<bool>(), any::<bool>(), 0_u8..10);
    proptest::collection::vec(page, 1..12).prop_map(|pages| {
        let mut form = permit();
        form.pages = pages
            .into_iter()
            .enumerate()
            .map(|(i, (about, yes, conditional, nature))| Page {
                name: format!("p{i}"),
                title: "Page".into(),
                when: conditional.then(|| When::Is {
                    question: format!("q{about}"),
                    value: if yes { "yes" } else { "no" }.into(),
                }),
                stop: nature == 9,
                questions: if nature < 8 {
                    vec![Question::new(format!("q{i}"), "Yes?", Kind::YesNo)]
                } else {
                    vec![]
                },
                ..Page::default()
            })
            .collect();
        form
    })
}

proptest! {
    #[test]
    fn reading_what_was_rendered_gives_it_back((kind, answer) in kind_and_answer()) {
        let asked = question(kind);
        prop_assert!(asked.takes(&answer, TODAY), "{asked:?} {answer:?}");
        let json = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
    }

    #[test]
    fn hostile_fields_never_panic(kind in proptest::sample::select(Kind::all()), pairs in proptest::collection::vec(("q(-[a-z]{0,8}|-(day|month|year|line1|shape|words))?", any::<String>()), 0..8)) {
        let asked = question(kind.1);
        let fields = Fields::new(pairs);
        let wrong = match asked.read(&fields, &[], TODAY) {
            Ok(answer) => { prop_assert!(asked.words(&answer).len() < 500); vec![] }
            Err(wrong) => wrong,
        };
        let shown = asked.show(&fields, &[], &wrong);
        prop_assert!(wrong.is_empty() || !shown.first_wrong.is_empty());
    }

    #[test]
    fn every_way_through_every_form_ends(form in any_form(), yes in proptest::collection::vec(any::<bool>(), 12)) {
        let mut given = Answers::default();
        let mut seen = BTreeSet::new();
        let mut step = form.resume(&given);
        // One page after the other, answered as it comes, until the end.
        while let Step::Page(page) = step {
            prop_assert!(seen.insert(page.name.clone()), "{} comes twice", page.name);
            for question in &page.questions {
                let at = question.name[1..].parse::<usize>().unwrap() % yes.len();
                given.set(&question.name, Answer::Yes(yes[at]));
            }
            step = form.next(&page.name, &given);
        }
        prop_assert_eq!(step == Step::End, form.stops(&given));
        // Back from the end goes through the same pages.
        let asked = form.asked(&given);
        for pair in asked.windows(2) {
            prop_assert_eq!(form.back(&pair[1].name, &given).map(|p| &p.name), Some(&pair[0].name));
        }
        let carried = carry(&form, &form, &given, TODAY);
        prop_assert_eq!(carried.answers, given);
        prop_assert!(carried.aside.is_empty());
    }
}
