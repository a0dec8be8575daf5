//! PDFs (ISO 32000-1), judged by WCAG 2.2 and PDF/UA-1 (ISO 14289-1).

mod annotation;
mod content;
mod crypt;
mod file;
mod filter;
mod font;
mod language;
mod lex;
mod object;
mod page;
mod structure;
mod table;
mod title;
mod tree;
mod work;

use std::rc::Rc;

use crate::finding::Findings;
use crate::report::{Kind, Report};
use crate::rules;
use content::{Drawn, Painter};
use file::File;
use object::{Dict, Object};
use page::Page;
use tree::Tree;
use work::{Stop, Work};

/// Work that one file may make: bytes looked at or unpacked.
const MOST_WORK: u64 = 300 << 20;
/// Pages from which on a document is long (as common checkers count).
const LONG: usize = 21;
/// Characters that a page with text has at least.
const FEW: usize = 20;
/// The part of a page that a picture covers where the page is one.
const MOST_OF_PAGE: f64 = 0.5;

/// What the rules look at.
struct Ask<'f, 'a> {
    file: &'f File<'a>,
    catalog: Rc<Dict>,
    tree: Tree,
    pages: Vec<Page>,
    found: Findings,
}

/// Judges a PDF.
pub fn judge(bytes: &[u8], keep_going: &dyn Fn() -> bool) -> Report {
    let work = Work::new(MOST_WORK, keep_going);
    let mut report = Report::new(Kind::Pdf);
    let mut found = Findings::default();
    let file = File::open(bytes, &work);
    let opened = file.as_ref().and_then(|file| Some((file, file.catalog()?)));
    let Some((file, catalog)) = opened else {
        found.whole(match work.stopped() {
            Some(_) => &rules::NOT_WHOLE,
            None => &rules::BROKEN,
        });
        report.stopped = work.stopped() == Some(Stop::Told);
        return report.with(found);
    };
    security(file, &mut found);
    if file.is_locked() {
        found.whole(&rules::LOCKED);
        return report.with(found);
    }
    let before = found.clone();
    let root = file.dict(&catalog, "StructTreeRoot");
    let mut ask = Ask {
        tree: root
            .as_deref()
            .map(|root| Tree::read(file, root))
            .unwrap_or_default(),
        pages: page::pages(file, &catalog),
        file,
        catalog,
        found,
    };
    report.title = title::judge(&mut ask);
    report.language = file.entry(&ask.catalog, "Lang").text();
    report.pages = Some(ask.pages.len());
    if ask.pages.is_empty() {
        ask.found.whole(&rules::BROKEN);
    }
    pages(&mut ask, root.is_some());
    // Of a file that was not read whole, what seems to be missing may only not have been read.
    if work.stopped().is_some() || ask.tree.cut {
        ask.found = before;
        ask.found.whole(&rules::NOT_WHOLE);
    }
    report.stopped = work.stopped() == Some(Stop::Told);
    report.with(ask.found)
}

/// ISO 14289-1, 7.16: bit 10 lets assistive technology read. From PDF 2.0 on it is always allowed.
fn security(file: &File<'_>, found: &mut Findings) {
    let Some(dict) = file.dict(&file.trailer, "Encrypt") else {
        return;
    };
    let allowed = file
        .entry(&dict, "P")
        .int()
        .is_none_or(|bits| bits & (1 << 9) != 0);
    if !allowed {
        found.whole(&rules::PDF_SECURITY);
    }
}

fn pages(ask: &mut Ask<'_, '_>, has_tree: bool) {
    let mark_info = ask.file.dict(&ask.catalog, "MarkInfo").unwrap_or_default();
    let is_marked = ask.file.entry(&mark_info, "Marked") == Object::Bool(true);
    let is_tagged = is_marked && has_tree;
    if ask.file.entry(&mark_info, "Suspects") == Object::Bool(true) {
        ask.found.whole(&rules::PDF_SUSPECTS);
    }
    let mut painter = Painter::new(ask.file, &ask.tree);
    let mut drawn: Vec<Drawn> = Vec::with_capacity(ask.pages.len());
    for page in &ask.pages {
        if ask.file.work.stopped().is_some() {
            break;
        }
        drawn.push(painter.page(
            page.number,
            &page.dict,
            &page.resources,
            content::area(ask.file, &page.box_dict),
        ));
    }
    let texted = painter.texted;
    let scanned = scans(ask, &drawn);
    // Of pictures of pages nothing can be tagged: that they are pictures says it all.
    if !is_tagged && (scanned == 0 || scanned != drawn.len()) {
        ask.found.whole(&rules::PDF_TAGGED);
    }
    for (at, drawn) in drawn.iter().enumerate() {
        let place = format!("page {}", at + 1);
        for font in &drawn.unreadable {
            ask.found
                .at(&rules::PDF_FONT, format!("{place}, font {font}"));
        }
        if is_tagged && drawn.untagged_text > 0 {
            ask.found.at(&rules::PDF_UNTAGGED, format!("{place}: text"));
        } else if is_tagged && drawn.untagged_pictures > 0 {
            ask.found
                .at(&rules::PDF_UNTAGGED, format!("{place}: a picture"));
        }
        if is_tagged && drawn.mixed {
            ask.found.at(&rules::PDF_MIXED, place);
        }
    }
    language::judge(ask, &drawn);
    annotation::judge(ask, is_tagged, &texted);
    forms(ask);
    extras(ask);
    if has_tree {
        structure::judge(ask, is_tagged);
    }
    let outlines = ask
        .file
        .dict(&ask.catalog, "Outlines")
        .is_some_and(|outlines| outlines.has("First"));
    if ask.pages.len() >= LONG && !outlines {
        ask.found.whole(&rules::PDF_BOOKMARKS);
    }
}

/// Pages that are pictures; how many of them have no text at all.
fn scans(ask: &mut Ask<'_, '_>, drawn: &[Drawn]) -> usize {
    let mut scanned = 0;
    for (at, drawn) in drawn.iter().enumerate() {
        if drawn.seen >= FEW || drawn.pictures < MOST_OF_PAGE {
            continue;
        }
        let place = format!("page {}", at + 1);
        if drawn.unseen > 0 {
            ask.found.at(&rules::PDF_RECOGNISED, place);
        } else if !has_figure_on(ask, at) {
            scanned += 1;
            ask.found.at(&rules::PDF_SCANNED, place);
        }
    }
    scanned
}

/// A page with nothing but one picture may be a poster whose tag says what is on it.
fn has_figure_on(ask: &Ask<'_, '_>, at: usize) -> bool {
    let number = ask.pages.get(at).map(|page| page.number);
    ask.tree.nodes.iter().any(|node| {
        node.kind.as_ref() == "Figure"
            && node.page == number
            && structure::says(ask.file, node, &["Alt", "ActualText"])
    })
}

fn forms(ask: &mut Ask<'_, '_>) {
    let Some(form) = ask.file.dict(&ask.catalog, "AcroForm") else {
        return;
    };
    let parts = match ask.file.entry(&form, "XFA") {
        Object::Array(parts) => parts.iter().map(|part| ask.file.resolve(part)).collect(),
        one => vec![one],
    };
    let dynamic = parts.iter().any(|part| match part {
        Object::Stream(stream) => ask
            .file
            .unpacked(stream)
            .is_some_and(|bytes| is_dynamic(&bytes)),
        _ => false,
    });
    if dynamic {
        ask.found.whole(&rules::PDF_XFA);
    }
}

/// `<dynamicRender>required</dynamicRender>` (ISO 14289-1, 7.15).
fn is_dynamic(xml: &[u8]) -> bool {
    file::find(xml, b"dynamicRender").is_some_and(|at| {
        let after = xml.get(at..xml.len().min(at + 60)).unwrap_or_default();
        file::find(after, b"required").is_some()
    })
}

/// Layers (7.10) and attached files (7.11).
fn extras(ask: &mut Ask<'_, '_>) {
    let file = ask.file;
    if let Some(layers) = file.dict(&ask.catalog, "OCProperties") {
        let others = file.entry(&layers, "Configs");
        let sets = std::iter::once(file.entry(&layers, "D"))
            .chain(others.array().iter().map(|set| file.resolve(set)));
        let is_faulty = |set: &Dict| {
            set.has("AS")
                || file
                    .entry(set, "Name")
                    .text()
                    .is_none_or(|name| name.is_empty())
        };
        let faulty = sets.filter(|set| set.dict().is_some_and(is_faulty)).count();
        if faulty > 0 {
            ask.found.whole(&rules::PDF_LAYERS);
        }
    }
    let names = file.dict(&ask.catalog, "Names");
    let attached = names.and_then(|names| file.dict(&names, "EmbeddedFiles"));
    let files = attached
        .map(|attached| file.entry(&attached, "Names"))
        .unwrap_or(Object::Null);
    for name in files.array() {
        let Some(dict) = file::dict_of(&file.resolve(name)).filter(|dict| dict.has("EF")) else {
            continue;
        };
        if annotation::is_nameless(file, &dict) {
            ask.found.whole(&rules::PDF_ATTACHED);
        }
    }
}
