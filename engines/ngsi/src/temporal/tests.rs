use serde_json::{Value, json};

use super::*;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::ErrorKind;
use crate::read;
use crate::select::Projection;
use crate::write::Representation;

fn vehicle() -> Entity {
    let at = |value: Value, at: &str| json!({"type": "Property", "value": value, "observedAt": format!("2020-08-01T{at}:00Z")});
    let body = json!({
        "id": "urn:x:1", "type": "Vehicle",
        "speed": [at(json!(120), "12:03"), at(json!(100), "12:07"), at(json!(80), "12:05")],
        "fuel": [at(json!(67), "12:03"), at(json!(53), "13:05"), at(json!(40), "14:07"),
                 {"value": 9, "datasetId": "urn:d:1", "observedAt": "2020-08-01T12:00:00Z"}],
        "street": [{"languageMap": {"fr": "Grand Place"}, "observedAt": "2020-08-01T12:03:00Z"}],
        "at": [{"object": "urn:x:2", "observedAt": "2020-08-01T12:03:00Z"}],
    });
    read::entity_over_time(body, &Context::core()).unwrap()
}

fn query(timerel: &str, from: &str, until: Option<&str>, last_n: Option<&str>) -> TemporalQuery {
    TemporalQuery::parse(Some(timerel), Some(from), until, None, last_n).unwrap()
}

fn shown(history: &Entity, format: &TemporalFormat, attribute: &str) -> Value {
    entity(
        history,
        &Context::core(),
        &Representation::default(),
        format,
    )
    .unwrap()[attribute]
        .clone()
}

#[test]
fn stretches_of_time_are_chosen() {
    let values = |query: &TemporalQuery| {
        let chosen = query.chosen(vehicle());
        chosen
            .instances(&Context::core().expand("speed"))
            .iter()
            .map(|a| a.value.as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        values(&query("after", "2020-08-01T12:05:00Z", None, None)),
        [80, 100]
    );
    assert_eq!(
        values(&query("before", "2020-08-01T12:05:00Z", None, None)),
        [120]
    );
    assert_eq!(
        values(&query(
            "between",
            "2020-08-01T12:03:00Z",
            Some("2020-08-01T12:07:00Z"),
            None
        )),
        [120, 80]
    );
    assert_eq!(
        values(&query("after", "2020-08-01T00:00:00Z", None, Some("2"))),
        [80, 100]
    );
    assert!(values(&query("after", "2021-08-01T00:00:00Z", None, None)).is_empty());
}

#[test]
fn values_are_shown_in_rows() {
    let history = TemporalQuery::default().chosen(vehicle());
    let rows = |name| {
        shown(
            &history,
            &TemporalFormat::Values(TimeProperty::ObservedAt),
            name,
        )
    };
    assert_eq!(
        rows("speed"),
        json!({"type": "Property", "values": [[120, "2020-08-01T12:03:00Z"], [80, "2020-08-01T12:05:00Z"], [100, "2020-08-01T12:07:00Z"]]})
    );
    assert_eq!(
        rows("street"),
        json!({"type": "LanguageProperty", "languageMaps": [[{"languageMap": {"fr": "Grand Place"}}, "2020-08-01T12:03:00Z"]]})
    );
    assert_eq!(
        rows("at"),
        json!({"type": "Relationship", "objects": [["urn:x:2", "2020-08-01T12:03:00Z"]]})
    );
    assert_eq!(
        rows("fuel")[0],
        json!({"type": "Property", "datasetId": "urn:d:1", "values": [[9, "2020-08-01T12:00:00Z"]]})
    );
}

#[test]
fn whole_instances_are_shown() {
    let speed = shown(&vehicle(), &TemporalFormat::Normalized, "speed");
    assert_eq!(
        speed[0],
        json!({"type": "Property", "value": 120, "observedAt": "2020-08-01T12:03:00Z"})
    );
    let mut history = vehicle();
    let name = Context::core().expand("at").into_owned();
    let gone = history.instances(&name)[0].tombstone(0);
    history.attributes[&name].push(gone);
    assert_eq!(
        shown(&history, &TemporalFormat::Normalized, "at")[1],
        json!({"type": "Relationship", "object": "urn:ngsi-ld:null", "deletedAt": "1970-01-01T00:00:00Z"})
    );
    assert_eq!(
        shown(
            &history,
            &TemporalFormat::Values(TimeProperty::ObservedAt),
            "at"
        )["objects"][1],
        json!(["urn:ngsi-ld:null", "1970-01-01T00:00:00Z"])
    );
}

#[test]
fn figures_are_worked_out_for_each_period() {
    let asked = query("after", "2020-08-01T12:03:00Z", None, None);
    let history = asked.chosen(vehicle());
    let figures = |methods: &str, period: &str, name: &str| {
        let aggregation = Aggregation::parse(methods, Some(period), &asked).unwrap();
        shown(&history, &TemporalFormat::Aggregated(aggregation), name)
    };
    assert_eq!(
        figures("avg", "PT1H", "speed"),
        json!({"type": "Property", "avg": [[100, "2020-08-01T12:03:00Z", "2020-08-01T13:03:00Z"]]})
    );
    assert_eq!(
        figures("avg,max", "PT1H", "fuel")["max"],
        json!([
            [67, "2020-08-01T12:03:00Z", "2020-08-01T13:03:00Z"],
            [53, "2020-08-01T13:03:00Z", "2020-08-01T14:03:00Z"],
            [40, "2020-08-01T14:03:00Z", "2020-08-01T15:03:00Z"]
        ])
    );
    assert_eq!(
        figures("min", "P1D", "fuel")["min"][0],
        json!([40, "2020-08-01T12:03:00Z", "2020-08-02T12:03:00Z"])
    );
    assert_eq!(
        figures("totalCount,distinctCount", "PT0S", "at")["totalCount"][0][0],
        1
    );
    assert_eq!(
        figures("sum,sumsq,stddev", "P1D", "speed")["sumsq"][0][0],
        120 * 120 + 80 * 80 + 100 * 100
    );
    assert_eq!(figures("avg", "P1D", "at")["avg"], json!([]));
    assert!(
        figures("stddev", "P1M", "speed")["stddev"][0][0]
            .as_f64()
            .is_some_and(|s| (s - 16.329_931_6).abs() < 1e-6)
    );
}

#[test]
fn members_are_chosen_in_histories_too() {
    let how = Representation {
        projection: Projection::default()
            .pick("id,speed", &Context::core())
            .unwrap(),
        ..Representation::default()
    };
    let written = entity(
        &vehicle(),
        &Context::core(),
        &how,
        &TemporalFormat::Normalized,
    )
    .unwrap();
    assert_eq!(
        written.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["id", "speed"]
    );
}

#[test]
fn what_is_no_temporal_query_is_refused() {
    let refuse = |timerel, at, end, property, last| {
        assert!(
            TemporalQuery::parse(timerel, at, end, property, last).is_err(),
            "{timerel:?} {at:?} {end:?} {property:?} {last:?}"
        );
    };
    let noon = Some("2020-08-01T12:00:00Z");
    refuse(Some("since"), noon, None, None, None);
    refuse(Some("after"), None, None, None, None);
    refuse(Some("after"), Some("noon"), None, None, None);
    refuse(Some("between"), noon, None, None, None);
    refuse(None, noon, None, None, None);
    refuse(Some("after"), noon, None, Some("bornAt"), None);
    for last in ["0", "-1", "1.5", "x"] {
        refuse(None, None, None, None, Some(last));
    }
    for (methods, period) in [("mean", "PT1H"), ("", "PT1H"), ("avg", "1H")] {
        assert!(Aggregation::parse(methods, Some(period), &TemporalQuery::default()).is_err());
    }
    let tiny = Aggregation::parse(
        "avg",
        Some("PT0.000001S"),
        &query("after", "0001-01-01T00:00:00Z", None, None),
    )
    .unwrap();
    let history = vehicle();
    let written = entity(
        &history,
        &Context::core(),
        &Representation::default(),
        &TemporalFormat::Aggregated(tiny),
    );
    assert!(written.is_ok() || written.unwrap_err().kind == ErrorKind::TooComplexQuery);
}
