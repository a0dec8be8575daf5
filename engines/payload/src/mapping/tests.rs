//! The rules of mapping, a row of data each.

use serde_json::json;

use super::*;

#[track_caller]
fn check(row: Value, data: Value, want: &str) {
    let mapping: Mapping = serde_json::from_value(json!([row])).unwrap();
    let got = apply(&mapping, &data);
    let mut said: Vec<String> = got
        .readings
        .iter()
        .map(|r| {
            format!(
                "{}={}{}",
                r.name,
                r.value,
                r.unit_code.as_deref().unwrap_or("")
            )
        })
        .collect();
    said.extend(
        got.refused
            .iter()
            .map(|r| format!("{}: {}", r.field, r.why)),
    );
    said.extend(got.unmapped.iter().map(|field| format!("left {field}")));
    assert_eq!(said.join("; "), want);
}

#[test]
fn maps_numbers_with_units() {
    let t = || json!({ "field": "t", "attribute": "temperature", "unit_code": "CEL" });
    check(t(), json!({ "t": 21.5 }), "temperature=21.5CEL");
    check(t(), json!({ "t": 21 }), "temperature=21CEL");
    check(t(), json!({ "t": "25 ℃" }), "temperature=25.0CEL");
    check(t(), json!({ "t": "-1.5" }), "temperature=-1.5CEL");
    check(t(), json!({ "t": "warm" }), "t: \"warm\" is not a number");
    check(t(), json!({ "t": true }), "t: true is not a number");
    check(t(), json!({ "t": null }), "");
    check(t(), json!({}), "");
    check(t(), json!([1, 2]), "left [0]; left [1]");
    check(
        t(),
        json!({ "t": { "x": 1 } }),
        "t: {\"x\":1} is not a number",
    );
}

#[test]
fn scales_without_dust() {
    let v = json!({ "field": "v", "attribute": "voltage", "unit_code": "VLT", "scale": 0.001 });
    check(v.clone(), json!({ "v": 3670 }), "voltage=3.67VLT");
    check(v.clone(), json!({ "v": 1.7e308 }), "voltage=1.7e+305VLT");
    let f = json!({ "field": "f", "attribute": "f", "scale": 1e308, "offset": 1e308 });
    check(f, json!({ "f": 1e308 }), "f: inf is not a number");
    let k = json!({ "field": "k", "attribute": "t", "scale": 1, "offset": -273.15 });
    check(k, json!({ "k": 300 }), "t=26.85");
}

#[test]
fn maps_words_and_refuses_unknown_ones() {
    let s = || json!({ "field": "s", "attribute": "occupied", "values": { "occupied": true, "1": true, "false": false, "Success": null } });
    check(s(), json!({ "s": "occupied" }), "occupied=true");
    check(s(), json!({ "s": 1 }), "occupied=true");
    check(s(), json!({ "s": false }), "occupied=false");
    check(
        s(),
        json!({ "s": "perhaps" }),
        "s: the value \"perhaps\" is not listed",
    );
    let plain = || json!({ "field": "s", "attribute": "status" });
    check(plain(), json!({ "s": "open" }), "status=\"open\"");
    check(
        plain(),
        json!({ "s": [1] }),
        "s: it is a group of fields, not one",
    );
}

#[test]
fn finds_places_on_the_map() {
    let g = |field: &str| json!({ "field": field, "attribute": "location", "kind": "geo" });
    let at = r#"location={"type":"Point","coordinates":[0.35,51.48]}"#;
    check(
        g("gps"),
        json!({ "gps": { "latitude": 51.48, "longitude": 0.35, "altitude": 3 } }),
        &format!("{at}; left gps.altitude"),
    );
    check(g("$"), json!({ "lat": "51.48", "lon": "0.35" }), at);
    check(g("p"), json!({ "p": [0.35, 51.48] }), at);
    check(
        g("p"),
        json!({ "p": [351, 51.48] }),
        "p: latitude 51.48 and longitude 351 are not on the map",
    );
    check(
        g("$"),
        json!({ "level": 3 }),
        "$: it has no latitude and longitude; left level",
    );
}

#[test]
fn reads_paths_and_names_what_is_left() {
    let row = |field: &str| json!({ "field": field, "attribute": "x" });
    check(
        row("a.b[1].c"),
        json!({ "a": { "b": [0, { "c": 7 }] } }),
        "x=7; left a.b[0]",
    );
    check(
        row("[\"pm2.5\"]"),
        json!({ "pm2.5": 7, "pm10": 8 }),
        "x=7; left pm10",
    );
    check(row("a[\"x\\\"]y\"]"), json!({ "a": { "x\"]y": 1 } }), "x=1");
    check(
        row("q"),
        json!({ "a.b": 1, "": { "$": 2 } }),
        "left [\"a.b\"]; left [\"\"][\"$\"]",
    );
    for bad in [
        "", ".a", "a.", "a..b", "a[", "a[x]", "a[\"x]", "a]b", "[-1]",
    ] {
        assert!(bad.parse::<Path>().is_err(), "{bad}");
    }
    for good in ["$", "a", "a.b[0][\"c d.e\"]", "[3]"] {
        assert_eq!(good.parse::<Path>().unwrap().to_string(), good);
    }
}

#[test]
fn the_first_row_present_wins() {
    let mapping: Mapping = serde_json::from_value(json!([
        { "field": "a", "attribute": "x" }, { "field": "b", "attribute": "x" }
    ]))
    .unwrap();
    assert_eq!(
        apply(&mapping, &json!({ "a": 1, "b": 2 })).readings[0].value,
        1
    );
    assert_eq!(apply(&mapping, &json!({ "b": 2 })).readings[0].value, 2);
    assert!(
        serde_json::from_value::<Mapping>(
            json!([{ "field": "a", "attribute": "x", "unit": "CEL" }])
        )
        .is_err()
    );
}
