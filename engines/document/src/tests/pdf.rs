//! A sound PDF, and for each rule what makes it unsound.

use super::{report, rules};

/// The objects of a sound document of one page, by their numbers.
const SOUND: &str = "\
1 << /Type/Catalog /Pages 2 0 R /Lang(en-GB) /MarkInfo<</Marked true>> /StructTreeRoot 5 0 R /Metadata 6 0 R /ViewerPreferences<</DisplayDocTitle true>> /AcroForm<</Fields[15 0 R]>> >>
2 << /Type/Pages /Kids[3 0 R] /Count 1 /MediaBox[0 0 600 800] >>
3 << /Type/Page /Parent 2 0 R /Contents 4 0 R /Tabs/S /Annots[13 0 R 15 0 R] /Resources<</Font<</F 7 0 R>> /XObject<</I 8 0 R>> >> >>
4 stream << >> /H1<</MCID 0>> BDC BT /F 12 Tf (Bins in Ambridge) Tj ET EMC /P<</MCID 1>> BDC BT (Your bin is emptied on Mondays, in every street.) Tj ET EMC /Figure<</MCID 2>> BDC q 100 0 0 100 0 0 cm /I Do Q EMC /Artifact BMC BT (1) Tj ET EMC /Link<</MCID 3>> BDC BT (Ask us) Tj ET EMC /TH<</MCID 4>> BDC BT (Day) Tj ET EMC /TD<</MCID 5>> BDC BT (Monday) Tj ET EMC
5 << /Type/StructTreeRoot /K 9 0 R >>
6 stream << /Type/Metadata /Subtype/XML >> <x:xmpmeta><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Bins in Ambridge</rdf:li></rdf:Alt></dc:title></x:xmpmeta>
7 << /Type/Font /Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding >>
8 stream << /Type/XObject /Subtype/Image /Width 1 /Height 1 >> x
9 << /S/Document /Pg 3 0 R /K[10 0 R 11 0 R 12 0 R 14 0 R 16 0 R 17 0 R] >>
10 << /S/H1 /P 9 0 R /K 0 >>
11 << /S/P /P 9 0 R /K 1 >>
12 << /S/Figure /P 9 0 R /K 2 /Alt(A bin) >>
13 << /Type/Annot /Subtype/Link /Rect[0 0 9 9] /Contents(Ask us about bins) /A<</S/URI /URI(https://ambridge.gov.uk)>> >>
14 << /S/Link /P 9 0 R /K[3 <</Type/OBJR /Obj 13 0 R>>] >>
15 << /Type/Annot /Subtype/Widget /FT/Tx /T(street) /TU(Your street) /Rect[0 0 9 9] >>
16 << /S/Form /P 9 0 R /K <</Type/OBJR /Obj 15 0 R>> >>
17 << /S/Table /P 9 0 R /K[18 0 R 19 0 R] >>
18 << /S/TR /P 17 0 R /K[20 0 R] >>
19 << /S/TR /P 17 0 R /K[21 0 R] >>
20 << /S/TH /P 18 0 R /K 4 /A<</O/Table /Scope/Column>> >>
21 << /S/TD /P 19 0 R /K 5 >>
";

/// A file of objects, one a line: a number, then an object or `stream`, a dictionary and its bytes.
pub fn made(objects: &str, trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for line in objects.lines().filter(|line| !line.is_empty()) {
        let (number, object) = line.split_once(' ').unwrap();
        places.push((number.parse::<usize>().unwrap(), out.len()));
        let object = match object.strip_prefix("stream ") {
            None => object.to_owned(),
            Some(stream) => {
                let (dict, bytes) = stream.split_once(">> ").unwrap();
                format!(
                    "{dict}/Length {} >>\nstream\n{bytes}\nendstream",
                    bytes.len()
                )
            }
        };
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let table = out.len();
    let most = places.iter().map(|(number, _)| *number).max().unwrap();
    out.extend(format!("xref\n0 {}\n", most + 1).bytes());
    for number in 0..=most {
        let place = places.iter().find(|(n, _)| *n == number);
        let line = place.map_or("0000000000 65535 f \n".to_owned(), |(_, at)| {
            format!("{at:010} 00000 n \n")
        });
        out.extend(line.bytes());
    }
    out.extend(
        format!(
            "trailer\n<</Root 1 0 R /Size {} {trailer}>>\nstartxref\n{table}\n%%EOF\n",
            most + 1
        )
        .bytes(),
    );
    out
}

/// The sound document.
pub fn sound() -> Vec<u8> {
    made(SOUND, "")
}

/// The sound document with some of its text changed.
#[track_caller]
fn check(changes: &[(&str, &str)], want: &[&str]) {
    let mut objects = SOUND.to_owned();
    for (from, to) in changes {
        assert!(objects.contains(from), "{from:?} is not in the document");
        objects = objects.replace(from, to);
    }
    let report = report("a.pdf", &made(&objects, ""));
    assert_eq!(rules(&report), want, "{changes:?}\n{:#?}", report.findings);
}

#[test]
fn a_sound_document_has_no_fault() {
    let report = report("a.pdf", &sound());
    assert_eq!(rules(&report), [""; 0]);
    assert_eq!(report.title.as_deref(), Some("Bins in Ambridge"));
    assert_eq!(report.language.as_deref(), Some("en-GB"));
    assert_eq!(report.pages, Some(1));
}

#[test]
fn the_document_as_a_whole() {
    check(&[("/Marked true", "/Marked false")], &["pdf-tagged"]);
    check(
        &[("/Marked true", "/Marked true /Suspects true")],
        &["pdf-suspects"],
    );
    check(&[("/Lang(en-GB)", "")], &["pdf-language"]);
    check(&[("/Lang(en-GB)", "/Lang(en_GB)")], &["pdf-language-tag"]);
    check(&[("/Metadata 6 0 R", "")], &["pdf-title"]);
    check(
        &[(">Bins in Ambridge<", ">Microsoft Word - bins.doc<")],
        &["pdf-title-poor"],
    );
    check(&[("/DisplayDocTitle true", "")], &["pdf-title-shown"]);
}

#[test]
fn a_title_of_the_old_kind_alone() {
    let objects = SOUND.replace("/Metadata 6 0 R", "") + "30 << /Title(Bins) >>\n";
    let report = report("a.pdf", &made(&objects, "/Info 30 0 R"));
    assert_eq!(rules(&report), ["pdf-title-metadata"]);
}

#[test]
fn pictures_and_scans() {
    check(&[("/Alt(A bin)", "")], &["pdf-figure-alt"]);
    check(
        &[("/Alt(A bin)", "/Alt(bin.jpg)")],
        &["pdf-figure-alt-poor"],
    );
    check(
        &[("/S/Figure", "/S/Formula"), ("/Alt(A bin)", "")],
        &["pdf-formula-alt"],
    );
    check(
        &[("/Artifact BMC BT (1) Tj ET EMC", "BT (1) Tj ET")],
        &["pdf-untagged"],
    );
    check(
        &[("/Artifact BMC BT (1) Tj ET EMC", "q 9 0 0 9 0 0 cm /I Do Q")],
        &["pdf-untagged"],
    );
    check(
        &[("/Artifact BMC", "/Artifact BMC /P<</MCID 1>> BDC EMC")],
        &["pdf-mixed"],
    );
}

#[test]
fn a_page_that_is_a_picture() {
    let scan = |text: &str| {
        let objects = format!(
            "1 << /Type/Catalog /Pages 2 0 R >>\n2 << /Type/Pages /Kids[3 0 R] >>\n\
             3 << /Type/Page /MediaBox[0 0 600 800] /Contents 4 0 R /Resources<</Font<</F 7 0 R>> /XObject<</I 8 0 R>> >> >>\n\
             4 stream << >> q 600 0 0 800 0 0 cm /I Do Q {text}\n7 << /Subtype/Type1 /BaseFont/Courier >>\n\
             8 stream << /Subtype/Image >> x\n"
        );
        let report = report("a.pdf", &made(&objects, ""));
        rules(&report)
            .into_iter()
            .filter(|rule| !rule.starts_with("pdf-title"))
            .collect::<Vec<_>>()
    };
    assert_eq!(scan(""), ["pdf-scanned"]);
    assert_eq!(
        scan("BT /F 9 Tf 3 Tr (Minutes of the council) Tj ET"),
        ["pdf-language", "pdf-tagged", "pdf-recognised"]
    );
}

#[test]
fn headings() {
    check(&[("10 << /S/H1", "10 << /S/H2")], &["pdf-heading-order"]);
    check(
        &[
            ("10 << /S/H1", "10 << /S/H1"),
            ("11 << /S/P", "11 << /S/H3"),
        ],
        &["pdf-heading-order"],
    );
    check(&[("11 << /S/P", "11 << /S/H")], &["pdf-heading-kinds"]);
}

#[test]
fn what_may_be_within_what() {
    check(&[("11 << /S/P", "11 << /S/LI")], &["pdf-nesting"]);
    check(&[("11 << /S/P", "11 << /S/Note")], &["pdf-note-id"]);
    check(&[("11 << /S/P", "11 << /S/Words")], &["pdf-roles"]);
    check(
        &[
            ("11 << /S/P", "11 << /S/Words"),
            (
                "/StructTreeRoot /K",
                "/StructTreeRoot /RoleMap<</Words/Text /Text/P>> /K",
            ),
        ],
        &[],
    );
    check(
        &[(
            "/StructTreeRoot /K",
            "/StructTreeRoot /RoleMap<</P/Span>> /K",
        )],
        &["pdf-roles"],
    );
}

#[test]
fn tables() {
    check(
        &[
            ("20 << /S/TH", "20 << /S/TD"),
            ("/K[20 0 R]", "/K[20 0 R 22 0 R]"),
            ("/K[21 0 R]", "/K[21 0 R 22 0 R]"),
            ("21 <<", "22 << /S/TD /P 18 0 R >>\n21 <<"),
        ],
        &["pdf-table-headers", "pdf-table-shape"],
    );
    check(&[("/Scope/Column", "")], &["pdf-table-scope"]);
    check(
        &[("/Scope/Column", "/ColSpan 2 /Scope/Column")],
        &["pdf-table-shape"],
    );
    check(
        &[
            ("20 << /S/TH", "20 << /S/TH /ID(day)"),
            ("/Scope/Column", ""),
            ("21 << /S/TD", "21 << /S/TD /A<</O/Table /Headers[(day)]>>"),
        ],
        &[],
    );
    check(
        &[(
            "21 << /S/TD",
            "21 << /S/TD /A<</O/Table /Headers[(night)]>>",
        )],
        &["pdf-table-scope"],
    );
}

#[test]
fn links_and_fields() {
    check(&[("14 << /S/Link", "14 << /S/Span")], &["pdf-link-tagged"]);
    check(
        &[("/Contents(Ask us about bins)", "")],
        &["pdf-link-contents"],
    );
    check(
        &[
            ("/Contents(Ask us about bins)", ""),
            ("BT (Ask us) Tj ET", ""),
        ],
        &["pdf-link-contents", "pdf-link-words"],
    );
    check(&[("/TU(Your street)", "")], &["pdf-field-name"]);
    check(&[("16 << /S/Form", "16 << /S/Span")], &["pdf-field-tagged"]);
    check(&[("/TU(Your street)", "/F 2")], &[]);
    check(&[("/Tabs/S", "")], &["pdf-tab-order"]);
    check(
        &[
            ("/Subtype/Widget /FT/Tx", "/Subtype/Highlight"),
            ("16 << /S/Form", "16 << /S/Annot"),
        ],
        &["pdf-annotation-words"],
    );
    check(
        &[
            ("/Subtype/Widget /FT/Tx", "/Subtype/Highlight"),
            ("/Obj 15 0 R", "/Obj 99 0 R"),
        ],
        &["pdf-annotation-tagged", "pdf-annotation-words"],
    );
    check(
        &[
            ("/Fields[15 0 R]", "/XFA 30 0 R"),
            (
                "4 stream",
                "30 stream << >> <dynamicRender>required</dynamicRender>\n4 stream",
            ),
        ],
        &["pdf-xfa"],
    );
}

#[test]
fn fonts() {
    let identity = "/Subtype/Type0 /BaseFont/ABCDEF+Gill /Encoding/Identity-H";
    check(
        &[(
            "/Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding",
            identity,
        )],
        &["pdf-text-unreadable"],
    );
    let map = format!("{identity} /ToUnicode 30 0 R");
    let with =
        |target: &str| format!("30 stream << >> 1 beginbfchar <01> <{target}> endbfchar\n4 stream");
    check(
        &[
            (
                "/Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding",
                &map,
            ),
            ("4 stream", &with("0041")),
        ],
        &[],
    );
    check(
        &[
            (
                "/Subtype/Type1 /BaseFont/Helvetica /Encoding/WinAnsiEncoding",
                &map,
            ),
            ("4 stream", &with("0000")),
        ],
        &["pdf-text-unreadable"],
    );
    check(
        &[(
            "/Encoding/WinAnsiEncoding",
            "/Encoding<</Differences[1/g12/g13]>>",
        )],
        &["pdf-text-unreadable"],
    );
}

#[test]
fn long_documents() {
    let mut objects = SOUND.replace(
        "/Kids[3 0 R]",
        &format!(
            "/Kids[{}]",
            (100..121).map(|n| format!("{n} 0 R ")).collect::<String>() + "3 0 R"
        ),
    );
    for n in 100..121 {
        objects += &format!("{n} << /Type/Page /Parent 2 0 R >>\n");
    }
    let report = report("a.pdf", &made(&objects, ""));
    assert_eq!(rules(&report), ["pdf-bookmarks"]);
    assert_eq!(report.pages, Some(22));
}

#[test]
fn security() {
    let encrypted = |permissions: i32| {
        let dict =
            format!("/Encrypt <</Filter/Standard /V 1 /R 2 /O<00> /U<00> /P {permissions}>>");
        rules(&report("a.pdf", &made(SOUND, &dict)))
    };
    assert_eq!(encrypted(-1), ["locked"]);
    assert_eq!(encrypted(-1 - 512), ["pdf-security", "locked"]);
}
