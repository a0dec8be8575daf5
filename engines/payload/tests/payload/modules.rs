//! The three modules that ChirpStack's codecs may ask for.

use crate::check;

#[test]
fn buffer_reads_and_writes() {
    check(
        "var b = Buffer.from(input.bytes); return { data: { a: b.readUInt16BE(0), b: b.readInt8(2), c: b.readUInt16LE(1), d: b.readUint8(0), n: b.length, i: Buffer.isBuffer(b), u: b instanceof Uint8Array } }",
        r#"{"a":258,"b":-1,"c":65282,"d":1,"n":3,"i":true,"u":true}"#,
    );
    check(
        "var b = new Buffer([0x41, 0xc8, 0, 0]); return { data: { f: b.readFloatBE(0), u: b.readUInt32BE(0), i: b.readInt32LE(0), t: b.readUIntBE(0, 3), s: Buffer.from('ffffff', 'hex').readIntLE(0, 3) } }",
        r#"{"f":25,"u":1103626240,"i":51265,"t":4311040,"s":-1}"#,
    );
    check(
        "var b = Buffer.alloc(8); b.writeDoubleLE(-1.5, 0); return { data: { x: b.toString('hex'), d: b.readDoubleLE(), e: b.writeInt16BE(-2, 6), y: b.toString('hex') } }",
        r#"{"x":"000000000000f8bf","d":-1.5,"e":8,"y":"000000000000fffe"}"#,
    );
    check(
        "return { data: { v: String(Buffer.from('00000000000000ff', 'hex').readBigUInt64BE(0)) } }",
        r#"{"v":"255"}"#,
    );
    check(
        "Buffer.from([1]).readUInt16BE(0)",
        "the codec failed at line 1: Attempt to access memory outside buffer bounds: 2 bytes at 0 of 1",
    );
}

#[test]
fn buffer_speaks_the_encodings() {
    check(
        "return { data: { u: Buffer.from('é€😀').toString('hex'), b: Buffer.from('AQL/', 'base64').toJSON(), h: Buffer.from('0102fz03', 'hex').length } }",
        r#"{"u":"c3a9e282acf09f9880","b":{"type":"Buffer","data":[1,2,255]},"h":2}"#,
    );
    check(
        "return { data: { s: Buffer.from('c3a9e282acf09f9880', 'hex').toString(), bad: Buffer.from([0x41, 0xff, 0xe2, 0x82]).toString().length, l: Buffer.from('é', 'latin1')[0], a: Buffer.from([0xc1]).toString('ascii'), w: Buffer.from('ab', 'utf16le').toString('hex'), x: Buffer.from('_-8', 'base64').toString('base64url') } }",
        r#"{"s":"é€😀","bad":3,"l":233,"a":"A","w":"61006200","x":"_-8"}"#,
    );
    check(
        "Buffer.from('x', 'klingon')",
        "the codec failed at line 1: Unknown encoding: klingon",
    );
}

#[test]
fn buffer_cuts_joins_and_compares() {
    check(
        "var b = Buffer.concat([Buffer.from([1]), Buffer.from([2, 3])]); var s = b.slice(1); s[0] = 9; return { data: { b: b, c: Buffer.compare(b, s), e: b.equals(Buffer.from([1, 9, 3])), i: b.indexOf(9), n: b.indexOf(Buffer.from([9, 3])), h: b.includes(7) } }",
        r#"{"b":{"type":"Buffer","data":[1,9,3]},"c":-1,"e":true,"i":1,"n":1,"h":false}"#,
    );
    check(
        "var b = Buffer.alloc(5, 'ab'); b.write('xyz', 3); b.swap16; return { data: { t: b.toString(), c: b.copy(Buffer.alloc(2), 1), f: Buffer.from(new Uint8Array([7]).buffer)[0], n: Buffer.byteLength('é') } }",
        r#"{"t":"abaxy","c":1,"f":7,"n":2}"#,
    );
    check(
        "return { data: { s: Buffer.from([1, 2, 3, 4]).swap16().toString('hex'), r: require('buffer').Buffer === Buffer } }",
        r#"{"s":"02010403","r":true}"#,
    );
}

#[test]
fn base64_and_ieee754() {
    check(
        "var b = require('base64-js'); return { data: { f: b.fromByteArray(input.bytes), g: b.fromByteArray([1]), t: Array.from(b.toByteArray('AQL/AA==')), n: b.byteLength('AQ=='), e: b.fromByteArray([]) } }",
        r#"{"f":"AQL/","g":"AQ==","t":[1,2,255,0],"n":1,"e":""}"#,
    );
    check(
        "require('base64-js').toByteArray('abc')",
        "the codec failed at line 1: Invalid string. Length must be a multiple of 4",
    );
    check(
        "var i = require('ieee754'); var b = [0, 0, 0, 0]; i.write(b, 25, 0, false, 23, 4); return { data: { b: b, r: i.read(b, 0, false, 23, 4), d: i.read([0, 0, 0, 0, 0, 0, 248, 191], 0, true, 52, 8) } }",
        r#"{"b":[65,200,0,0],"r":25,"d":-1.5}"#,
    );
    check(
        "require('ieee754').read([], 0, false, 10, 2)",
        "the codec failed at line 1: a number of 2 bytes with 10 bits is not known here: 4 with 23, or 8 with 52",
    );
}

#[test]
fn a_codec_cannot_spoil_the_modules() {
    let source = "function decodeUplink(i) { var b = require('buffer'); b.Buffer = null; Buffer['from'] = null; delete Buffer.isBuffer; \
                  return { data: { b: typeof require('buffer').Buffer.isBuffer, f: typeof Buffer['fr' + 'om'] } } }";
    let mut room = crate::room();
    let codec = room.load(source).unwrap();
    for _ in 0..2 {
        let got = room.decode(&codec, &crate::uplink(&[]), payload::unhurried);
        assert_eq!(crate::told(&got), r#"{"b":"function","f":"function"}"#);
    }
}
