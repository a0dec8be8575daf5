//! Files that are made to do harm, and files that are no files.

use std::cell::Cell;

use proptest::prelude::*;

use super::office::zipped;
use super::pdf::{made, sound};
use super::{report, rules};
use crate::judge;

#[test]
fn circles_end() {
    let circle = "1 << /Type/Catalog /Pages 2 0 R /StructTreeRoot 5 0 R /Metadata 9 0 R /MarkInfo<</Marked true>> >>\n\
        2 << /Type/Pages /Kids[2 0 R 3 0 R 3 0 R] /Parent 2 0 R >>\n\
        3 << /Type/Page /Parent 2 0 R /MediaBox[0 0 9 9] /Contents 4 0 R /Resources<</XObject<</A 4 0 R>> >> /Annots[7 0 R] >>\n\
        4 stream << /Subtype/Form >> /A Do /A Do /A Do\n\
        5 << /K 6 0 R /RoleMap<</A/B /B/A>> >>\n6 << /S/A /P 6 0 R /K[6 0 R 6 0 R 5 0 R] >>\n\
        7 << /Subtype/Widget /Parent 7 0 R /Rect[0 0 1 1] >>\n8 8 0 R\n9 9 0 R\n";
    let found = report("a.pdf", &made(circle, "/Info 8 0 R"));
    assert!(
        found.of("pdf-roles").is_some() && found.of("pdf-title").is_some(),
        "{found:?}"
    );
}

#[test]
fn forms_that_draw_forms_without_end_are_left() {
    let names: String = (10..40).map(|n| format!("/A{n} {n} 0 R ")).collect();
    let mut objects = format!(
        "1 << /Type/Catalog /Pages 2 0 R >>\n2 << /Type/Pages /Kids[3 0 R] >>\n\
         3 << /Type/Page /MediaBox[0 0 9 9] /Contents 10 0 R /Resources<</XObject<<{names}>> >> >>\n"
    );
    for n in 10..40 {
        let draws = format!("/A{} Do ", n + 1).repeat(30);
        objects += &format!("{n} stream << /Subtype/Form >> {draws}\n");
    }
    let report = report("a.pdf", &made(&objects, ""));
    assert!(report.of("not-whole").is_some(), "{report:?}");
}

#[test]
fn a_stream_that_unpacks_without_end_is_read_so_far() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b'q'; 100 << 20], 9);
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages /Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page /MediaBox[0 0 9 9] /Contents 4 0 R>>\nendobj\n4 0 obj\n<</Filter/FlateDecode>>\nstream\n".to_vec();
    bytes.extend(bomb);
    bytes.extend(b"\nendstream\nendobj\n");
    assert_eq!(report("a.pdf", &bytes).pages, Some(1));
}

#[test]
fn whoever_asks_can_stop_it() {
    let asked = Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        false
    };
    let mut long = sound();
    long.splice(9..9, "% a comment that is long\n".repeat(40_000).bytes());
    let report = judge("a.pdf", &long, &stop).unwrap();
    assert!(
        report.of("not-whole").is_some() && asked.get() > 0,
        "{report:?}"
    );
    let word = zipped(&[("word/document.xml", "<w:document/>")]);
    assert!(judge("a.docx", &word, &|| false).unwrap().stopped);
}

#[test]
fn xml_bombs_do_nothing() {
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:document>";
    let deep = format!("<w:document>{}", "<w:p>".repeat(100_000));
    for body in [entities, &deep, "<w:document><w:p", "", "\u{0}"] {
        report("a.docx", &zipped(&[("word/document.xml", body)]));
    }
    let deep = report("a.docx", &zipped(&[("word/document.xml", &deep)]));
    assert!(deep.of("not-whole").is_some());
}

#[test]
fn encrypted_office_files_are_for_a_person() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(rules(&report("a.docx", &bytes)), ["locked"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bytes_that_are_no_pdf_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let mut file = b"%PDF-1.4\n".to_vec();
        file.extend(bytes);
        prop_assert!(judge("a.pdf", &file, &|| true).is_ok());
    }

    #[test]
    fn a_sound_pdf_with_a_few_bytes_changed_is_answered(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = sound();
        for (at, byte) in changes {
            let at = at.index(file.len() - 8) + 8;
            file[at] = byte;
        }
        prop_assert!(judge("a.pdf", &file, &|| true).is_ok());
    }

    #[test]
    fn a_pdf_cut_off_is_answered(at in any::<prop::sample::Index>()) {
        let file = sound();
        let cut = at.index(file.len() - 8) + 8;
        prop_assert!(judge("a.pdf", &file[..cut], &|| true).is_ok());
    }

    #[test]
    fn a_zip_with_a_few_bytes_changed_is_answered(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = zipped(&[("word/document.xml", "<w:document><w:p w:a='1'><w:r><w:t>Bins &amp; boxes</w:t></w:r></w:p></w:document>")]);
        for (at, byte) in changes {
            let at = at.index(file.len() - 2) + 2;
            file[at] = byte;
        }
        let _ = judge("a.docx", &file, &|| true);
    }
}
