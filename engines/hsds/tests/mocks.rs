//! The four mock feeds of Open Referral UK, the profile's own examples, and what is hostile.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use hsds::{Answer, Judge, Response, Rule, Severity, Verdict};
use jiff::civil::date;
use serde_json::{Value, json};

/// Judges a folder of saved responses.
fn folder(name: &str) -> Option<Verdict> {
    let folder = testkit::data_or_say(&format!("directory/{name}"), 1)?;
    let mut judge = Judge::new(date(2026, 11, 26));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let source = file.file_name().unwrap().to_str().unwrap();
        if let Some(response) = Response::of_file(source) {
            let value: Value =
                serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            judge.answer(Answer {
                source,
                response,
                value: &value,
            });
        }
    }
    Some(judge.verdict(true))
}

fn lines(verdict: &Verdict, severity: Severity) -> String {
    let found = verdict
        .findings
        .iter()
        .filter(|finding| finding.severity == severity);
    found
        .map(|f| format!("{} {} {}\n", f.source, f.pointer, f.what))
        .collect()
}

#[test]
fn default_is_sound() {
    let Some(verdict) = folder("mocks/V3.0-UK-Default") else {
        return;
    };
    assert_eq!(lines(&verdict, Severity::Fault), "");
    assert_eq!(verdict.services, 1);
}

#[test]
fn warn_has_only_warnings_and_they_are_in_what_a_feed_may_leave_out() {
    let Some(verdict) = folder("mocks/V3.0-UK-Warn") else {
        return;
    };
    assert_eq!(lines(&verdict, Severity::Fault), "");
    let own: String = verdict
        .findings
        .iter()
        .filter(|f| f.source == "taxonomy_term.json")
        .map(|f| format!("{} {} {}\n", f.response, f.pointer, f.what))
        .collect();
    expect_test::expect![[r#"
        /taxonomy_terms/{id}  `description` is missing.
        /taxonomy_terms/{id} /term_uri `term_uri` is “example_com”, which is not a whole web address.
    "#]]
    .assert_eq(&own);
}

/// The service itself has exactly the two faults that a validator of the schema with its formats finds,
/// and none without. Its list and its API details, which are easily overlooked, have more: the list was
/// never valid by its own schema (no `name`, an `email` that is no text).
#[test]
fn fail_has_exactly_the_two_faults_in_its_service_and_those_of_its_list() {
    let Some(verdict) = folder("mocks/V3.0-UK-Fail") else {
        return;
    };
    assert!(!verdict.is_sound());
    expect_test::expect![[r#"
        api_details.json /openapi_url `openapi_url` is “docs-openreferraluk-org/en/latest/openapi30.json”, which is not a whole web address.
        service_list.json /contents/0 `name` is missing.
        service_list.json /contents/1 `name` is missing.
        service_list.json /contents/2 `name` is missing.
        service_list.json /contents/3 `name` is missing.
        service_list.json /contents/2/email `email` should be text and is false.
        service_list.json /contents/3/email `email` should be text and is 12345.
        service_list.json /contents/0/email `email` is “email-example_com”, which is not an email address.
        service_list.json /contents/1/email `email` is “email-example_com”, which is not an email address.
        service_list.json /contents/0/url `url` is “example_counselling”, which is not a whole web address.
        service_list.json /contents/1/url `url` is “example_counselling”, which is not a whole web address.
        service_list.json /contents/2/url `url` is “example_counselling”, which is not a whole web address.
        service_list.json /contents/3 Another row, of service_list.json, has the identifier “ac148810-d857-441c-9679-408f346de14b” too.
        service_full.json /email `email` is “email-example_com”, which is not an email address.
        service_full.json /url `url` is “example/counselling”, which is not a whole web address.
    "#]].assert_eq(&lines(&verdict, Severity::Fault));
}

/// Test is one service, listed 128 times under one identifier, with other fields left out each time, in a
/// page that says it holds 31. Row by row it is valid. But the profile says that each service must have a
/// unique identifier, and a reader that goes by identifiers gets one service of 128: that is a fault.
#[test]
fn test_lists_one_identifier_128_times() {
    let Some(verdict) = folder("mocks/V3.0-UK-Test") else {
        return;
    };
    let kinds: Vec<_> = verdict
        .groups
        .iter()
        .filter(|group| group.severity == Severity::Fault)
        .map(|group| (group.rule, group.field.as_str(), group.count))
        .collect();
    assert_eq!(kinds, [(Rule::Unique, "service.id", 127)]);
}

#[test]
fn the_profiles_own_examples_are_sound() {
    let Some(verdict) = folder("uk-profile/examples") else {
        return;
    };
    let faults = lines(&verdict, Severity::Fault);
    assert_eq!(
        faults, "  There is no answer for /.\n",
        "the examples have no API details"
    );
}

fn of(response: Response, value: Value) -> Verdict {
    let mut judge = Judge::new(date(2026, 11, 26));
    judge.answer(Answer {
        source: "x",
        response,
        value: &value,
    });
    judge.verdict(false)
}

#[track_caller]
fn check(response: Response, value: Value, want: &str) {
    let verdict = of(response, value);
    let got: Vec<String> = verdict
        .findings
        .iter()
        .map(|f| format!("{} {}", f.pointer, f.what))
        .collect();
    assert!(
        got.iter().any(|line| line == want),
        "{want}\nis not among\n{}",
        got.join("\n")
    );
}

fn sound() -> Value {
    json!({
        "id": "3f7b145d-84af-42d7-8fae-eaca714b02b2", "name": "Computer class", "status": "active",
        "description": "Learn to use a computer.", "assured_date": "2026-11-01",
        "organization": {"id": "0bc248fa-dc27-4650-9ba4-8f1a24ef16a2", "name": "Library", "description": "Books",
            "email": "a@example.org"},
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut service = sound();
    service[field] = value;
    service
}

#[test]
fn a_good_service_has_nothing_against_it() {
    assert_eq!(of(Response::Service, sound()).findings, []);
}

#[test]
fn what_makes_no_sense_is_said() {
    use Response::Service;
    let schedule = |more: Value| {
        let mut schedule = json!({"id": "74706e55-df26-4b84-80fe-ecc30b5befb4"});
        schedule
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        with("schedules", json!([schedule]))
    };
    let place = |lat: f64, lon: f64| {
        let id = "3a19ff88-4620-4d17-9830-ac1d859eb5d5";
        let location =
            json!({"id": id, "location_type": "physical", "latitude": lat, "longitude": lon});
        with(
            "service_at_locations",
            json!([{"id": id, "location": location}]),
        )
    };
    let mut both = with("minimum_age", json!(90));
    both["maximum_age"] = json!(9);
    check(
        Service,
        both,
        "/minimum_age `minimum_age` is 90 and `maximum_age` is 9: nobody fits.",
    );
    check(
        Service,
        with("assured_date", json!("2025-01-01")),
        "/assured_date It was last made sure of on 2025-01-01.",
    );
    check(
        Service,
        with("assured_date", json!("2027-01-01")),
        "/assured_date `assured_date` is 2027-01-01, which is still to come.",
    );
    check(
        Service,
        with("assured_date", json!("1/1/2026")),
        "/assured_date `assured_date` is “1/1/2026”, which is not a day.",
    );
    check(
        Service,
        with("status", json!("Active")),
        "/status `status` is “Active”, which is none of the words for it.",
    );
    check(
        Service,
        with("name", json!(" ")),
        "/name `name` says nothing.",
    );
    check(Service, with("url", json!(null)), "/url `url` is null.");
    check(
        Service,
        with("organisation_id", json!("1")),
        "/organisation_id `organisation_id` is no field of the standard.",
    );
    check(
        Service,
        with(
            "organization_id",
            json!("3f7b145d-84af-42d7-8fae-eaca714b02b2"),
        ),
        "/organization_id `organization_id` is “3f7b145d-84af-42d7-8fae-eaca714b02b2” and the organization within has “0bc248fa-dc27-4650-9ba4-8f1a24ef16a2”.",
    );
    let mut alone = sound();
    alone.as_object_mut().unwrap().remove("organization");
    check(Service, alone, " Nobody can get in touch with it.");
    check(
        Service,
        schedule(json!({"opens_at": "17:00", "closes_at": "09:00"})),
        "/schedules/0/closes_at It opens at 17:00 and closes before, at 09:00.",
    );
    check(
        Service,
        schedule(json!({"valid_from": "2026-02-02", "valid_to": "2026-02-01"})),
        "/schedules/0/valid_from It begins on 2026-02-02 and ends before, on 2026-02-01.",
    );
    check(
        Service,
        schedule(json!({"freq": "WEEKLY", "byday": "2MO"})),
        "/schedules/0/byday `byday` is “2MO”, which is not a list of weekdays.",
    );
    check(
        Service,
        schedule(json!({"byday": "MO"})),
        "/schedules/0/byday `byday` means nothing without `freq`.",
    );
    check(
        Service,
        place(-1.5, 52.0),
        "/service_at_locations/0/location/latitude Latitude -1.5 and longitude 52 are the wrong way round.",
    );
    check(
        Service,
        place(100.0, 101.0),
        "/service_at_locations/0/location/latitude Latitude 100 and longitude 101 are nowhere on Earth.",
    );
    check(
        Service,
        place(0.0, 0.0),
        "/service_at_locations/0/location/latitude Latitude 0 and longitude 0 are outside the United Kingdom.",
    );
    let page = |more: Value| {
        let mut page = json!({"total_items": 10, "total_pages": 10, "page_number": 1, "size": 1,
            "first_page": true, "last_page": false, "empty": false, "contents": [sound()]});
        page.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        page
    };
    assert_eq!(of(Response::Services, page(json!({}))).findings, []);
    check(
        Response::Services,
        page(json!({"total_pages": 4})),
        "/total_pages `total_pages` is 4, and 10 rows at 1 a page make 10.",
    );
    check(
        Response::Services,
        page(json!({"last_page": true})),
        "/last_page `last_page` is true on page 1 of 10.",
    );
    check(
        Response::Services,
        page(json!({"total_items": 0})),
        "/total_items `total_items` is 0 and this page alone holds 1.",
    );
    check(
        Response::Services,
        page(json!({"contents": {}})),
        " `contents` should be a list and is an object.",
    );
}

#[test]
fn one_kind_of_fault_is_listed_up_to_a_bound_and_counted_beyond_it() {
    let rows: Vec<Value> = (0..5_000).map(|n| json!({"id": n})).collect();
    let verdict = of(Response::Services, json!({"contents": rows}));
    let ids = verdict
        .groups
        .iter()
        .find(|group| group.field == "service.id")
        .unwrap();
    assert_eq!((ids.count, ids.at.len()), (5_000, Verdict::EACH));
    assert_eq!(verdict.faults, 15_000, "id, name and status of each");
}

#[test]
fn hostile_values_are_judged_and_bounded() {
    let mut deep = json!({});
    for _ in 0..200 {
        deep =
            json!({"service_at_locations": [{"service": deep}], "organization": {"services": [1]}});
    }
    let long = "x".repeat(100_000);
    for value in [
        deep,
        json!(null),
        json!([[[]]]),
        json!("x"),
        json!({"id": long, long.as_str(): long}),
        json!({"contents": [null, 1, [], {"id": null}]}),
        json!({"latitude": 1e308, "total_pages": -1e308}),
    ] {
        for response in Response::ALL {
            let verdict = of(response, value.clone());
            assert!(
                verdict.findings.iter().all(|f| f.what.len() < 500),
                "{response:?}"
            );
        }
    }
}

mod anything {
    use proptest::prelude::*;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let name = prop::sample::select(vec![
            "id",
            "name",
            "status",
            "contents",
            "schedules",
            "location",
            "latitude",
            "longitude",
            "service",
            "freq",
            "byday",
            "opens_at",
            "closes_at",
            "organization",
            "total_items",
            "size",
            "assured_date",
            "x",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,20}".prop_map(Value::from),
            "[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[-0-9]{0,3}[A-Z]{2}"
                .prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 64, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..6).prop_map(|fields| fields
                    .into_iter()
                    .map(|(n, v)| (n.to_owned(), v))
                    .collect()),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn never_panics(value in any_value()) {
            for response in Response::ALL {
                let verdict = of(response, value.clone());
                prop_assert_eq!(verdict.groups.iter().map(|group| group.count).sum::<usize>(), verdict.faults + verdict.warnings);
            }
        }
    }
}
