//! SenML packs, from the standard's own examples and against bad ones.

use payload::senml::{Record, SenmlError, Value, from_cbor, from_json};

const NOW_S: f64 = 1_800_000_000.0;

fn line(record: &Record) -> String {
    let value = match &record.value {
        None => String::new(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => format!("{text:?}"),
        Some(Value::Truth(truth)) => truth.to_string(),
        Some(Value::Data(data)) => format!("{data:02x?}"),
    };
    let sum = record
        .sum
        .map_or(String::new(), |sum| format!(" sum {sum}"));
    let update = record
        .update_s
        .map_or(String::new(), |s| format!(" next {s}"));
    format!(
        "{} {value}{} @{}{sum}{update}",
        record.name,
        record.unit.as_deref().unwrap_or(""),
        record.time_s
    )
}

fn lines(result: Result<Vec<Record>, SenmlError>) -> String {
    match result {
        Ok(records) => records.iter().map(line).collect::<Vec<_>>().join("; "),
        Err(e) => e.to_string(),
    }
}

#[track_caller]
fn check(pack: &str, want: &str) {
    assert_eq!(lines(from_json(pack.as_bytes(), NOW_S)), want, "{pack}");
}

#[test]
fn resolves_what_the_pack_shares() {
    check(
        r#"[{"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]"#,
        "urn:dev:ow:10e2073a01080063 23.1Cel @1800000000",
    );
    check(
        r#"[{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
            {"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3}]"#,
        "urn:dev:ow:10e2073a0108006:voltage 120.1V @1276020076.001; urn:dev:ow:10e2073a0108006:current 1.2A @1276020071.001; urn:dev:ow:10e2073a0108006:current 1.3A @1276020072.001",
    );
    check(
        r#"[{"bn":"a","bv":20,"bs":5},{"n":"1","v":1.5,"t":-60,"ut":300},{"n":"2","s":3}]"#,
        "a1 21.5 @1799999940 next 300; a2  @1800000000 sum 8",
    );
    check(
        r#"[{"n":"open","vb":true},{"n":"label","vs":"Machine Room"},{"n":"nfv","vd":"aGkgCg"}]"#,
        "open true @1800000000; label \"Machine Room\" @1800000000; nfv [68, 69, 20, 0a] @1800000000",
    );
    check(
        r#"[{"bn":"a","v":1},{"bn":"b","v":2}]"#,
        "a 1 @1800000000; b 2 @1800000000",
    );
    check("[]", "");
}

#[test]
fn refuses_bad_packs() {
    check(r#"[{"v":1}]"#, "record 1 has the name \"\"");
    check(r#"[{"n":"a b","v":1}]"#, "record 1 has the name \"a b\"");
    check(r#"[{"n":"-a","v":1}]"#, "record 1 has the name \"-a\"");
    check(r#"[{"n":"a"}]"#, "record 1 has no value");
    check(
        r#"[{"n":"a","v":1,"vs":"x"}]"#,
        "record 1 has more than one value",
    );
    check(
        r#"[{"bver":11,"n":"a","v":1}]"#,
        "record 1 has the version 11, later than 10",
    );
    check(
        r#"[{"n":"a","v":1,"x":2},{"n":"b","v":1,"must_":1}]"#,
        "record 2 has the field must_, which must be understood and is not",
    );
    check(
        r#"[{"n":"a","vd":"*"}]"#,
        "record 1 has data that is not base64url: Invalid symbol 42, offset 0.",
    );
    check(
        r#"[{"n":"a","v":1e308},{"bv":1e308,"n":"a","v":1e308}]"#,
        "record 2 has the number inf",
    );
    check(
        r#"{"n":"a","v":1}"#,
        "the pack is not SenML JSON: invalid type: map, expected a sequence at line 1 column 0",
    );
    check(
        r#"[{"n":"a","v":"1"}]"#,
        "the pack is not SenML JSON: invalid type: string \"1\", expected f64 at line 1 column 17",
    );
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
        .collect()
}

#[track_caller]
fn check_cbor(hex: &str, want: &str) {
    assert_eq!(lines(from_cbor(&bytes(hex), NOW_S)), want, "{hex}");
}

#[test]
fn reads_cbor() {
    // [{-2: "a:", -3: 1276020076.001, -4: "A", 0: "v", 1: "V", 2: 120.1}, {0: "c", 6: -5, 2: 1.2}]
    check_cbor(
        "82a62162613a22fb41d303a15b0010622361410061760161560 2fb405e066666666666a3006163062402fb3ff3333333333333".replace(' ', "").as_str(),
        "a:v 120.1V @1276020076.001; a:c 1.2A @1276020071.001",
    );
    check_cbor(
        "81a2006161 04f5".replace(' ', "").as_str(),
        "a true @1800000000",
    );
    check_cbor("9fbf00616102f93e00ffff", "a 1.5 @1800000000");
    check_cbor("81a200616108420102", "a [01, 02] @1800000000");
    check_cbor("81a3006161020163757432f6", "a 1 @1800000000");
    check_cbor(
        "81a3006161020164783131 5f00".replace(' ', "").as_str(),
        "record 1 has the field x11_, which must be understood and is not",
    );
}

#[test]
fn refuses_bad_cbor() {
    for hex in [
        "",
        "ff",
        "81",
        "81a1",
        "9bffffffffffffffff",
        "81a2006161",
        "8100",
        "81a20061610200ff",
        "81a20061ff0200",
        "81a200616102f97e00",
        "81a2006161021bffff",
    ] {
        assert!(from_cbor(&bytes(hex), NOW_S).is_err(), "{hex}");
    }
}
