//! Office files: Word, Excel and PowerPoint (ECMA-376), and OpenDocument (ISO/IEC 26300).

mod colour;
mod open;
mod package;
mod sheets;
mod slides;
mod text;
mod words;
mod xml;

use crate::finding::Findings;
use crate::report::{Kind, Report};
use crate::rules;
use crate::words::{is_poor_alternative, is_poor_title};
use package::Package;
use xml::Tree;

/// Judges an office file; none if it is another kind of archive.
pub fn judge(bytes: &[u8], keep_going: &dyn Fn() -> bool) -> Option<Report> {
    let mut package = Package::open(bytes, keep_going)?;
    let kind = kind(&mut package)?;
    let mut report = Report::new(kind);
    let mut found = Findings::default();
    match kind {
        Kind::Docx => text::judge(&mut package, &mut report, &mut found),
        Kind::Xlsx => sheets::judge(&mut package, &mut report, &mut found),
        Kind::Pptx => slides::judge(&mut package, &mut report, &mut found),
        _ => open::judge(&mut package, &mut report, &mut found),
    }
    if package.is_cut.get() || package.is_stopped.get() {
        found.whole(&rules::NOT_WHOLE);
    }
    report.stopped = package.is_stopped.get();
    Some(report.with(found))
}

fn kind(package: &mut Package<'_>) -> Option<Kind> {
    let known = [
        ("word/document.xml", Kind::Docx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("ppt/presentation.xml", Kind::Pptx),
    ];
    if let Some((_, kind)) = known.into_iter().find(|(name, _)| package.has(name)) {
        return Some(kind);
    }
    let kind = package.bytes("mimetype")?;
    // OpenDocument 1.3 part 2, 3.3; templates are of the same kinds.
    let kind = String::from_utf8(kind).ok()?;
    match kind
        .trim()
        .strip_prefix("application/vnd.oasis.opendocument.")?
        .trim_end_matches("-template")
    {
        "text" => Some(Kind::Odt),
        "spreadsheet" => Some(Kind::Ods),
        "presentation" => Some(Kind::Odp),
        _ => None,
    }
}

/// The title and language that `docProps/core.xml` or `meta.xml` give.
fn properties(package: &mut Package<'_>, part: &str, report: &mut Report, found: &mut Findings) {
    let tree = package.xml(part);
    let said = |name: &str| {
        tree.all(name)
            .next()
            .map(|at| tree.text(at).trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    report.title = said("title");
    report.language = said("language");
    match &report.title {
        None => found.whole(&rules::OFFICE_TITLE),
        Some(title) if is_poor_title(title) => {
            found.at(&rules::OFFICE_TITLE_POOR, format!("“{title}”"))
        }
        Some(_) => {}
    }
}

/// A text alternative that is missing, or tells nothing.
fn alternative(text: Option<&str>, place: &str, found: &mut Findings) {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => found.at(&rules::OFFICE_PICTURE, place),
        Some(text) if is_poor_alternative(text) => {
            found.at(&rules::OFFICE_PICTURE_POOR, format!("{place}: “{text}”"))
        }
        Some(_) => {}
    }
}

/// A link whose words are an address or tell nothing.
fn link(text: &str, place: &str, found: &mut Findings) {
    const NOTHING: [&str; 11] = [
        "click here",
        "here",
        "link",
        "this link",
        "read more",
        "more",
        "click",
        "this page",
        "more information",
        "details",
        "download",
    ];
    let text = text.trim();
    let plain = text.trim_end_matches('.').to_lowercase();
    let is_address = plain.starts_with("http://")
        || plain.starts_with("https://")
        || (plain.starts_with("www.") && !plain.contains(' '));
    // A short address that is itself what people know, such as "www.gov.uk", is read aloud well enough.
    let is_long = plain.len() > 30 || plain.contains("://");
    if NOTHING.contains(&plain.as_str()) || (is_address && is_long) {
        found.at(&rules::OFFICE_LINK, format!("{place}: “{text}”"));
    }
}

/// Levels of headings in their order, each with its words.
fn heading_order(headings: &[(u32, String)], found: &mut Findings) {
    let mut before = 0;
    for (level, words) in headings {
        // Many documents have their title outside the headings, and begin at 1 or 2.
        if before > 0 && *level > before + 1 {
            found.at(
                &rules::OFFICE_HEADING_ORDER,
                format!("“{words}”: from level {before} to level {level}"),
            );
        }
        before = *level;
    }
}

/// Whether a drawing is marked as decorative (Office 2019 and later).
fn is_decorative(tree: &Tree, at: usize) -> bool {
    tree.below(at, "decorative")
        .any(|at| is_on(tree.attribute(at, "val")))
}

/// A switch of ECMA-376 part 1, 22.9.2.7: on where nothing is said.
fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}
