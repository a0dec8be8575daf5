//! Whatever is sent, there is an answer and never a panic; and what passes once passes again.

use proptest::prelude::*;
use upload::{Rules, check, thumbnail};

use crate::samples;

fn all() -> Vec<Vec<u8>> {
    let block = samples::exif(false, 8, Some((51.5, -0.1)));
    let app1 = [b"Exif\0\0".as_slice(), &block].concat();
    vec![
        samples::jpeg_with(&[(0xe1, &app1), (0xfe, b"words")], 24, 16),
        samples::png_with(&[(b"eXIf", &block), (b"tEXt", b"a\0b")], 24, 16),
        samples::webp_told(24, 16, &block),
        samples::webp(24, 16),
        samples::gif(1, 1),
        samples::pdf("/Lang (en)"),
        samples::pdf_packed(b"1 0 << /Type /Page >>"),
        samples::docx(&[("word/media/a.png", b"x")]),
        b"name,age\nAnn,3\n".to_vec(),
    ]
}

/// Bytes changed, a piece cut out, a piece put in twice, the end cut off.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edits =
        proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..5), 1..12);
    (prop::sample::select(all()), edits).prop_map(|(mut bytes, edits)| {
        for (place, value, how) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            let end = (at + usize::from(value)).min(bytes.len());
            match how {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                2 => bytes.truncate(at.max(1)),
                _ => bytes[at] = value,
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_damaged_file_never_panics(bytes in mutated(), name in ".{0,20}") {
        if let Ok(clean) = check(&name, &bytes, &Rules::ANY) {
            let again = check(&clean.name, &clean.bytes, &Rules::ANY);
            prop_assert_eq!(again.map(|again| again.bytes), Ok(clean.bytes.clone()));
            let _drawn_or_not = thumbnail(&clean, 32);
        }
    }

    #[test]
    fn chance_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0_usize..9) {
        let marks: [&[u8]; 9] = [
            b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x40\0\0\0WEBPVP8X", b"%PDF-1.7 startxref %%EOF ",
            b"PK\x03\x04", b"PK\x05\x06", b"\0\0\0\x18ftyp", b"<?xml ",
        ];
        let bytes = [marks[start], &bytes].concat();
        let _answer = check("a", &bytes, &Rules::ANY);
    }
}

#[test]
fn a_file_cut_short_is_refused_at_every_length() {
    for whole in all().into_iter().take(5) {
        for length in 1..whole.len() {
            let refusal = check("", &whole[..length], &Rules::PICTURES);
            let is_whole = refusal.is_ok_and(|clean| thumbnail(&clean, 16).is_some());
            assert!(!is_whole, "{length} of {}", whole.len());
        }
    }
}
