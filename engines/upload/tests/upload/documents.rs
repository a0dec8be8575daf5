//! Papers: those that only show themselves pass.

use upload::{Kind, Refusal, Rules, check};

use crate::samples;

#[track_caller]
fn passes(name: &str, bytes: &[u8], kind: Kind) -> upload::Clean {
    let clean = check(name, bytes, &Rules::DOCUMENTS).unwrap();
    assert_eq!(clean.kind, kind);
    clean
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], want: Refusal) {
    assert_eq!(check(name, bytes, &Rules::ANY), Err(want));
}

#[test]
fn every_kind_passes() {
    passes("a.docx", &samples::docx(&[]), Kind::Docx);
    let office =
        |part: &str| samples::archive(&[("[Content_Types].xml", b"<Types/>"), (part, b"<x/>")]);
    passes("a.xlsx", &office("xl/workbook.xml"), Kind::Xlsx);
    passes("a.pptx", &office("ppt/presentation.xml"), Kind::Pptx);
    for (kind, ending) in [
        (Kind::Odt, "text"),
        (Kind::Ods, "spreadsheet"),
        (Kind::Odp, "presentation"),
    ] {
        let says = format!("application/vnd.oasis.opendocument.{ending}");
        let bytes = samples::archive(&[("mimetype", says.as_bytes()), ("content.xml", b"<x/>")]);
        assert!(passes(&format!("a.{}", kind.extension()), &bytes, kind).may_name_author);
    }
    passes("notes.txt", "Café at 3pm\r\n".as_bytes(), Kind::Text);
    passes("list.csv", b"name,age\nAnn,3\n", Kind::Csv);
    passes("letter.pdf", &samples::pdf(""), Kind::Pdf);
}

#[test]
fn a_pdf_does_not_say_who_wrote_it() {
    let sent = samples::pdf("/Lang (en)");
    let clean = passes("a.pdf", &sent, Kind::Pdf);
    let text = String::from_utf8(clean.bytes).unwrap();
    assert_eq!(text.len(), sent.len(), "nothing moved");
    assert!(!text.contains("Owner") && !text.contains("416e6e") && text.contains("/Lang (en)"));
    assert!(!clean.may_name_author);
    assert!(passes("a.pdf", &samples::pdf_packed(b"1 0 << >>"), Kind::Pdf).may_name_author);
}

#[test]
fn a_pdf_that_acts_is_refused() {
    let active = Refusal::Active(Kind::Pdf);
    for words in [
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S /J#61vaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S/Launch /F (cmd.exe) >>",
        "/Names << /EmbeddedFiles 5 0 R >>",
        "/AcroForm << /XFA 5 0 R >>",
    ] {
        refused("a.pdf", &samples::pdf(words), active.clone());
        refused(
            "a.pdf",
            &samples::pdf_packed(words.as_bytes()),
            active.clone(),
        );
    }
    refused(
        "a.pdf",
        &samples::pdf("/Encrypt 4 0 R"),
        Refusal::Locked(Kind::Pdf),
    );
    passes(
        "a.pdf",
        &samples::pdf("/LaunchPad true /Title (JavaScript)"),
        Kind::Pdf,
    );
}

#[test]
fn a_pdf_that_unfolds_without_end_is_refused() {
    refused(
        "a.pdf",
        &samples::pdf_packed(&vec![b' '; 70_000_000]),
        Refusal::Bomb,
    );
}

#[test]
fn a_document_with_macros_or_files_in_it_is_refused() {
    refused(
        "a.docx",
        &samples::docx(&[("word/vbaProject.bin", b"x")]),
        Refusal::Macros,
    );
    let active = Refusal::Active(Kind::Docx);
    refused(
        "a.docx",
        &samples::docx(&[("word/embeddings/oleObject1.bin", b"x")]),
        active.clone(),
    );
    refused(
        "a.docx",
        &samples::docx(&[("word/media/inner.zip", b"x")]),
        active,
    );
    refused(
        "a.zip",
        &samples::archive(&[("a.txt", b"x")]),
        Refusal::Unknown,
    );
    refused(
        "a.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest",
        Refusal::OldOffice,
    );
}

#[test]
fn an_archive_that_unfolds_without_end_is_refused() {
    let zeros = vec![0; 90_000_000];
    let parts: Vec<_> = ["word/a.xml", "word/b.xml", "word/c.xml"]
        .map(|n| (n, zeros.as_slice()))
        .to_vec();
    let bomb = samples::docx(&parts);
    assert!(bomb.len() < 1_000_000);
    refused("a.docx", &bomb, Refusal::Bomb);
    // One that says it is small.
    let mut liar = samples::docx(&[("word/a.xml", &zeros)]);
    let at = liar.windows(10).rposition(|w| w == b"word/a.xml").unwrap();
    liar[at - 22..at - 18].copy_from_slice(&100_u32.to_le_bytes());
    refused("a.docx", &liar, Refusal::Bomb);
}

#[test]
fn the_words_say_what_to_do() {
    let says = |name: &str, bytes: &[u8], rules: &Rules| {
        check(name, bytes, rules).unwrap_err().to_string()
    };
    let lines = [
        says("a.jpg", b"", &Rules::PICTURES),
        says("a.jpg", &vec![0; 20_000_001], &Rules::PICTURES),
        says("a.pdf", &samples::pdf(""), &Rules::PICTURES),
        says("a.jpg", &samples::pdf(""), &Rules::ANY),
        says("a.jpg", b"\0\0\0\x18ftypheic", &Rules::PICTURES),
        says(
            "a.svg",
            b"<?xml version='1.0'?><svg onload='alert(1)'/>",
            &Rules::ANY,
        ),
        says("a.txt", b"  <!DOCTYPE html><script>", &Rules::ANY),
        says("a.txt", b"#!/bin/sh\nrm -rf /", &Rules::ANY),
        says("a.jpg", b"MZ\x90\0 This program", &Rules::ANY),
        says("a.jpg", b"\x01\x02\x03\x04", &Rules::ANY),
        says("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", &Rules::ANY),
    ];
    expect_test::expect![[r#"
        The selected file is empty. Choose another file
        The selected file must be smaller than 20MB
        The selected file must be a JPEG picture, a PNG picture, a WebP picture or a GIF picture
        The selected file is called .jpg, but it is a PDF. Save it again as a PDF and send that
        The selected file is a HEIC photo, which we cannot show. On an iPhone, take a screenshot of the photo and send that. For new photos, choose Settings, Camera, Formats, Most Compatible
        The selected file is an SVG drawing. Save it as a PNG or a PDF and send that
        The selected file is a web page. Print it as a PDF and send that
        The selected file is a program. We only take photos and documents
        The selected file is a program. We only take photos and documents
        We do not know this kind of file. Choose a photo, a PDF or a document
        The selected file is damaged or cut short. Open it on your device, save it again and send that"#]].assert_eq(&lines.join("\n"));
}
