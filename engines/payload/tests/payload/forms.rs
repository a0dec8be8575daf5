//! The published forms of codec, what they are given, and what they may answer.

use payload::{CodecError, Downlink, Limits, Sandbox, Uplink, unhurried};
use serde_json::json;

use crate::{check, decode, room, told, uplink};

#[track_caller]
fn source(source: &str, want: &str) {
    assert_eq!(told(&decode(source, &[1, 2, 255])), want, "{source}");
}

#[test]
fn three_forms_are_known() {
    source(
        "function decodeUplink(input) { return { data: { p: input.fPort, b: input.bytes } } }",
        r#"{"p":1,"b":[1,2,255]}"#,
    );
    source(
        "function Decode(fPort, bytes, variables) { return { p: fPort, n: bytes.length, v: variables } }",
        r#"{"p":1,"n":3,"v":{}}"#,
    );
    source(
        "function Decoder(bytes, port) { var decoded = {}; decoded.last = bytes[2]; return decoded }",
        r#"{"last":255}"#,
    );
    source(
        "module.exports = { decodeUplink: function (i) { return { data: { n: i.bytes.length } } } }",
        r#"{"n":3}"#,
    );
    source(
        "exports.decodeUplink = (i) => ({ data: { n: i.bytes.length } }); // no line end",
        r#"{"n":3}"#,
    );
    source("var decodeUplink = i => ({data:{}})", "{}");
    source(
        "'use strict'; function decodeUplink(i) { x = 1 }",
        "the codec failed at line 1: x is not defined",
    );
    source(
        "\u{feff}function decodeUplink(i) { return { data: {} } } <!-- old comment",
        "{}",
    );
}

#[test]
fn what_a_codec_is_given() {
    check(
        "return { data: { a: Array.isArray(input.bytes), t: typeof input.bytes[0], at: input.recvTime } }",
        r#"{"a":true,"t":"number"}"#,
    );
    let mut room = room();
    let codec = room
        .load("function decodeUplink(i) { return { data: { at: i.recvTime, now: new Date(), ms: Date.now(), v: i.variables, h: i.recvTime.getHours() } } }")
        .unwrap();
    let variables = [
        ("height".to_owned(), "2.5".to_owned()),
        ("__proto__".to_owned(), "x".to_owned()),
    ];
    let message = Uplink {
        f_port: 2,
        bytes: &[],
        recv_time: Some("2026-11-24T14:05:06.5+01:00"),
        variables: &variables,
    };
    assert_eq!(
        told(&room.decode(&codec, &message, unhurried)),
        r#"{"at":"2026-11-24T13:05:06.500Z","now":"2026-11-24T13:05:06.500Z","ms":1795525506500,"v":{"height":"2.5"},"h":13}"#
    );
    let bad = Uplink {
        recv_time: Some("yesterday"),
        ..message
    };
    assert_eq!(
        told(&room.decode(&codec, &bad, unhurried)),
        "the codec was given the time of receipt yesterday, which is no ISO 8601 time"
    );
}

#[test]
fn the_clock_and_chance_are_the_same_each_time() {
    check(
        "return { data: { a: Date.now(), b: new Date(), c: new Date().getTimezoneOffset() } }",
        r#"{"a":0,"b":"1970-01-01T00:00:00.000Z","c":0}"#,
    );
    check(
        "return { data: { a: String(new Date(2024, 0, 2, 3, 4, 5)), b: Date.parse('2024-01-02T03:04:05') } }",
        r#"{"a":"Tue Jan 02 2024 03:04:05 GMT+0000 (Coordinated Universal Time)","b":1704164645000}"#,
    );
    check(
        "var d = new Date('2024-01-02 03:04:05'); return { data: { a: d.toISOString(), b: d.toLocaleString(), c: d instanceof Date } }",
        r#"{"a":"2024-01-02T03:04:05.000Z","b":"1/2/2024, 3:04:05 AM","c":true}"#,
    );
    check(
        "return { data: { a: new Date('soon').getTime(), b: String(new Date(NaN)), c: new Date(new Date(5)).getTime(), d: typeof Date() } }",
        r#"{"a":null,"b":"Invalid Date","c":5,"d":"string"}"#,
    );
    let twice = "function decodeUplink() { return { data: { r: Math.random() } } }";
    let mut room = room();
    let codec = room.load(twice).unwrap();
    let first = room.decode(&codec, &uplink(&[]), unhurried).unwrap();
    assert_eq!(first, room.decode(&codec, &uplink(&[]), unhurried).unwrap());
    assert!((0.0..1.0).contains(&first.data["r"].as_f64().unwrap()));
}

#[test]
fn answers_of_every_shape() {
    check(
        "return { data: { a: 1 }, warnings: ['w', 2], errors: 'e' }",
        r#"{"a":1} warnings: w, 2 errors: e"#,
    );
    check(
        "return { errors: ['unknown FPort'] }",
        "null errors: unknown FPort",
    );
    check("return {}", "null");
    check(
        "return { data: { n: NaN, i: -1/0, u: undefined, f: function () {}, z: -0, d: new Date(0), s: Symbol('x') } }",
        r#"{"n":null,"i":null,"z":0,"d":"1970-01-01T00:00:00.000Z"}"#,
    );
    check("return { data: [1, undefined] }", "[1,null]");
    check("return 5", "the codec gave number, not an object");
    check("return null", "the codec gave null, not an object");
    check("", "the codec gave undefined, not an object");
    check("return [1]", "the codec gave an array, not an object");
    check(
        "return { data: 5 }",
        "the codec gave data that is a number, not an object",
    );
    check(
        "return { data: { a: 1n } }",
        "the codec gave a result that has no JSON form: BigInt are forbidden in JSON.stringify",
    );
    check(
        "var a = {}; a.a = a; return { data: a }",
        "the codec gave a result that has no JSON form: circular reference",
    );
    check(
        "return { data: { s: '\\ud800', e: '\\u0000é' } }",
        "the codec gave a result that is not usable JSON: unexpected end of hex escape at line 1 column 21",
    );
    check(
        "return { data: { m: new Map([[1, 2]]), u: new Uint8Array(2) } }",
        r#"{"m":{},"u":{"0":0,"1":0}}"#,
    );
    check(
        "return { data: { big: 1e21, deep: { a: { b: [{}] } } } }",
        r#"{"big":1e+21,"deep":{"a":{"b":[{}]}}}"#,
    );
    check(
        "return { data: { a: 'x'.repeat(70000) } }",
        "the result is 70017 bytes long, more than 65536",
    );
}

#[test]
fn failures_say_where() {
    source(
        "function decodeUplink(input) {\n  var a;\n  return a.b.c;\n}",
        "the codec failed at line 3: cannot read property 'b' of undefined",
    );
    source(
        "function decodeUplink(input) {\n\n throw 'a text' }",
        "the codec failed at line 0: a text",
    );
    source(
        "function decodeUplink(input) { throw { message: 'own' } }",
        "the codec failed at line 0: own",
    );
    source(
        "function decodeUplink(input) { throw {} }",
        "the codec failed at line 0: threw object",
    );
    source(
        "function decodeUplink(input) {\n  return {\n}",
        "the codec does not parse at line 4: unexpected token in expression: ')'",
    );
    source(
        "var a = ;",
        "the codec does not parse at line 1: unexpected token in expression: ';'",
    );
    source(
        "function other() {}",
        "the codec has no function decodeUplink, Decode or Decoder",
    );
    source(
        "",
        "the codec has no function decodeUplink, Decode or Decoder",
    );
    source("x.y", "the codec failed at line 1: x is not defined");
    source(
        "a\0b",
        "the codec does not parse at line 1: there is a NUL character",
    );
    source(
        "export function decodeUplink() {}",
        "the codec does not parse at line 1: unsupported keyword: export",
    );
    source(
        "}); (function () {",
        "the codec has no function decodeUplink, Decode or Decoder",
    );
    source(
        "}).call(globalThis)});(function(require,module,exports){return(function(){",
        "the codec does not parse at line 0: a bracket is closed that was not opened",
    );
    let long = Sandbox::new(Limits {
        source_bytes: 10,
        ..Limits::default()
    })
    .unwrap()
    .load("0123456789a");
    assert_eq!(
        long.unwrap_err(),
        CodecError::Source {
            bytes: 11,
            limit: 10
        }
    );
}

#[test]
fn downlinks_and_normal_forms() {
    let mut room = room();
    let codec = room
        .load(
            "function encodeDownlink(input) { return { bytes: [input.data.led, -1, 300.7], fPort: 7, warnings: ['w'] } }
             function decodeDownlink(input) { return { data: { led: input.bytes[0] } } }
             function normalizeUplink(input) { return { data: [{ air: { temperature: input.data.t } }] } }",
        )
        .unwrap();
    let on = json!({ "led": 1 });
    let command = Downlink {
        data: &on,
        f_port: None,
        variables: &[],
    };
    let sent = room.encode_downlink(&codec, &command, unhurried).unwrap();
    assert_eq!(
        (sent.f_port, sent.bytes.as_slice(), sent.warnings.len()),
        (Some(7), [1, 255, 44].as_slice(), 1)
    );
    assert_eq!(
        told(&room.decode_downlink(&codec, &uplink(&[9]), unhurried)),
        r#"{"led":9}"#
    );
    assert_eq!(
        told(&room.normalize_uplink(&codec, &json!({ "t": 1.5 }), unhurried)),
        r#"[{"air":{"temperature":1.5}}]"#
    );
    assert_eq!(
        told(&room.decode(&codec, &uplink(&[]), unhurried)),
        "the codec has no function decodeUplink, Decode or Decoder"
    );

    for (source, want) in [
        (
            "function Encode(fPort, obj, variables) { return [fPort, obj.led] }",
            "Ok((Some(3), [3, 1]))",
        ),
        (
            "function Encoder(obj, port) { return Uint8Array.of(port, obj.led) }",
            "Ok((Some(3), [3, 1]))",
        ),
        (
            "function encodeDownlink(i) { return { bytes: ['1'], fPort: 1 } }",
            r#"Err(Shape("gave 1 among the bytes"))"#,
        ),
        (
            "function encodeDownlink(i) { return { bytes: 'abc' } }",
            r#"Err(Shape("gave bytes that are a string, not an array"))"#,
        ),
        (
            "function encodeDownlink(i) { return { bytes: [], fPort: 999 } }",
            r#"Err(Shape("gave the port 999, not a whole number from 0 to 255"))"#,
        ),
        (
            "function encodeDownlink(i) { return { errors: ['no'] } }",
            "Ok((None, []))",
        ),
        (
            "function decodeUplink(i) { return {} }",
            r#"Err(NoDecoder("encodeDownlink, Encode or Encoder"))"#,
        ),
    ] {
        let codec = room.load(source).unwrap();
        let command = Downlink {
            data: &on,
            f_port: Some(3),
            variables: &[],
        };
        let got = room
            .encode_downlink(&codec, &command, unhurried)
            .map(|sent| (sent.f_port, sent.bytes));
        assert_eq!(format!("{got:?}"), want, "{source}");
    }
}

#[test]
fn codecs_that_change_built_in_things_work_too() {
    source(
        "String.prototype.half = function () { return this.length / 2 }; function decodeUplink() { return { data: { h: 'abcd'.half() } } }",
        r#"{"h":2}"#,
    );
    source(
        "Math.trunc8 = function (n) { return n & 255 }; function decodeUplink() { return { data: { n: Math.trunc8(257) } } }",
        r#"{"n":1}"#,
    );
    source(
        "function decodeUplink() { return { data: { e: eval('1 + 1'), f: new Function('return 7')() } } }",
        r#"{"e":2,"f":7}"#,
    );
    source(
        "function decodeUplink() { var e = new Error('x'); e.name = 'Own'; e.toString = null; return { data: { n: e.name, m: e.message } } }",
        r#"{"n":"Own","m":"x"}"#,
    );
    source(
        "'use strict'; class Own extends Error { constructor(m) { super(m); this.name = 'Own'; } } function decodeUplink() { try { throw new Own('x') } catch (e) { return { data: { n: e.name, s: String(e), i: e instanceof Own } } } }",
        r#"{"n":"Own","s":"Own: x","i":true}"#,
    );
    source(
        "console.log('x'); console.error(1); function decodeUplink() { for (i = 0; i < 3; i++); return { data: { i: i } } }",
        r#"{"i":3}"#,
    );
}

#[test]
fn a_codec_may_be_shared_by_rooms_on_other_threads() {
    let codec = room()
        .load("function decodeUplink(i) { return { data: { n: i.bytes[0] } } }")
        .unwrap();
    let threads: Vec<_> = (0..4_u8)
        .map(|n| {
            let codec = codec.clone();
            std::thread::spawn(move || {
                room()
                    .decode(&codec, &uplink(&[n]), unhurried)
                    .unwrap()
                    .data["n"]
                    == n
            })
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
}

#[test]
fn the_codec_longest_unused_makes_room() {
    let mut room = Sandbox::new(Limits {
        warm_codecs: 2,
        ..Limits::default()
    })
    .unwrap();
    let codecs: Vec<_> = (0..3)
        .map(|n| {
            room.load(&format!(
                "function decodeUplink() {{ return {{ data: {{ n: {n} }} }} }}"
            ))
            .unwrap()
        })
        .collect();
    let warm = |room: &Sandbox| {
        codecs
            .iter()
            .map(|codec| room.memory_bytes(codec).is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(warm(&room), [false, true, true]);
    assert_eq!(
        room.decode(&codecs[0], &uplink(&[]), unhurried)
            .unwrap()
            .data["n"],
        0
    );
    assert_eq!(warm(&room), [true, false, true]);
}
