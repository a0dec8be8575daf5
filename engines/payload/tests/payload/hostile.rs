//! Codecs that mean harm, or go wrong as if they did: each is stopped with its own error, and the
//! next message is decoded as if nothing had happened.

use std::cell::Cell;
use std::time::{Duration, Instant};

use payload::{CodecError, Limits, Sandbox, unhurried};

use crate::{check, room, told, uplink};

/// Runs harm when the first byte is 1, and answers plainly otherwise: harm, plain, harm, plain.
#[track_caller]
fn harm(body: &str, want: &str) {
    assert_eq!(harmed(body), want, "{body}");
}

#[track_caller]
fn harmed(body: &str) -> String {
    let source = format!(
        "function decodeUplink(input) {{ if (input.bytes[0] === 1) {{ {body} }} \
         return {{ data: {{ ok: [1, 2].concat([3]).slice(1), o: Object.keys({{ a: 1 }}), j: JSON.stringify({{ b: [2] }}) }} }} }}"
    );
    let limits = Limits {
        work: 50,
        ..Limits::default()
    };
    let mut room = Sandbox::new(limits).unwrap();
    let codec = room.load(&source).unwrap();
    let other = room
        .load("function decodeUplink() { return { data: { other: typeof leaked } } }")
        .unwrap();
    let mut last = None;
    for _ in 0..2 {
        let started = Instant::now();
        let got = told(&room.decode(&codec, &uplink(&[1]), unhurried));
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{body} took {:?}",
            started.elapsed()
        );
        assert!(
            last.is_none_or(|last| last == got),
            "{body} gave {got} the second time"
        );
        last = Some(got);
        let plain = told(&room.decode(&codec, &uplink(&[0]), unhurried));
        assert_eq!(
            plain, r#"{"ok":[2,3],"o":["a"],"j":"{\"b\":[2]}"}"#,
            "after {body}"
        );
        let apart = told(&room.decode(&other, &uplink(&[]), unhurried));
        assert_eq!(apart, r#"{"other":"undefined"}"#, "beside {body}");
    }
    last.unwrap()
}

const TIME: &str = "the codec ran too long and was stopped";
const MEMORY: &str = "the codec asked for more memory than it may have";
const STACK: &str = "the codec's calls are nested too deep";

#[test]
fn endless_work_is_stopped() {
    harm("for (;;) {}", TIME);
    harm(
        "while (true) { try { for (;;) {} } catch (e) {} finally { for (;;) {} } }",
        TIME,
    );
    harm(
        "(function f() { setTimeout; })(); do { Math.sin(1) } while (1)",
        "the codec failed at line 1: setTimeout is not defined",
    );
    harm("return { data: { toJSON() { for (;;) {} } } }", TIME);
    harm("return { get data() { for (;;) {} } }", TIME);
    harm("throw { get message() { for (;;) {} } }", TIME);
    harm(
        "throw { toString() { for (;;) {} } }",
        "the codec failed at line 0: threw object",
    );
    harm(
        "var e = new Error('x'); Object.defineProperty(e, 'stack', { get() { for (;;) {} } }); throw e",
        TIME,
    );
    harm(
        "/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
        TIME,
    );
    harm(
        "try { /^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') } catch (e) { for (;;) {} }",
        TIME,
    );
    harm(
        "function* g() { while (true) yield 1 } for (const x of g()) {}",
        TIME,
    );
    harm("[...(function* () { for (;;) yield* [] })()]", TIME);
    harm("[3, 2, 1].sort(function () { for (;;) {} })", TIME);
    harm("'a'.replace(/a/, function () { for (;;) {} })", TIME);
    harm(
        "var m = new Map([[1, 1]]); m.forEach(function (v, k) { m.delete(k); m.set(k, 1) })",
        TIME,
    );
}

#[test]
fn long_loops_inside_built_in_functions_are_stopped() {
    for (name, length) in [
        ("join", "2 ** 53 - 1"),
        ("slice", "Infinity"),
        ("concat", "1e9"),
        ("flat", "65537"),
    ] {
        let got = harmed(&format!(
            "Array.prototype.{name}.call({{ length: {length} }})"
        ));
        assert!(got.contains("is longer than 65536"), "{name}: {got}");
    }
    let sparse = "the codec failed at line 1: an array of 4294967295 is longer than 65536";
    for call in [
        "join()",
        "slice()",
        "concat()",
        "flat()",
        "reverse()",
        "sort()",
        "splice(0, 1)",
        "unshift(1)",
        "shift()",
        "copyWithin(0, 1)",
    ] {
        harm(
            &format!("var a = []; a.length = 4294967295; a.{call}"),
            sparse,
        );
    }
    harm("var a = []; a.length = 4294967295; [].concat(a)", sparse);
    harm("var a = []; a.length = 4294967295; [a].flat()", sparse);
    harm("var a = []; a.length = 4294967295; String(a)", sparse);
    harm(
        "var a = []; a.length = 4294967295; JSON.stringify({}, a)",
        sparse,
    );
    harm("var a = []; a.length = 4294967295; new Set(a)", TIME);
    harm(
        "var a = []; a.length = 4294967295; new Set(a.values())",
        TIME,
    );
    harm("var a = []; a.length = 4294967295; a.indexOf(1)", TIME);
    harm(
        "var a = []; a.length = 4294967295; a.forEach(function () {})",
        TIME,
    );
    harm(
        "Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)",
        TIME,
    );
    harm(
        "Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)",
        TIME,
    );
    harm(
        "Array.prototype.reduce.call({ length: 2 ** 53 - 1 }, function () {})",
        TIME,
    );
    harm(
        "var u = new Uint8Array(1); Object.defineProperty(u, 'length', { value: 2 ** 53 - 1 }); Array.prototype.fill.call(u, 1)",
        "the codec failed at line 1: only a true array can be changed in place",
    );
    harm(
        "var n = 0; Array.prototype.join.call({ get length() { return n++ ? 1e15 : 1 } }); return { data: { n: n } }",
        r#"{"n":1}"#,
    );
    harm(
        "[].concat({ length: 1e15, [Symbol.isConcatSpreadable]: true })",
        "the codec failed at line 1: only a true array can be joined on",
    );
    harm(
        "return { data: { a: Array.prototype.slice.call('abc', 1), b: (function () { return Array.prototype.concat.call([0], [].slice.call(arguments)) })(1, 2), c: [1, [2, [3]]].flat(), d: [1, 2].flatMap(function (x) { return [x, x] }), e: [...new Set([1, 1])], f: [3, 1].toSorted() } }",
        r#"{"a":["b","c"],"b":[0,1,2],"c":[1,2,[3]],"d":[1,1,2,2],"e":[1],"f":[1,3]}"#,
    );
}

#[test]
fn memory_is_bounded() {
    harm(
        "var a = []; for (;;) a.push(new Array(1000).fill('x'))",
        MEMORY,
    );
    harm(
        "var s = 'x'; for (;;) { s = s + s + Math.random(); s.indexOf('y') }",
        MEMORY,
    );
    harm(
        "var s = 'xy'; while (s.length < 1e8) s += s; return { data: { s: s } }",
        MEMORY,
    );
    harm("'x'.repeat(2 ** 30 - 1)", MEMORY);
    harm("new Uint8Array(1e9)", MEMORY);
    harm(
        "new ArrayBuffer(2 ** 53)",
        "the codec failed at line 1: invalid array index",
    );
    harm(
        "new Array(1e6).fill(0)",
        "the codec failed at line 1: an array of 1000000 is longer than 65536",
    );
    harm(
        "var a = []; a[65535] = 1; a.sort(); for (;;) { a = [a.slice(), a] }",
        MEMORY,
    );
    harm("var o = {}; for (var i = 0; ; i++) o['k' + i] = i", MEMORY);
    harm(
        "var f = []; try { for (;;) f.push({}) } catch (e) { f = null } return { data: { caught: true } }",
        r#"{"caught":true}"#,
    );
    harm(
        "for (var i = 0; ; i++) globalThis['k' + i] = 'x'.repeat(1000)",
        MEMORY,
    );
    harm("new RegExp('abcdefghijklmnop'.repeat(100000))", MEMORY);
    harm(
        "1n << 100000000n",
        "the codec failed at line 1: BigInt is too large to allocate",
    );
}

#[test]
fn deep_calls_are_stopped() {
    harm("(function f() { f() })()", STACK);
    harm(
        "var a = []; for (var i = 0; i < 20000; i++) a = [a]; return { data: { a: a } }",
        STACK,
    );
    harm(
        "var a = {}; for (var i = 0; i < 500; i++) a = { a: a }; return { data: a }",
        "the codec gave a result that is not usable JSON: recursion limit exceeded at line 1 column 639",
    );
    harm("JSON.parse('['.repeat(100000))", STACK);
    harm(
        "new RegExp('('.repeat(100000))",
        "the codec failed at line 1: too many captures",
    );
    harm("return { get data() { return this.data } }", STACK);
    harm(
        "return { data: { '$serde_json::private::RawValue': '[[[[[1]]]]]' } }",
        "[[[[[1]]]]]",
    );
    let deep = format!(
        "function decodeUplink() {{ return {{ data: {}1{} }} }}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(room().load(&deep).unwrap_err().to_string(), STACK);
}

#[test]
fn a_codec_cannot_spoil_its_own_next_call() {
    // In the room that is kept warm, the built-in things are frozen.
    harm(
        "Object.keys(Array.from([1])).map.constructor; Array.from = 1",
        r#"{"ok":[2,3],"o":["a"],"j":"{\"b\":[2]}"}"#,
    );
    harm(
        "var p = Object.getPrototypeOf([]); p.concat = p.slice = p.push = null; return { data: { c: typeof [].concat } }",
        r#"{"c":"function"}"#,
    );
    harm(
        "var p = Object.getPrototypeOf({}); p.toJSON = function () { return 'spoilt' }; return { data: { a: 1 } }",
        r#"{"a":1}"#,
    );
    harm(
        "Object.defineProperty(Object.getPrototypeOf({}), 'data', { value: 'spoilt' })",
        "the codec failed at line 1: object is not extensible",
    );
    harm(
        "Object.defineProperty(globalThis, 'JSON', { value: null })",
        "the codec failed at line 1: property is not configurable",
    );
    harm(
        "JSON['stringify'] = null; Object['keys'] = null; return { data: { k: typeof Object.keys } }",
        r#"{"k":"function"}"#,
    );
    harm(
        "leaked = 1; globalThis.leaked2 = 2; return { data: { l: leaked } }",
        r#"{"l":1}"#,
    );
    harm(
        "Object.defineProperty(globalThis, 'leaked', { value: 1, configurable: false }); return { data: { l: leaked } }",
        r#"{"l":1}"#,
    );
    harm(
        "globalThis[Symbol.iterator] = 1; globalThis[5] = 1; return { data: { l: typeof leaked } }",
        r#"{"l":"undefined"}"#,
    );
    harm(
        "Object.preventExtensions(globalThis); return { data: {} }",
        "{}",
    );
    harm("Object.freeze(globalThis); return { data: {} }", "{}");
    harm(
        "var b = input.bytes; b.slice = null; b.length = 0; delete b[0]; input.data = 1; return { data: { b: b } }",
        r#"{"b":[]}"#,
    );
    harm(
        "Error.prepareStackTrace = function () { return 'x' }; Error.stackTraceLimit = 0; null.x",
        "the codec failed at line 1: cannot read property 'x' of null",
    );
    harm(
        "Date['now'] = function () { return 7 }; return { data: { n: Date.now() } }",
        r#"{"n":0}"#,
    );
    harm(
        "console.log = function () { for (;;) {} }; console.log(); return { data: {} }",
        TIME,
    );
}

#[test]
fn a_codec_that_changes_prototypes_gets_a_new_room_each_time() {
    harm(
        "Array.prototype.push = Array.prototype.concat = Array.prototype.slice = function () { return 'spoilt' }; return { data: { a: [1].slice() } }",
        r#"{"a":"spoilt"}"#,
    );
    harm(
        "Object.prototype.toJSON = function () { return 'spoilt' }; return { data: { a: 1 } }",
        "the codec gave a result that is not usable JSON: invalid type: string \"spoilt\", expected struct Answer at line 1 column 8",
    );
    harm(
        "Object.prototype.data = { spoilt: 1 }; Object.prototype.warnings = ['spoilt']; return {}",
        "null",
    );
    harm(
        "Object.setPrototypeOf(globalThis, { leaked: 1 }); return { data: { l: leaked } }",
        r#"{"l":1}"#,
    );
    harm(
        "({}).__proto__.leaked = 1; return { data: { l: leaked } }",
        r#"{"l":1}"#,
    );
    harm(
        "eval('leaked = 1'); return { data: { l: leaked } }",
        r#"{"l":1}"#,
    );
    harm(
        "Array.prototype[Symbol.iterator] = Set.prototype.has = Set.prototype.add = function () { for (;;) {} }; return { data: { a: [...[1]] } }",
        TIME,
    );
}

#[test]
fn there_is_nothing_outside_to_reach() {
    check(
        "var names = ['std', 'os', 'process', 'fetch', 'setTimeout', 'Worker', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'Proxy', 'performance', 'queueMicrotask', 'navigator', 'eval', 'print', 'scriptArgs', '__loadScript', 'Iterator']; \
         return { data: { found: names.filter(function (n) { return n in globalThis }) } }"
            .replace("'eval'", "'ev' + 'al'")
            .as_str(),
        r#"{"found":[]}"#,
    );
    check(
        "require('fs')",
        "the codec failed at line 1: there is no module 'fs': base64-js, ieee754 and buffer are here",
    );
    check(
        "require('__proto' + '__')",
        "the codec failed at line 1: there is no module '__proto__': base64-js, ieee754 and buffer are here",
    );
    check(
        "require('constructor')('x')",
        "the codec failed at line 1: there is no module 'constructor': base64-js, ieee754 and buffer are here",
    );
    check(
        "return (function () {}).constructor('return 1')()",
        "the codec failed at line 1: code made from text is not run here",
    );
    check(
        "return (async () => {}).constructor('return 1')()",
        "the codec failed at line 1: code made from text is not run here",
    );
    check(
        "return Reflect.construct(Object.getPrototypeOf(function* () {}).constructor, ['yield 1'])",
        "the codec failed at line 1: code made from text is not run here",
    );
    check(
        "return import('x')",
        "the codec gave a promise: a codec must answer at once",
    );
}

#[test]
fn promises_and_generators_are_refused() {
    let promise = "the codec gave a promise: a codec must answer at once";
    check("return Promise.resolve({ data: {} })", promise);
    check("return { then: function () {} }", promise);
    check(
        "return { data: Promise.resolve(1) }",
        "the codec gave data that is a promise: a codec must answer at once",
    );
    let mut room = room();
    for (source, want) in [
        (
            "async function decodeUplink() { await 1; return { data: {} } }",
            promise,
        ),
        (
            "function* decodeUplink() { yield { data: {} } }",
            "the codec gave a generator: a codec must answer at once",
        ),
        (
            "async function* decodeUplink() { yield { data: {} } }",
            "the codec gave a generator: a codec must answer at once",
        ),
        (
            "function decodeUplink() { Promise.resolve().then(function () { for (;;) {} }); return { data: {} } }",
            "{}",
        ),
    ] {
        let codec = room.load(source).unwrap();
        for _ in 0..2 {
            assert_eq!(
                told(&room.decode(&codec, &uplink(&[]), unhurried)),
                want,
                "{source}"
            );
        }
    }
}

#[test]
fn what_a_codec_keeps_at_its_top_level_is_forgotten() {
    let mut room = room();
    let codec = room
        .load("var seen = []; let n = 0; count = typeof count === 'undefined' ? 1 : count + 1; \
               function decodeUplink(i) { seen.push(i.bytes[0]); n++; i.bytes.push(9); decodeUplink.n = (decodeUplink.n || 0) + 1; \
               return { data: { seen: seen, n: n, count: count, own: decodeUplink.n } } }")
        .unwrap();
    for byte in [1, 2, 3] {
        assert_eq!(
            told(&room.decode(&codec, &uplink(&[byte]), unhurried)),
            format!(r#"{{"seen":[{byte}],"n":1,"count":1,"own":1}}"#)
        );
    }
}

#[test]
fn harm_at_the_top_level_is_stopped_too() {
    let mut room = room();
    for (source, want) in [
        ("for (;;) {}", TIME),
        ("var s = 'x'; for (;;) s = [s, s].join('y')", MEMORY),
        ("(function f() { f() })()", STACK),
        (
            "}).call(globalThis)}); for (;;) {} (function () { (function () {",
            TIME,
        ),
    ] {
        assert_eq!(room.load(source).unwrap_err().to_string(), want, "{source}");
    }
    assert!(room.load("function decodeUplink() { return {} }").is_ok());
}

#[test]
fn the_caller_may_stop_a_codec() {
    let mut room = room();
    let codec = room
        .load(
            "function f() { try { f() } catch (e) { f() } } \
             function decodeUplink(i) { while (i.bytes[0] === 1); if (i.bytes[0] === 2) f(); return { data: {} } }",
        )
        .unwrap();
    let asked = std::rc::Rc::new(Cell::new(0));
    let count = std::rc::Rc::clone(&asked);
    let stop = move || {
        count.set(count.get() + 1);
        count.get() < 3
    };
    assert_eq!(
        room.decode(&codec, &uplink(&[1]), stop).unwrap_err(),
        CodecError::Time
    );
    assert_eq!(asked.get(), 3, "asked again after it said stop");
    assert!(
        room.decode(&codec, &uplink(&[0]), || false).is_ok(),
        "a short call never asks"
    );

    let started = Instant::now();
    let deadline = move || started.elapsed() < Duration::from_millis(Limits::TIME_MS);
    let mut patient = Sandbox::new(Limits {
        work: u32::MAX,
        ..Limits::default()
    })
    .unwrap();
    for harm in [1, 2] {
        let stopped = patient.decode(&codec, &uplink(&[harm]), deadline);
        assert_eq!(stopped.unwrap_err(), CodecError::Time);
    }
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn limits_too_small_for_anything_are_refused() {
    for limits in [
        Limits {
            memory_bytes: 10_000,
            ..Limits::default()
        },
        Limits {
            memory_bytes: 0,
            ..Limits::default()
        },
        Limits {
            memory_bytes: 300_000,
            ..Limits::default()
        },
    ] {
        assert_eq!(Sandbox::new(limits).unwrap_err(), CodecError::Memory);
    }
    assert_eq!(
        Sandbox::new(Limits {
            stack_bytes: 1,
            ..Limits::default()
        })
        .unwrap_err(),
        CodecError::Stack
    );
    assert!(
        Sandbox::new(Limits {
            warm_codecs: 0,
            output_bytes: 0,
            ..Limits::default()
        })
        .is_ok()
    );
    assert_eq!(
        Sandbox::new(Limits {
            work: 0,
            ..Limits::default()
        })
        .map(drop),
        Err(CodecError::Time)
    );
}
