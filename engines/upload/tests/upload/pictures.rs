//! Pictures are cleaned: what tells of a person goes, what shows the picture stays.

use image::ImageReader;
use std::io::Cursor;
use upload::{Clean, Kind, Refusal, Rules, check, thumbnail};

use crate::samples;

fn cleaned(name: &str, bytes: &[u8]) -> Clean {
    check(name, bytes, &Rules::PICTURES).unwrap()
}

/// The picture itself, as a decoder that is not ours sees it.
fn pixels(bytes: &[u8]) -> Vec<u8> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    reader.unwrap().decode().unwrap().to_rgb8().into_raw()
}

const PLACE: (f64, f64) = (51.474_61, -0.325_17);

/// Each kind with all that a camera could tell.
fn told() -> Vec<(Kind, Vec<u8>)> {
    let block = samples::exif(true, 6, Some(PLACE));
    let app1 = [b"Exif\0\0".as_slice(), &block].concat();
    let jpeg = samples::jpeg_with(
        &[
            (0xe1, &app1),
            (
                0xe1,
                b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Ann Owner</x:xmpmeta>",
            ),
            (0xed, b"Photoshop 3.0\08BIM Ann Owner"),
            (0xfe, b"Ann Owner"),
            (0xe2, b"MPF\0Ann Owner"),
        ],
        48,
        32,
    );
    let png = samples::png_with(
        &[
            (b"eXIf", &block),
            (b"tEXt", b"Author\0Ann Owner"),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0Ann Owner"),
            (b"zTXt", b"Comment\0\0Ann Owner"),
            (b"tIME", &[7, 234, 11, 24, 14, 5, 0]),
            (b"prVt", b"Ann Owner"),
        ],
        48,
        32,
    );
    vec![
        (Kind::Jpeg, jpeg),
        (Kind::Png, png),
        (Kind::Webp, samples::webp_told(48, 32, &block)),
    ]
}

#[test]
fn where_it_was_taken_is_told_once_and_taken_out() {
    for (kind, sent) in told() {
        let clean = cleaned("photo", &sent);
        assert_eq!(clean.kind, kind);
        let at = clean.taken_at.unwrap();
        assert!(
            (at.lat - PLACE.0).abs() < 1e-6 && (at.lon - PLACE.1).abs() < 1e-6,
            "{kind:?} {at:?}"
        );
        let again = cleaned("photo", &clean.bytes);
        assert_eq!(again.taken_at, None, "{kind:?}");
        assert_eq!(
            again.bytes, clean.bytes,
            "{kind:?}: cleaning a clean picture changes nothing"
        );
        let has = |words: &[u8]| clean.bytes.windows(words.len()).any(|w| w == words);
        assert!(
            !has(b"Ann Owner") && !has(b"MPF") && !has(b"tIME"),
            "{kind:?}"
        );
        assert_eq!(
            pixels(&clean.bytes),
            pixels(&sent),
            "{kind:?}: the picture is the same"
        );
    }
}

#[test]
fn it_stays_the_right_way_up() {
    for (kind, sent) in told() {
        let clean = cleaned("photo", &sent);
        assert_eq!(clean.size_px, Some((32, 48)), "{kind:?} lay on its side");
        let small = thumbnail(&clean, 24).unwrap();
        let small = image::load_from_memory(&small).unwrap().to_rgb8();
        assert_eq!(small.dimensions(), (16, 24), "{kind:?}");
        // Turned a quarter clockwise, what was on the left is on top.
        let (top, bottom) = (small.get_pixel(8, 2).0, small.get_pixel(8, 21).0);
        assert!(
            top[0] > 150 && bottom[2] > 150,
            "{kind:?} {top:?} {bottom:?}"
        );
    }
}

#[test]
fn both_orders_of_bytes_and_both_halves_of_the_earth() {
    for big in [true, false] {
        for place in [(51.5, 0.25), (-33.868, 151.209), (55.95, -3.19)] {
            let block = samples::exif(big, 1, Some(place));
            let app1 = [b"Exif\0\0".as_slice(), &block].concat();
            let at = cleaned("a.jpg", &samples::jpeg_with(&[(0xe1, &app1)], 16, 16))
                .taken_at
                .unwrap();
            assert!((at.lat - place.0).abs() < 1e-6 && (at.lon - place.1).abs() < 1e-6);
        }
    }
    let nowhere = [
        b"Exif\0\0".as_slice(),
        &samples::exif(true, 1, Some((0.0, 0.0))),
    ]
    .concat();
    assert_eq!(
        cleaned("a.jpg", &samples::jpeg_with(&[(0xe1, &nowhere)], 16, 16)).taken_at,
        None
    );
}

#[test]
fn every_kind_passes_and_is_told_by_its_bytes() {
    for (kind, bytes) in [
        (Kind::Jpeg, samples::jpeg(20, 10)),
        (Kind::Png, samples::png(20, 10)),
        (Kind::Webp, samples::webp(20, 10)),
    ] {
        let clean = cleaned("My photo.JPG", &bytes);
        assert_eq!((clean.kind, clean.size_px), (kind, Some((20, 10))));
        assert_eq!(clean.name, format!("My-photo.{}", kind.extension()));
        assert_eq!(pixels(&clean.bytes), pixels(&bytes));
        assert!(!clean.may_name_author && thumbnail(&clean, 100).is_some());
    }
    let gif = cleaned("a.gif", &samples::gif(1, 1));
    assert_eq!((gif.kind, gif.size_px), (Kind::Gif, Some((1, 1))));
    assert!(!gif.bytes.windows(3).any(|w| w == b"Ann"));
}

#[test]
fn what_a_phone_adds_behind_is_dropped_and_an_attack_there_is_refused() {
    for (kind, plain) in [
        (Kind::Jpeg, samples::jpeg(16, 16)),
        (Kind::Png, samples::png(16, 16)),
        (Kind::Webp, samples::webp(16, 16)),
        (Kind::Gif, samples::gif(1, 1)),
    ] {
        let with = |tail: &[u8]| check("", &[plain.as_slice(), tail].concat(), &Rules::PICTURES);
        let clean = with(b"\0\0\0\x18ftypmp42 a film of the moment before").unwrap();
        assert_eq!(
            clean.bytes,
            check("", &plain, &Rules::PICTURES).unwrap().bytes,
            "{kind:?}"
        );
        for attack in [
            b"<ScRiPt>alert(1)</script>".as_slice(),
            b"GIF89a=1;<html>",
            b"<?php system($_GET['c']);",
            b"PK\x03\x04 an archive",
            b"%PDF-1.7",
        ] {
            assert_eq!(with(attack), Err(Refusal::Hidden(kind)), "{kind:?}");
        }
    }
}

#[test]
fn more_pixels_than_can_be_unfolded_are_refused_by_the_header() {
    let mut huge = samples::png(8, 8);
    huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let sum = samples::crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let refusal = check("a.png", &huge, &Rules::PICTURES).unwrap_err();
    expect_test::expect!["The selected picture has 65535 by 65535 pixels, which is too many. Make it smaller and send it again"]
        .assert_eq(&refusal.to_string());
    // Many frames, each of a size that may be.
    let mut gif = samples::gif(8_000, 8_000);
    let frame = [
        0x2c, 0, 0, 0, 0, 0x40, 0x1f, 0x40, 0x1f, 0, 2, 2, 0x44, 1, 0,
    ];
    gif.pop();
    gif.extend([frame, frame].concat());
    gif.push(0x3b);
    assert_eq!(check("a.gif", &gif, &Rules::PICTURES), Err(Refusal::Bomb));
}
