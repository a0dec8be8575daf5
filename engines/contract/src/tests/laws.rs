//! Laws that hold for whatever comes in.

use proptest::prelude::*;

use crate::{Criterion, Kind, Priority, Requirement, Specification, reqif, sheet};

/// Text of letters that matter: quotes, formulas, markup, several scripts, line breaks.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "=", "'", "\"", "<", "&", ",", "\n", "\r", " ", "é", "日", "]]>", "- ", "1. ",
            "\u{1}", "\t",
        ]),
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

fn specification() -> impl Strategy<Value = Specification> {
    let one = (
        text(),
        text(),
        prop::collection::vec((text(), any::<bool>()), 0..3),
        0..6_usize,
        0..4_usize,
        any::<prop::sample::Index>(),
        0..=1_000_u32,
    );
    prop::collection::vec(one, 1..6).prop_map(|all| {
        let requirements = all.into_iter().enumerate().map(
            |(n, (title, text, criteria, kind, priority, parent, weight))| {
                let parent = if n > 0 && weight % 2 == 0 {
                    format!("R-{}", parent.index(n))
                } else {
                    String::new()
                };
                let criteria = (1..)
                    .zip(criteria)
                    .map(|(number, (text, tried))| Criterion {
                        number: number * 2,
                        text: format!("c {text}"),
                        scenario: if tried {
                            "pay.feature:3".into()
                        } else {
                            String::new()
                        },
                    });
                Requirement {
                    id: format!("R-{n}"),
                    title: format!("t{title}"),
                    text,
                    kind: Kind::ALL[kind],
                    priority: Priority::ALL[priority],
                    weight,
                    links: if parent.is_empty() {
                        vec![]
                    } else {
                        vec!["R-0".into()]
                    },
                    parent,
                    version: 1,
                    criteria: criteria.collect(),
                }
                .tidied()
            },
        );
        let whole = Specification {
            title: "All of it".into(),
            requirements: requirements.collect(),
            ..Specification::default()
        };
        whole.in_order()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_reads_back_the_same(given in specification()) {
        prop_assert_eq!(given.faults(&|_| 0), vec![]);
        let written = reqif::write(&given, "2026-11-27T09:00:00Z", "borough");
        prop_assert_eq!(reqif::read(&written).unwrap(), given.clone());
        let table = sheet::write(&given);
        prop_assert_eq!(sheet::read(&table).unwrap().requirements, given.requirements);
    }

    #[test]
    fn nothing_that_comes_in_breaks_a_reader(text in "\\PC{0,200}") {
        let _ = sheet::read(&text);
        let _ = reqif::read(&text);
        let _ = crate::dossier::verify(&text, None);
        let _ = reqif::read(&format!("<REQ-IF>{text}</REQ-IF>"));
    }
}
