//! The same document however it is written down.

use super::pdf::{made, sound};
use super::{report, rules};

fn check(bytes: &[u8]) {
    let report = report("a.pdf", bytes);
    assert_eq!(rules(&report), [""; 0], "{:#?}", report.findings);
    assert_eq!(report.pages, Some(1));
}

/// The sound document with its objects in an object stream, and its places in a packed table.
fn packed() -> Vec<u8> {
    let plain = String::from_utf8(sound()).unwrap();
    let (mut loose, mut inner, mut index, mut places) = (
        b"%PDF-1.7\n".to_vec(),
        String::new(),
        String::new(),
        vec![(0_u8, 0_usize, 0_u8); 41],
    );
    let mut count = 0;
    for part in plain.split("endobj\n") {
        let Some((head, object)) = part.split_once(" 0 obj\n") else {
            continue;
        };
        let number: usize = head.trim_start_matches("%PDF-1.7\n").parse().unwrap();
        if object.contains("stream\n") {
            places[number] = (1, loose.len(), 0);
            loose.extend(format!("{number} 0 obj\n{object}endobj\n").bytes());
        } else {
            places[number] = (2, 40, count);
            index += &format!("{number} {} ", inner.len());
            inner += object;
            count += 1;
        }
    }
    let body = miniz_oxide::deflate::compress_to_vec_zlib(format!("{index}{inner}").as_bytes(), 6);
    places[40] = (1, loose.len(), 0);
    loose.extend(format!("40 0 obj\n<</Type/ObjStm /N {count} /First {} /Filter/FlateDecode /Length {}>>\nstream\n", index.len(), body.len()).bytes());
    loose.extend(body);
    loose.extend(b"\nendstream\nendobj\n");
    let at = loose.len();
    // Each row after the predictor "up": a byte in front, then the difference from the row above.
    let mut rows = Vec::new();
    let mut above = [0_u8; 4];
    for (kind, place, third) in places {
        let place = u16::try_from(place).unwrap().to_be_bytes();
        let row = [kind, place[0], place[1], third];
        rows.push(2);
        rows.extend((0..4).map(|n| row[n].wrapping_sub(above[n])));
        above = row;
    }
    let rows = miniz_oxide::deflate::compress_to_vec_zlib(&rows, 6);
    loose.extend(format!("41 0 obj\n<</Type/XRef /Root 1 0 R /Size 41 /W[1 2 1] /Filter/FlateDecode /DecodeParms<</Predictor 12 /Columns 4>> /Length {}>>\nstream\n", rows.len()).bytes());
    loose.extend(rows);
    loose.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").bytes());
    loose
}

#[test]
fn packed_objects_are_read() {
    check(&packed());
}

#[test]
fn broken_tables_are_made_anew() {
    let whole = String::from_utf8(sound()).unwrap();
    let table = whole.rfind("\nxref\n").unwrap();
    // Without the table; with one that leads nowhere; with something in front of the whole.
    check(whole.get(..table).unwrap().as_bytes());
    check(whole.replace("startxref\n", "startxref\n9").as_bytes());
    check(format!("\n\nsomething{whole}").as_bytes());
    let packed = packed();
    let end = packed.windows(9).rposition(|w| w == b"startxref").unwrap();
    check(&packed[..end]);
}

#[test]
fn streams_say_a_wrong_length() {
    let whole = String::from_utf8(sound()).unwrap();
    check(whole.replace("/Length ", "/Length 9").as_bytes());
    check(whole.replace("/Length ", "/Len ").as_bytes());
}

#[test]
fn a_later_part_of_a_file_replaces_an_earlier_one() {
    let mut whole = made(
        "1 << /Type/Catalog /Pages 2 0 R >>\n2 << /Type/Pages /Kids[3 0 R] >>\n3 << /Type/Page /MediaBox[0 0 9 9] >>",
        "",
    );
    let before = String::from_utf8_lossy(&whole).rfind("xref\n0").unwrap();
    let at = whole.len();
    whole.extend(b"2 0 obj\n<< /Type/Pages /Kids[3 0 R 4 0 R] >>\nendobj\n");
    let other = whole.len();
    whole.extend(b"4 0 obj\n<< /Type/Page /MediaBox[0 0 9 9] >>\nendobj\n");
    let table = whole.len();
    whole.extend(format!("xref\n2 1\n{at:010} 00000 n \n4 1\n{other:010} 00000 n \ntrailer\n<</Root 1 0 R /Size 5 /Prev {before}>>\nstartxref\n{table}\n%%EOF").bytes());
    assert_eq!(report("a.pdf", &whole).pages, Some(2));
}
