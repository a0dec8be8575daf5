//! Documents made, and read back by the engine that judges those of others.

use super::{Block, Column, Document, Figure, Item, Mark, Refused, Table, laid_out, write};

fn column(title: &str, is_number: bool) -> Column {
    Column {
        title: title.into(),
        share: if is_number { 1.0 } else { 3.0 },
        is_number,
    }
}

fn table(rows: Vec<Vec<String>>) -> Block {
    Block::Table(Table {
        columns: vec![column("Area", false), column("People", true)],
        rows,
    })
}

fn rows(many: usize) -> Vec<Vec<String>> {
    let row = |n: usize| vec![format!("Ward {n} (west)"), format!("{n},{n:03}")];
    (0..many).map(row).collect()
}

/// A picture of two columns and one row: red, and nothing.
fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 2, 1);
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_depth(::png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&[255, 0, 0, 255, 0, 0, 0, 0])
        .unwrap();
    writer.finish().unwrap();
    file
}

fn figure() -> Figure {
    let mark = |across: f64, label: &str| Mark {
        across,
        down: 0.5,
        label: label.into(),
    };
    Figure {
        png: png(),
        ratio: None,
        alternative: "Map of the signal around two masts".into(),
        marks: vec![mark(0.25, "1"), mark(0.75, "2"), mark(1.5, "nowhere")],
    }
}

fn made(blocks: Vec<Block>) -> Document {
    Document {
        title: "Where the signal reaches <& why>".into(),
        author: "Ann Marsh".into(),
        language: "en-GB".into(),
        made: "2026-11-24T14:05:00Z".into(),
        blocks,
    }
}

/// Judges a document; the text of the file, of which only pages and pictures are packed.
#[track_caller]
fn check(whole: &Document, pages: usize) -> String {
    let bytes = write(whole).unwrap();
    let report = document::judge("report.pdf", &bytes, &|| true).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!(report.title.as_deref(), Some(whole.title.as_str()));
    assert_eq!(report.language.as_deref(), Some("en-GB"));
    assert_eq!(report.pages, Some(pages));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is drawn on each page.
fn drawn(whole: &Document) -> Vec<String> {
    let pages = laid_out(whole).unwrap().pages;
    let text = |page: &Vec<u8>| String::from_utf8_lossy(page).into_owned();
    pages.iter().map(text).collect()
}

#[test]
fn a_report_has_every_kind_of_tag_and_no_fault() {
    let item = |text: &str, colour| Item {
        text: text.into(),
        colour,
    };
    let file = check(
        &made(vec![
            Block::Heading(2, "In short".into()),
            Block::Paragraph("Most people are reached.".into()),
            Block::List(vec![item("8 of 10 people", None), item("2 masts", None)]),
            Block::Heading(2, "Map".into()),
            Block::Figure(figure()),
            Block::List(vec![item("-100 to -90 dBm", Some([94, 201, 98]))]),
            table(rows(2)),
        ]),
        1,
    );
    for (tag, many) in [
        ("H1", 1),
        // The first heading may not leave out a level.
        ("H2", 1),
        ("H3", 1),
        ("P", 1),
        ("L", 2),
        ("Lbl", 2),
        ("LBody", 3),
        ("Figure", 1),
        ("THead", 1),
        ("TBody", 1),
        ("TR", 3),
        ("TH", 4),
        ("TD", 2),
    ] {
        let found = file.matches(&format!("/S/{tag} ")).count();
        assert_eq!(found, many, "{tag}");
    }
    assert!(!file.contains("/ActualText"));
}

#[test]
fn a_document_may_have_nothing_but_its_title() {
    check(&made(Vec::new()), 1);
    let file = check(&made(vec![table(Vec::new()), Block::List(Vec::new())]), 1);
    assert!(!file.contains("/S/Table ") && !file.contains("/S/L "));
}

#[test]
fn the_header_row_is_drawn_on_each_page_and_tagged_once() {
    let whole = made(vec![table(rows(100))]);
    let file = check(&whole, 3);
    assert_eq!(file.matches("/Scope/Column").count(), 2);
    assert_eq!(file.matches("/Scope/Row").count(), 100);
    let pages = drawn(&whole);
    for page in &pages {
        assert_eq!(page.matches("(Area) Tj").count(), 1, "{page}");
    }
    let of_rows = |page: &String| page.matches("\\(west\\)) Tj").count();
    assert_eq!(pages.iter().map(of_rows).sum::<usize>(), 100);
}

#[test]
fn long_documents_have_bookmarks() {
    let whole = made(vec![Block::Heading(1, "Wards".into()), table(rows(1_000))]);
    let pages = drawn(&whole).len();
    assert!(pages > 21, "{pages}");
    let file = check(&whole, pages);
    assert!(file.contains("/Type/Outlines"));
}

#[test]
fn long_words_and_cells_higher_than_a_page_are_broken() {
    let word = "Llanfairpwllgwyngyll".repeat(300);
    let whole = made(vec![
        Block::Paragraph(word.clone()),
        table(vec![
            vec!["before".into(), "1".into()],
            vec![word.clone(), "2".into()],
            vec!["after".into(), word],
        ]),
    ]);
    let pages = drawn(&whole);
    check(&whole, pages.len());
    assert!(pages.len() > 6, "{}", pages.len());
    let below = |page: &String| page.contains(" -");
    assert!(!pages.iter().any(below), "text is drawn below the paper");
}

#[test]
fn rows_that_are_too_short_or_too_long_fit_the_columns() {
    let cells = |many: usize| vec!["x".to_owned(); many];
    let file = check(&made(vec![table(vec![cells(0), cells(1), cells(5)])]), 1);
    assert_eq!(file.matches("/S/TD ").count(), 3);
}

#[test]
fn letters_that_the_font_does_not_have_are_kept_in_the_tags() {
    let whole = made(vec![
        Block::Paragraph("Tŷ Gwŷr".into()),
        table(vec![vec!["橋".into(), "−3".into()]]),
    ]);
    let file = check(&whole, 1);
    assert_eq!(file.matches("/ActualText").count(), 2);
    assert!(file.contains("/ActualText<FEFF6A4B>"));
    let page = drawn(&whole).concat();
    for want in ["(T? Gw?r) Tj", "(?) Tj", "(-3) Tj"] {
        assert!(page.contains(want), "{want} in {page}");
    }
}

#[test]
fn marks_stand_on_the_picture_and_nowhere_else() {
    let page = drawn(&made(vec![Block::Figure(figure())])).concat();
    assert!(page.contains("(1) Tj") && page.contains("(2) Tj"));
    assert!(!page.contains("nowhere"));
}

#[test]
fn what_is_no_picture_is_refused() {
    let figure = Figure {
        png: b"GIF89a".to_vec(),
        ..figure()
    };
    let refused = write(&made(vec![Block::Figure(figure)]));
    assert!(matches!(refused, Err(Refused::Picture(_))));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let whole = || made(vec![Block::Figure(figure()), table(rows(50))]);
    assert_eq!(write(&whole()).ok(), write(&whole()).ok());
}
