//! Sound office files, and for each rule what makes them unsound.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{report, rules};

/// An archive of parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const CORE: &str = "<cp:coreProperties><dc:title>Bins &amp; boxes</dc:title></cp:coreProperties>";

/// Changes texts in parts and compares the rules that are then found.
#[track_caller]
fn check(name: &str, parts: &[(&str, &str)], changes: &[(&str, &str)], want: &[&str]) {
    let mut parts: Vec<(&str, String)> = parts
        .iter()
        .map(|(name, body)| (*name, (*body).to_owned()))
        .collect();
    for (from, to) in changes {
        assert!(
            parts.iter().any(|(_, body)| body.contains(from)),
            "{from:?} is not in the file"
        );
        for (_, body) in &mut parts {
            *body = body.replace(from, to);
        }
    }
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, body)| (*name, body.as_str()))
        .collect();
    let report = report(name, &zipped(&parts));
    assert_eq!(rules(&report), want, "{changes:?}\n{:#?}", report.findings);
}

const WORD: [(&str, &str); 3] = [
    ("docProps/core.xml", CORE),
    (
        "word/styles.xml",
        r#"<w:styles><w:docDefaults><w:rPr><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:docDefaults>
        <w:style w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:styleId="H3"><w:name w:val="Mine"/><w:basedOn w:val="H3b"/></w:style><w:style w:styleId="H3b"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style></w:styles>"#,
    ),
    (
        "word/document.xml",
        r#"<w:document><w:body><w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Bins</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:color w:val="333333"/></w:rPr><w:t>Put it out on Mondays.</w:t></w:r><w:hyperlink><w:r><w:t>Ask about bins</w:t></w:r></w:hyperlink></w:p>
        <w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="A green bin"/><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r></w:p>
        <w:tbl><w:tblPr><w:tblLook w:firstRow="0"/></w:tblPr><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>
        </w:body></w:document>"#,
    ),
];

#[track_caller]
fn word(changes: &[(&str, &str)], want: &[&str]) {
    check("a.docx", &WORD, changes, want);
}

#[test]
fn a_sound_word_file_has_no_fault() {
    word(&[], &[]);
    let report = report("a.docx", &zipped(&WORD));
    assert_eq!(report.title.as_deref(), Some("Bins & boxes"));
    assert_eq!(report.language.as_deref(), Some("en-GB"));
}

#[test]
fn word_files() {
    word(
        &[("<dc:title>Bins &amp; boxes</dc:title>", "")],
        &["office-title"],
    );
    word(&[("Bins &amp; boxes", "Document1")], &["office-title-poor"]);
    word(&[(r#"<w:lang w:val="en-GB"/>"#, "")], &["office-language"]);
    word(&[(r#" descr="A green bin""#, "")], &["office-picture-alt"]);
    word(
        &[(
            r#" descr="A green bin"/>"#,
            r#"><adec:decorative val="1"/></wp:docPr>"#,
        )],
        &[],
    );
    word(
        &[("A green bin", "image2.png")],
        &["office-picture-alt-poor"],
    );
    word(&[("wp:inline", "wp:anchor")], &["office-picture-floats"]);
    word(&[("<w:tblHeader/>", "")], &["office-table-headers"]);
    word(
        &[
            ("<w:tblHeader/>", ""),
            (r#"w:firstRow="0""#, r#"w:val="04A0""#),
        ],
        &[],
    );
    word(
        &[(
            "<w:tc><w:p/></w:tc></w:tr>",
            "<w:tc><w:tcPr><w:gridSpan/></w:tcPr></w:tc></w:tr>",
        )],
        &["office-table-merged"],
    );
    word(&[("Ask about bins", "click here")], &["office-link-words"]);
    word(
        &[("Ask about bins", "https://www.ambridge.gov.uk/a/b?c=d")],
        &["office-link-words"],
    );
    word(&[("Ask about bins", "www.gov.uk")], &[]);
    word(&[("333333", "AAAAAA")], &["office-contrast"]);
    word(
        &[(
            r#"<w:color w:val="333333"/>"#,
            r#"<w:color w:val="FFFFFF"/><w:shd w:fill="000080"/>"#,
        )],
        &[],
    );
    word(
        &[(r#"<w:color w:val="333333"/>"#, r#"<w:color w:val="auto"/>"#)],
        &[],
    );
}

#[test]
fn word_headings() {
    let second =
        r#"<w:p><w:pPr><w:pStyle w:val="H3"/></w:pPr><w:r><w:t>Boxes</w:t></w:r></w:p><w:tbl>"#;
    word(&[("<w:tbl>", second)], &["office-heading-order"]);
    let bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Boxes</w:t></w:r></w:p><w:tbl>";
    word(&[("<w:tbl>", bold)], &[]);
    let plain = (r#"<w:pStyle w:val="H1"/>"#, "");
    let large = r#"<w:p><w:r><w:rPr><w:sz w:val="36"/></w:rPr><w:t>Bags</w:t></w:r></w:p>"#;
    word(
        &[
            plain,
            ("<w:tbl>", bold),
            ("<w:tbl>", &format!("{large}{large}<w:tbl>")),
        ],
        &["office-headings"],
    );
    let many = format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:tbl>",
        "word ".repeat(700)
    );
    word(&[plain, ("<w:tbl>", &many)], &["office-headings-none"]);
}

const EXCEL: [(&str, &str); 6] = [
    ("docProps/core.xml", CORE),
    (
        "xl/workbook.xml",
        r#"<workbook><sheets><sheet name="Costs" sheetId="1" r:id="r1"/><sheet name="Sheet2" sheetId="2" r:id="r2"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet><sheetData><row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c><c><v>1</v></c></row></sheetData><tableParts><tablePart/></tableParts></worksheet>"#,
    ),
    (
        "xl/worksheets/sheet2.xml",
        "<worksheet><sheetData/></worksheet>",
    ),
    (
        "xl/drawings/drawing1.xml",
        r#"<wsDr><pic><nvPicPr><cNvPr name="Chart 1" descr="Costs rise each year"/></nvPicPr></pic></wsDr>"#,
    ),
];

#[test]
fn excel_files() {
    let excel = |changes: &[(&str, &str)], want: &[&str]| check("a.xlsx", &EXCEL, changes, want);
    excel(&[], &[]);
    excel(
        &[("Costs\" sheetId", "Sheet1\" sheetId")],
        &["office-sheet-name"],
    );
    excel(
        &[("sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\"")],
        &["office-sheet-hidden"],
    );
    excel(&[("<tablePart/>", "")], &["office-sheet-headers"]);
    excel(
        &[(
            "<tableParts>",
            "<mergeCells><mergeCell/></mergeCells><tableParts>",
        )],
        &["office-sheet-merged"],
    );
    excel(
        &[(r#" descr="Costs rise each year""#, "")],
        &["office-picture-alt"],
    );
}

const SLIDES: [(&str, &str); 5] = [
    ("docProps/core.xml", CORE),
    (
        "ppt/presentation.xml",
        r#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>"#,
    ),
    (
        "ppt/_rels/presentation.xml.rels",
        r#"<Relationships><Relationship Id="r1" Target="slides/slide1.xml"/><Relationship Id="r2" Target="slides/slide2.xml"/></Relationships>"#,
    ),
    (
        "ppt/slides/slide1.xml",
        r#"<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:r><a:rPr lang="en-GB"/><a:t>Bins</a:t></a:r></p:sp><p:pic><p:cNvPr name="p" descr="A bin"/></p:pic><a:tbl><a:tblPr firstRow="1"/><a:tr/><a:tr/></a:tbl></p:sld>"#,
    ),
    (
        "ppt/slides/slide2.xml",
        r#"<p:sld><p:sp><p:nvPr><p:ph type="ctrTitle"/></p:nvPr><a:r><a:t>Boxes</a:t></a:r></p:sp></p:sld>"#,
    ),
];

#[test]
fn slides() {
    let slides = |changes: &[(&str, &str)], want: &[&str]| check("a.pptx", &SLIDES, changes, want);
    slides(&[], &[]);
    slides(
        &[("type=\"ctrTitle\"", "type=\"body\"")],
        &["office-slide-title"],
    );
    slides(&[("Boxes", "Bins")], &["office-slide-same-title"]);
    slides(
        &[(
            "<p:sld><p:sp><p:nvPr><p:ph type=\"title\"/>",
            "<p:sld><p:sp><a:r><a:t>1</a:t></a:r></p:sp><p:sp><p:nvPr><p:ph type=\"title\"/>",
        )],
        &["office-slide-order"],
    );
    slides(&[(r#" descr="A bin""#, "")], &["office-picture-alt"]);
    slides(&[(r#"firstRow="1""#, "")], &["office-table-headers"]);
    slides(
        &[
            (
                r#"<a:rPr lang="en-GB"/>"#,
                r#"<a:rPr lang="en-GB"><a:hlinkClick/></a:rPr>"#,
            ),
            ("<a:t>Bins<", "<a:t>here<"),
        ],
        &["office-link-words"],
    );
    slides(&[(r#" lang="en-GB""#, "")], &["office-language"]);
}

const STYLES: &str = r#"<office:document-styles><style:default-style><style:text-properties fo:language="en" fo:country="GB"/></style:default-style></office:document-styles>"#;
const META: &str = "<office:document-meta><dc:title>Bins</dc:title></office:document-meta>";

fn open(kind: &str, content: &str, want: &[&str]) {
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!("<office:document-content>{content}</office:document-content>");
    let parts = [
        ("mimetype", kind.as_str()),
        ("meta.xml", META),
        ("styles.xml", STYLES),
        ("content.xml", content.as_str()),
    ];
    check("a.odt", &parts, &[], want);
}

#[test]
fn open_documents() {
    open(
        "text",
        r#"<text:h text:outline-level="1">Bins</text:h>"#,
        &[],
    );
    open(
        "text",
        r#"<text:h text:outline-level="1">Bins</text:h><text:h text:outline-level="3">Boxes</text:h>"#,
        &["office-heading-order"],
    );
    let bold = r#"<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style><text:p text:style-name="B">Bins</text:p><text:p text:style-name="B">Bags</text:p><text:p><text:span text:style-name="B">Boxes</text:span></text:p>"#;
    open("text", bold, &["office-headings"]);
    open(
        "text",
        "<draw:frame><draw:image/></draw:frame>",
        &["office-picture-alt"],
    );
    open(
        "text",
        "<draw:frame><draw:image/><svg:desc>A bin</svg:desc></draw:frame>",
        &[],
    );
    let row = "<table:table-row><table:table-cell/><table:table-cell/></table:table-row>";
    open(
        "text",
        &format!("<table:table>{row}{row}</table:table>"),
        &["office-table-headers"],
    );
    open(
        "text",
        &format!(
            "<table:table><table:table-header-rows>{row}</table:table-header-rows>{row}</table:table>"
        ),
        &[],
    );
    open(
        "text",
        "<text:a>click here</text:a>",
        &["office-link-words"],
    );
    let filled = "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>";
    open(
        "spreadsheet",
        &format!(
            r#"<table:table table:name="Sheet1">{}</table:table>"#,
            filled.repeat(3)
        ),
        &["office-sheet-name", "office-sheet-headers"],
    );
    open(
        "presentation",
        r#"<office:presentation><draw:page><draw:frame presentation:class="title"><text:p>Bins</text:p></draw:frame></draw:page></office:presentation>"#,
        &[],
    );
    open(
        "presentation",
        "<office:presentation><draw:page/></office:presentation>",
        &["office-slide-title"],
    );
}
